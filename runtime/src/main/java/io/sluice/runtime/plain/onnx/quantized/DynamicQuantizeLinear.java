package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.List;

/**
 * ONNX DynamicQuantizeLinear, version 11: quantizes to UINT8 by the range of the elements, 0
 * included. Zeros alone have a scale of 1, as in ONNX Runtime.
 */
final class DynamicQuantizeLinear implements PlainOp {
  private static final QuantizedRange RANGE = QuantizedRange.of(DataType.UINT8);

  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = node.input(0);
    node.check(x.type() == DataType.FLOAT32, "input 0 is %s, not %s", x, DataType.FLOAT32.code());
    return new Prepared(
        List.of(
            new TensorType(DataType.UINT8, x.shape()),
            new TensorType(DataType.FLOAT32, Shape.of()),
            new TensorType(DataType.UINT8, Shape.of())),
        List.of(),
        (inputs, outputs, scratch) -> run(inputs[0], outputs));
  }

  private static void run(TensorView x, TensorView[] outputs) {
    float min = 0f;
    float max = 0f;
    for (int i = 0; i < x.count(); i++) {
      min = Math.min(min, x.getFloat(i));
      max = Math.max(max, x.getFloat(i));
    }
    float scale = max == min ? 1f : (max - min) / RANGE.high();
    int zeroPoint = RANGE.quantize(-min / scale, 0);
    if (outputs[0] != null) {
      for (int i = 0; i < x.count(); i++) {
        outputs[0].setLong(i, RANGE.quantize(x.getFloat(i) / scale, zeroPoint));
      }
    }
    if (outputs.length > 1 && outputs[1] != null) {
      outputs[1].setFloat(0, scale);
    }
    if (outputs.length > 2 && outputs[2] != null) {
      outputs[2].setLong(0, zeroPoint);
    }
  }
}
