package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.FLOAT32;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.FloatView;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * FULLY_CONNECTED, CONV_2D and DEPTHWISE_CONV_2D of FLOAT32 in the order of TensorFlow Lite's
 * reference kernels: {@code sum = 0f}; over kernel rows, columns and input channels, each
 * ascending, {@code sum = sum + x * w} with both operations rounded; then {@code a(sum + bias)}.
 * Core ops round once, and begin with the bias. A layer of a quantized model whose floats are
 * quantized after it may show the difference.
 *
 * <p>Lanes run across outputs, so weights are held as [kernel, inputs of a group, outputs].
 *
 * <p>Source: TensorFlow Lite, {@code reference/conv.h}, {@code depthwiseconv_float.h}, {@code
 * fully_connected.h}.
 */
final class FloatProduct implements PlainKernel {
  private static final int X = 0;
  private static final int WEIGHTS = 1;
  private static final int BIAS = 2;

  private final Window rows;
  private final Window columns;
  private final int batch;
  private final int inputs;
  private final int channels;
  private final int ofGroup;
  private final boolean depthwise;
  private final FloatActivation activation;

  /** Null if the weights are computed. */
  private final float @Nullable [] packed;

  private FloatProduct(
      PlainNode node, Window rows, Window columns, int batch, int inputs, boolean depthwise) {
    Shape weights = node.shape(WEIGHTS);
    this.rows = rows;
    this.columns = columns;
    this.batch = batch;
    this.inputs = inputs;
    this.channels = weights.dim(depthwise ? 3 : 0);
    this.depthwise = depthwise;
    this.ofGroup = depthwise ? 1 : weights.dim(-1);
    node.check(
        ofGroup > 0
            && inputs > 0
            && inputs % ofGroup == 0
            && channels > 0
            && channels % (inputs / ofGroup) == 0
            && (!depthwise || weights.dim(0) == 1),
        "weights %s do not fit %d input channels",
        weights,
        inputs);
    node.check(
        node.input(X).type() == FLOAT32 && node.input(WEIGHTS).type() == FLOAT32,
        "input %s with weights %s is not supported",
        node.input(X),
        node.input(WEIGHTS));
    node.check(
        !node.has(BIAS)
            || (node.input(BIAS).type() == FLOAT32 && node.input(BIAS).count() == channels),
        "a bias does not fit %d outputs",
        channels);
    this.activation = FloatActivation.of(node);
    TensorView constant = node.constant(WEIGHTS);
    this.packed = constant == null ? null : new float[constant.count()];
    if (constant != null && packed != null) {
      pack((FloatView) constant, packed, 0);
    }
  }

  /** FULLY_CONNECTED, its result under a shape. */
  static Prepared fullyConnected(PlainNode node, int rows, Shape result) {
    Window one = new Window(1, 1, 1, 1, 1, 0);
    int inputs = node.shape(WEIGHTS).dim(1);
    return new FloatProduct(node, one, one, rows, inputs, false).prepared(node, result);
  }

  /** CONV_2D, or DEPTHWISE_CONV_2D. */
  static Prepared convolution(PlainNode node, boolean depthwise) {
    Shape image = node.shape(X);
    Shape weights = node.shape(WEIGHTS);
    node.check(
        image.rank() == 4 && weights.rank() == 4,
        "input %s and weights %s must have 4 dimensions",
        image,
        weights);
    Window rows = Window.height(node, image.dim(1), weights.dim(1));
    Window columns = Window.width(node, image.dim(2), weights.dim(2));
    FloatProduct product =
        new FloatProduct(node, rows, columns, image.dim(0), image.dim(3), depthwise);
    return product.prepared(
        node, Shape.of(image.dim(0), rows.output(), columns.output(), product.channels));
  }

  private Prepared prepared(PlainNode node, Shape result) {
    List<TensorType> scratch = packed == null ? List.of(node.input(WEIGHTS)) : List.of();
    return Prepared.of(new TensorType(FLOAT32, result), scratch, this);
  }

  private void pack(FloatView weights, float[] to, int at) {
    int taps = rows.size() * columns.size() * ofGroup;
    for (int tap = 0; tap < taps; tap++) {
      for (int channel = 0; channel < channels; channel++) {
        int from = depthwise ? tap * channels + channel : channel * taps + tap;
        to[at + tap * channels + channel] = weights.getFloat(from);
      }
    }
  }

  @Override
  public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
    FloatView x = (FloatView) inputs[X];
    FloatView y = (FloatView) outputs[0];
    float[] weights = packed;
    int weightsAt = 0;
    if (weights == null) {
      FloatView space = (FloatView) scratch[0];
      weights = space.array();
      weightsAt = space.offset();
      pack((FloatView) inputs[WEIGHTS], weights, weightsAt);
    }
    TensorView bias = inputs.length > BIAS ? inputs[BIAS] : null;
    int to = y.offset();
    for (int image = 0; image < batch; image++) {
      int from = x.offset() + image * rows.input() * columns.input() * this.inputs;
      for (int row = 0; row < rows.output(); row++) {
        for (int column = 0; column < columns.output(); column++) {
          position(x.array(), from, row, column, weights, weightsAt, y.array(), to);
          finish(bias, y.array(), to);
          to += channels;
        }
      }
    }
  }

  /** All sums at one position of the output. */
  private void position(
      float[] x, int at, int row, int column, float[] weights, int weightsAt, float[] y, int to) {
    for (int i = to; i < to + channels; i++) {
      y[i] = 0f;
    }
    for (int r = 0; r < rows.size(); r++) {
      int top = rows.start(row) + r * rows.dilation();
      for (int c = 0; c < columns.size(); c++) {
        int left = columns.start(column) + c * columns.dilation();
        if (top >= 0 && top < rows.input() && left >= 0 && left < columns.input()) {
          int from = at + (top * columns.input() + left) * inputs;
          int tap = weightsAt + (r * columns.size() + c) * ofGroup * channels;
          add(x, from, weights, tap, y, to);
        }
      }
    }
  }

  private void add(float[] x, int from, float[] weights, int tap, float[] y, int to) {
    int perGroup = channels / (inputs / ofGroup);
    if (perGroup == 1 && ofGroup == 1) {
      for (int i = 0; i < channels; i++) {
        y[to + i] += x[from + i] * weights[tap + i];
      }
      return;
    }
    for (int i = 0; i < inputs; i++) {
      int first = i / ofGroup * perGroup;
      int weight = tap + i % ofGroup * channels + first;
      float value = x[from + i];
      for (int o = 0; o < perGroup; o++) {
        y[to + first + o] += value * weights[weight + o];
      }
    }
  }

  private void finish(@Nullable TensorView bias, float[] y, int to) {
    if (bias != null) {
      for (int i = 0; i < channels; i++) {
        y[to + i] += bias.getFloat(i);
      }
    }
    activation.apply(y, to, channels);
  }
}
