package io.sluice.runtime.plain.onnx.ml;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.TextView;

/** LabelEncoder: each element becomes the value of its key, or a default without one. */
final class LabelEncoder {
  private LabelEncoder() {}

  static Prepared prepare(PlainNode node) {
    TensorType x = node.input(0);
    Lookup keys = Lookup.of(node, "keys");
    TensorView values = values(node);
    node.check(
        values.count() == keys.count() + 1,
        "%d keys have %d values",
        keys.count(),
        values.count() - 1);
    return Prepared.of(
        new TensorType(values.type(), x.shape()),
        (inputs, outputs, scratch) -> {
          for (int i = 0; i < outputs[0].count(); i++) {
            int place = keys.place(inputs[0], i);
            outputs[0].copy(i, values, place < 0 ? keys.count() : place);
          }
        });
  }

  /** The values, and the default after them. */
  private static TensorView values(PlainNode node) {
    if (node.hasAttribute("values_strings")) {
      return TextView.of(node.texts("values_strings"), node.text("default_string", "_Unused"));
    }
    if (node.hasAttribute("values_int64s")) {
      long[] given = node.integers("values_int64s");
      TensorView values = TensorView.allocate(DataType.INT64, given.length + 1);
      for (int i = 0; i < given.length; i++) {
        values.setLong(i, given[i]);
      }
      values.setLong(given.length, node.integer("default_int64", -1));
      return values;
    }
    double[] given = node.doubles("values_floats");
    boolean wide = node.integer("wide", 0) != 0;
    TensorView values =
        TensorView.allocate(wide ? DataType.FLOAT64 : DataType.FLOAT32, given.length + 1);
    for (int i = 0; i < given.length; i++) {
      values.setDouble(i, given[i]);
    }
    double[] otherwise = node.doubles("default_float", -0d);
    values.setDouble(given.length, otherwise[0]);
    return values;
  }
}
