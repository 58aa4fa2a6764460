package io.sluice.tools.tflite;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.Shape;
import io.sluice.tools.tflite.file.TfliteOptions;
import java.util.List;

/**
 * How a kernel moves over an image of shape [N, H, W, C], with TFLite's two kinds of padding.
 *
 * @param stride of height and width
 * @param dilation of height and width
 * @param padding zeros before height and width, then after them
 */
record SpatialWindow(List<Integer> stride, List<Integer> dilation, List<Integer> padding) {
  private static final int MOST_PADDING = 1 << 20;

  /**
   * The window of a convolution or a pool.
   *
   * @param kernelHeight rows of the kernel
   * @param kernelWidth columns of the kernel
   */
  static SpatialWindow of(TfliteOptions options, Shape image, int kernelHeight, int kernelWidth) {
    long strideHeight = options.integer("stride_h", 1);
    long strideWidth = options.integer("stride_w", 1);
    long dilationHeight = options.integer("dilation_h_factor", 1);
    long dilationWidth = options.integer("dilation_w_factor", 1);
    check(
        Math.min(strideHeight, strideWidth) >= 1 && Math.min(dilationHeight, dilationWidth) >= 1,
        "strides [%d, %d] and dilations [%d, %d] must be at least 1",
        strideHeight,
        strideWidth,
        dilationHeight,
        dilationWidth);
    check(
        kernelHeight >= 1 && kernelWidth >= 1,
        "kernel %d x %d is empty",
        kernelHeight,
        kernelWidth);
    boolean same = options.text("padding", "SAME").equals("SAME");
    int height = same ? padding(image.dim(1), strideHeight, dilationHeight, kernelHeight) : 0;
    int width = same ? padding(image.dim(2), strideWidth, dilationWidth, kernelWidth) : 0;
    return new SpatialWindow(
        List.of((int) strideHeight, (int) strideWidth),
        List.of((int) dilationHeight, (int) dilationWidth),
        List.of(height / 2, width / 2, height - height / 2, width - width / 2));
  }

  /** What SAME adds to an extent in all: the output has the extent divided by the stride, up. */
  private static int padding(int extent, long stride, long dilation, int kernel) {
    long output = (extent + stride - 1) / stride;
    long padding = (output - 1) * stride + (kernel - 1) * dilation + 1 - extent;
    check(padding <= MOST_PADDING, "padding of %d is too large", padding);
    return (int) Math.max(padding, 0);
  }
}
