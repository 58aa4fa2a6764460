package io.sluice.tools.tflite;

import static io.sluice.model.InvalidModelException.check;
import static io.sluice.tools.tflite.OperatorNodes.isFloat;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.plain.TensorType;
import io.sluice.tools.tflite.file.TfliteOptions;
import java.util.List;
import java.util.Map;

/** Images brought to another size. */
final class ResizeTranslators {
  private ResizeTranslators() {}

  static Map<String, OpTranslator> translators() {
    return Map.of(
        "RESIZE_BILINEAR", ResizeTranslators::bilinear,
        "RESIZE_NEAREST_NEIGHBOR", ResizeTranslators::nearest);
  }

  private static void bilinear(OperatorNodes operator) {
    if (!isFloat(operator.in(0))) {
      operator.keepFrom(0);
      return;
    }
    TfliteOptions options = operator.options();
    String coordinates =
        options.flag("align_corners")
            ? "align_corners"
            : options.flag("half_pixel_centers") ? "half_pixel" : "asymmetric";
    Shape y = ProductTranslators.channelsFirst(operator.out(0).shape());
    String x = operator.transposed(operator.input(0), 0, 3, 1, 2);
    long[] sizes = {y.dim(0), y.dim(1), y.dim(2), y.dim(3)};
    String resized = operator.graph().declareLike(operator.output(0), y);
    operator.onnx(
        "Resize",
        13,
        Map.of(
            "mode", Attribute.of("linear"),
            "coordinate_transformation_mode", Attribute.of(coordinates)),
        List.of(x, "", "", operator.graph().newLongs(resized + ".sizes", sizes)),
        resized);
    operator.transpose(resized, operator.output(0), 0, 2, 3, 1);
  }

  /** Rows and columns are chosen here and now, for any type of elements. */
  private static void nearest(OperatorNodes operator) {
    Shape from = operator.in(0).shape();
    Shape to = operator.out(0).shape();
    check(
        from.rank() == 4
            && to.rank() == 4
            && from.elementCount() > 0
            && to.elementCount() <= TensorType.MAX_ELEMENTS,
        "input %s and output %s must be images of at most 2^26 elements",
        from,
        to);
    String rows = operator.graph().declareLike(operator.output(0), from.withDim(1, to.dim(1)));
    choose(operator, operator.input(0), 1, from.dim(1), to.dim(1), rows);
    choose(operator, rows, 2, from.dim(2), to.dim(2), operator.output(0));
  }

  private static void choose(
      OperatorNodes operator, String x, int axis, int from, int to, String y) {
    boolean corners = operator.options().flag("align_corners");
    float offset = operator.options().flag("half_pixel_centers") ? 0.5f : 0f;
    float scale = corners && to > 1 ? (from - 1f) / (to - 1f) : (float) from / to;
    long[] indices = new long[to];
    for (int i = 0; i < to; i++) {
      float at = (i + offset) * scale;
      long index = (long) (corners ? Math.floor(at + 0.5f) : Math.floor(at));
      indices[i] = Math.max(0, Math.min(index, from - 1));
    }
    String constant =
        operator
            .graph()
            .newConstant(
                y + ".indices", TensorData.ofLongs(DataType.INT64, Shape.of(to), indices), null);
    operator.onnx("Gather", 13, Map.of("axis", Attribute.of((long) axis)), List.of(x, constant), y);
  }
}
