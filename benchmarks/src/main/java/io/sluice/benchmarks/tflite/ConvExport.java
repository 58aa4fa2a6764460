package io.sluice.benchmarks.tflite;

import io.sluice.benchmarks.tflite.TfliteOperators.Window;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import org.tensorflow.lite.schema.Padding;

/** A convolution of one or two dimensions as TFLite's of two, ordinary or depthwise. */
final class ConvExport {
  private final TfliteDraft draft;
  private final TfliteOperators operators;
  private final Node node;
  private final Shape image;
  private final Shape weightShape;
  private final float[] weights;
  private final int groups;
  private final Axis rows;
  private final Axis columns;

  /** One axis of the window. */
  private record Axis(int extent, int kernel, int stride, int dilation, int before, int after) {
    boolean bare() {
      return before == 0 && after == 0;
    }

    /** Whether the padding is what TFLite calls SAME. */
    boolean same() {
      int outputs = (extent + stride - 1) / stride;
      int total = Math.max((outputs - 1) * stride + (kernel - 1) * dilation + 1 - extent, 0);
      return before == total / 2 && after == total - total / 2;
    }
  }

  /**
   * The export of a node.
   *
   * @param image the shape of its input, in our order
   */
  ConvExport(
      TfliteDraft draft,
      TfliteOperators operators,
      Node node,
      Op.Conv op,
      Shape image,
      TensorData weight) {
    this.draft = draft;
    this.operators = operators;
    this.node = node;
    this.image = image;
    this.groups = op.groups();
    int dimensions = op.stride().size();
    Shape shape = weight.shape();
    this.rows = dimensions == 1 ? new Axis(1, 1, 1, 1, 0, 0) : axis(op, shape, 0);
    this.columns = axis(op, shape, dimensions - 1);
    this.weightShape = Shape.of(shape.dim(0), rows.kernel, columns.kernel, shape.dim(1));
    this.weights = ChannelsLast.order(weight.toFloats(), shape);
  }

  private Axis axis(Op.Conv op, Shape weight, int d) {
    int dimensions = op.stride().size();
    return new Axis(
        image.dim(2 + d),
        weight.dim(2 + d),
        op.stride().get(d),
        op.dilation().get(d),
        op.padding().get(d),
        op.padding().get(dimensions + d));
  }

  void write(int x, float[] bias, byte activation, int y) {
    boolean same = rows.same() && columns.same();
    boolean bare = rows.bare() && columns.bare();
    Window window =
        new Window(
            same && !bare ? Padding.SAME : Padding.VALID,
            rows.stride,
            columns.stride,
            rows.dilation,
            columns.dilation,
            activation);
    int padded = same || bare ? x : padded(x);
    if (groups == 1) {
      operators.conv(node.name(), padded, weightShape, weights, bias, window, y);
    } else {
      TfliteExporter.refuse(
          groups != bias.length || groups != image.dim(1), node, "has groups of several channels");
      Shape taps = Shape.of(1, rows.kernel, columns.kernel, groups);
      operators.depthwise(node.name(), padded, taps, tapsFirst(), bias, window, y);
    }
  }

  private int padded(int x) {
    Shape shape =
        Shape.of(
            image.dim(0),
            rows.extent + rows.before + rows.after,
            columns.extent + columns.before + columns.after,
            image.dim(1));
    int padded = draft.floats(node.name() + ".padded", shape);
    operators.pad(node.name(), x, rows.before, rows.after, columns.before, columns.after, padded);
    return padded;
  }

  /** Depthwise weights with the channel as the last axis. */
  private float[] tapsFirst() {
    int taps = rows.kernel * columns.kernel;
    float[] ordered = new float[weights.length];
    for (int c = 0; c < groups; c++) {
      for (int t = 0; t < taps; t++) {
        ordered[t * groups + c] = weights[c * taps + t];
      }
    }
    return ordered;
  }
}
