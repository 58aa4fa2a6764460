package io.sluice.runtime.op;

import io.sluice.model.Op;
import io.sluice.model.Shape;

/**
 * The extents of a convolution, with one spatial dimension taken as an image of one row.
 *
 * @param batch N
 * @param groups of channels
 * @param inputs input channels of a group
 * @param outputs output channels of a group
 */
public record ConvGeometry(
    int batch,
    int groups,
    int inputs,
    int outputs,
    int height,
    int width,
    int kernelHeight,
    int kernelWidth,
    int outHeight,
    int outWidth,
    int strideHeight,
    int strideWidth,
    int padTop,
    int padLeft,
    int dilationHeight,
    int dilationWidth) {

  public static ConvGeometry of(Op.Conv op, Operands node) {
    return of(op, node.shape(0), node.shape(1), node.outputShape());
  }

  public static ConvGeometry of(Op.Conv op, Shape x, Shape weight, Shape y) {
    boolean flat = x.rank() == 3;
    int last = flat ? 0 : 1;
    return new ConvGeometry(
        x.dim(0),
        op.groups(),
        weight.dim(1),
        weight.dim(0) / op.groups(),
        flat ? 1 : x.dim(2),
        x.dim(-1),
        flat ? 1 : weight.dim(2),
        weight.dim(-1),
        flat ? 1 : y.dim(2),
        y.dim(-1),
        flat ? 1 : op.stride().get(0),
        op.stride().get(last),
        flat ? 0 : op.padding().get(0),
        op.padding().get(last),
        flat ? 1 : op.dilation().get(0),
        op.dilation().get(last));
  }

  /** Whether a window reaches beyond the input. */
  public boolean isPadded() {
    return padTop > 0
        || padLeft > 0
        || (outHeight - 1) * strideHeight + (kernelHeight - 1) * dilationHeight >= height
        || (outWidth - 1) * strideWidth + (kernelWidth - 1) * dilationWidth >= width;
  }

  /** Whether it is one product of all channels of a single position, as a linear layer is. */
  public boolean isLinear() {
    return groups == 1 && plane() == 1 && outPlane() == 1 && !isPadded();
  }

  /** Products for one output element, padding included. */
  public int taps() {
    return kernelHeight * kernelWidth * inputs;
  }

  /** The elements of one input channel. */
  public int plane() {
    return height * width;
  }

  /** The elements of one output channel. */
  public int outPlane() {
    return outHeight * outWidth;
  }
}
