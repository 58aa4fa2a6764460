package io.sluice.runtime.plain.onnx.ml;

import io.sluice.runtime.plain.Broadcast;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TextView;
import io.sluice.runtime.plain.onnx.OnnxTypes;
import io.sluice.runtime.plain.onnx.TypeChecks;
import java.util.Locale;

/** Ops of texts of the standard's own domain. They make new texts for each event. */
final class TextOps {
  private TextOps() {}

  /** StringNormalizer, without stopwords, whose removal would change the shape. */
  static Prepared normalizer(PlainNode node) {
    TensorType x = TypeChecks.input(node, 0, OnnxTypes.TEXTS);
    node.check(!node.hasAttribute("stopwords"), "stopwords are not supported");
    String action = node.text("case_change_action", "NONE");
    node.check(
        action.equals("NONE") || action.equals("LOWER") || action.equals("UPPER"),
        "case_change_action '%s' is not known",
        action);
    return Prepared.of(
        x,
        (inputs, outputs, scratch) -> {
          TextView from = (TextView) inputs[0];
          TextView to = (TextView) outputs[0];
          for (int i = 0; i < to.count(); i++) {
            String text = from.get(i);
            to.set(
                i,
                switch (action) {
                  case "LOWER" -> text.toLowerCase(Locale.ROOT);
                  case "UPPER" -> text.toUpperCase(Locale.ROOT);
                  default -> text;
                });
          }
        });
  }

  /** StringConcat: texts joined, with NumPy's broadcasting. */
  static Prepared concat(PlainNode node) {
    OnnxTypes.checkInputs(node, 2);
    TensorType a = TypeChecks.input(node, 0, OnnxTypes.TEXTS);
    TensorType b = TypeChecks.input(node, 1, OnnxTypes.TEXTS);
    TensorType y = new TensorType(a.type(), Broadcast.shape(node, a.shape(), b.shape()));
    Broadcast walk = Broadcast.of(y.shape(), a.shape(), b.shape());
    return Prepared.of(
        y,
        (inputs, outputs, scratch) -> {
          int at = 0;
          for (int row = 0; row < walk.rows(); row++) {
            for (int i = 0; i < walk.length(); i++) {
              String left = ((TextView) inputs[0]).get(walk.first(0, row) + i * walk.step(0));
              String right = ((TextView) inputs[1]).get(walk.first(1, row) + i * walk.step(1));
              ((TextView) outputs[0]).set(at++, left + right);
            }
          }
        });
  }
}
