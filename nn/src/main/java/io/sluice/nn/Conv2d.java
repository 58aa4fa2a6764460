package io.sluice.nn;

/**
 * Convolution over [N, C, H, W], as {@code torch.nn.Conv2d}. Parameters: {@code weight} [out, in /
 * groups, kernel height, kernel width], {@code bias} [out].
 */
public final class Conv2d extends Convolution {

  public Conv2d(int inChannels, int outChannels, int kernel, Generator generator) {
    this(inChannels, outChannels, kernel, new ConvOptions(), generator);
  }

  public Conv2d(
      int inChannels, int outChannels, int kernel, ConvOptions options, Generator generator) {
    this(inChannels, outChannels, kernel, kernel, options, generator);
  }

  public Conv2d(
      int inChannels,
      int outChannels,
      int kernelHeight,
      int kernelWidth,
      ConvOptions options,
      Generator generator) {
    super(inChannels, outChannels, new int[] {kernelHeight, kernelWidth}, options, generator);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return Functional.conv2d(x, weight, bias, options);
  }
}
