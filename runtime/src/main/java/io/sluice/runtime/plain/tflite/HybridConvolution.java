package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.FLOAT32;
import static io.sluice.model.DataType.INT8;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.ByteView;
import io.sluice.runtime.plain.FloatView;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.List;

/**
 * CONV_2D and DEPTHWISE_CONV_2D of FLOAT32 images [N, H, W, C] with INT8 weights. Each image of the
 * batch is quantized by its own range: around zero where the weights have one scale, else from its
 * least to its greatest value, as depthwise always. Then {@code y = a((float) sum * (s_w * s_x) +
 * bias)} with the exact sum and the fused activation a.
 *
 * <p>Source: TensorFlow Lite, {@code conv.cc}, {@code depthwise_conv.cc}.
 */
final class HybridConvolution implements PlainKernel {
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
  private final float[] scales;
  private final FloatActivation activation;

  private HybridConvolution(PlainNode node, boolean depthwise) {
    Shape image = node.shape(X);
    Shape weights = node.shape(WEIGHTS);
    node.check(
        image.rank() == 4 && weights.rank() == 4,
        "input %s and weights %s must have 4 dimensions",
        image,
        weights);
    this.batch = image.dim(0);
    this.inputs = image.dim(3);
    this.channels = weights.dim(depthwise ? 3 : 0);
    this.ofGroup = depthwise ? 1 : weights.dim(3);
    this.depthwise = depthwise;
    node.check(
        ofGroup > 0
            && inputs > 0
            && inputs % ofGroup == 0
            && channels > 0
            && channels % (inputs / ofGroup) == 0
            && (!depthwise || weights.dim(0) == 1),
        "weights %s do not fit input %s",
        weights,
        image);
    this.rows = Window.height(node, image.dim(1), weights.dim(1));
    this.columns = Window.width(node, image.dim(2), weights.dim(2));
    this.scales = node.quantization(WEIGHTS).scales();
    node.check(
        scales.length == 1 || scales.length == channels,
        "%d scales of the weights do not fit %d outputs",
        scales.length,
        channels);
    node.check(
        !node.has(BIAS) || node.input(BIAS).count() == channels,
        "a bias does not fit %d outputs",
        channels);
    this.activation = FloatActivation.of(node);
  }

  /**
   * Prepares a node of FLOAT32 input.
   *
   * @throws io.sluice.model.InvalidModelException if its weights are no INT8 or do not fit
   */
  static Prepared prepare(PlainNode node, boolean depthwise) {
    node.check(
        node.input(X).type() == FLOAT32 && node.input(WEIGHTS).type() == INT8,
        "input %s with weights %s is not supported",
        node.input(X),
        node.input(WEIGHTS));
    HybridConvolution kernel = new HybridConvolution(node, depthwise);
    return Prepared.of(
        new TensorType(
            FLOAT32,
            Shape.of(kernel.batch, kernel.rows.output(), kernel.columns.output(), kernel.channels)),
        List.of(
            new TensorType(INT8, node.shape(X)),
            new TensorType(FLOAT32, Shape.of(kernel.batch, 2))),
        kernel);
  }

  @Override
  public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
    FloatView x = (FloatView) inputs[X];
    ByteView q = (ByteView) scratch[0];
    FloatView parameters = (FloatView) scratch[1];
    int size = batch == 0 ? 0 : x.count() / batch;
    DynamicQuantization.rows(
        x.array(),
        x.offset(),
        batch,
        size,
        depthwise || scales.length > 1,
        q.array(),
        q.offset(),
        parameters.array(),
        parameters.offset());
    TensorView bias = inputs.length > BIAS ? inputs[BIAS] : null;
    int ofImage = batch == 0 ? 0 : outputs[0].count() / batch;
    for (int i = 0; i < outputs[0].count(); i++) {
      int image = i / ofImage;
      int channel = i % channels;
      float scale = parameters.getFloat(2 * image);
      int zero = (int) parameters.getFloat(2 * image + 1);
      int sum =
          sum(
              q.array(),
              q.offset() + image * size,
              zero,
              (ByteView) inputs[WEIGHTS],
              i % ofImage / channels,
              channel);
      float real = (float) sum * (scales[scales.length == 1 ? 0 : channel] * scale);
      outputs[0].setFloat(i, activation.apply(bias == null ? real : real + bias.getFloat(channel)));
    }
  }

  /** {@code sum((q - zero) * w)} over the window, without the padding. */
  private int sum(byte[] q, int at, int zero, ByteView weights, int position, int channel) {
    int top = rows.start(position / columns.output());
    int left = columns.start(position % columns.output());
    int group = channel / (channels / (inputs / ofGroup)) * ofGroup;
    int sum = 0;
    for (int r = 0; r < rows.size(); r++) {
      int y = top + r * rows.dilation();
      for (int c = 0; c < columns.size(); c++) {
        int x = left + c * columns.dilation();
        if (y >= 0 && y < rows.input() && x >= 0 && x < columns.input()) {
          int from = at + (y * columns.input() + x) * inputs + group;
          int tap = weights.offset() + weight(r * columns.size() + c, channel);
          for (int k = 0; k < ofGroup; k++) {
            sum += (q[from + k] - zero) * weights.array()[tap + k];
          }
        }
      }
    }
    return sum;
  }

  /** Where the weights of a tap for a channel begin. */
  private int weight(int tap, int channel) {
    return depthwise
        ? tap * channels + channel
        : (channel * rows.size() * columns.size() + tap) * ofGroup;
  }
}
