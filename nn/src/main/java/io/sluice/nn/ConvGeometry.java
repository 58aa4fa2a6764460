package io.sluice.nn;

import io.sluice.model.Shape;
import java.util.Arrays;

/**
 * Where each output position of a convolution reads: the sizes, and for each output position and
 * kernel element ("tap", in row-major order) the input position, or {@link #PADDING}.
 */
final class ConvGeometry {
  static final int PADDING = -1;

  final int groups;
  final int inPerGroup;
  final int outPerGroup;
  final int inPositions;
  final int outPositions;
  public final int taps;
  private final int[] source;

  private ConvGeometry(
      int groups,
      int inPerGroup,
      int outPerGroup,
      int inPositions,
      int outPositions,
      int[] source) {
    this.groups = groups;
    this.inPerGroup = inPerGroup;
    this.outPerGroup = outPerGroup;
    this.inPositions = inPositions;
    this.outPositions = outPositions;
    this.taps = source.length / outPositions;
    this.source = source;
  }

  /** A linear layer: one position, one tap. */
  static ConvGeometry pointwise(int in, int out) {
    return new ConvGeometry(1, in, out, 1, 1, new int[] {0});
  }

  /**
   * The geometry for input [N, C, spatial...], weight [out, C / groups, kernel...], and the output
   * shape that the op gives.
   */
  public static ConvGeometry of(Shape x, Shape weight, Shape y, ConvOptions options) {
    int[] in = lastTwo(x, 1);
    int[] kernel = lastTwo(weight, 1);
    int[] out = lastTwo(y, 1);
    int[] stride = lastTwo(options.strideFor(x.rank() - 2), 1);
    int[] padding = lastTwo(options.paddingFor(x.rank() - 2), 0);
    int[] dilation = lastTwo(options.dilationFor(x.rank() - 2), 1);
    int[] source = new int[out[0] * out[1] * kernel[0] * kernel[1]];
    int next = 0;
    for (int oh = 0; oh < out[0]; oh++) {
      for (int ow = 0; ow < out[1]; ow++) {
        for (int kh = 0; kh < kernel[0]; kh++) {
          int h = oh * stride[0] + kh * dilation[0] - padding[0];
          for (int kw = 0; kw < kernel[1]; kw++) {
            int w = ow * stride[1] + kw * dilation[1] - padding[1];
            boolean inside = h >= 0 && h < in[0] && w >= 0 && w < in[1];
            source[next++] = inside ? h * in[1] + w : PADDING;
          }
        }
      }
    }
    return new ConvGeometry(
        options.groups(),
        weight.dim(1),
        weight.dim(0) / options.groups(),
        in[0] * in[1],
        out[0] * out[1],
        source);
  }

  private static int[] lastTwo(Shape shape, int otherwise) {
    return lastTwo(Arrays.copyOfRange(shape.toArray(), 2, shape.rank()), otherwise);
  }

  /** One dimension is computed as two, the first of which does nothing. */
  private static int[] lastTwo(int[] values, int otherwise) {
    return values.length == 2 ? values : new int[] {otherwise, values[0]};
  }

  /** The input position that an output position reads at a tap, or {@link #PADDING}. */
  int source(int outPosition, int tap) {
    return source[outPosition * taps + tap];
  }

  int inChannels() {
    return groups * inPerGroup;
  }

  int outChannels() {
    return groups * outPerGroup;
  }

  /** Features of an input sample. */
  int inWidth() {
    return inChannels() * inPositions;
  }

  /** Features of an output sample. */
  int outWidth() {
    return outChannels() * outPositions;
  }

  /** Weights of one output channel. */
  int weightsPerOutput() {
    return inPerGroup * taps;
  }
}
