package io.sluice.nn;

/**
 * Convolution over [N, C, L], as {@code torch.nn.Conv1d}. Parameters: {@code weight} [out, in /
 * groups, kernel], {@code bias} [out].
 */
public final class Conv1d extends Convolution {

  public Conv1d(int inChannels, int outChannels, int kernel, Generator generator) {
    this(inChannels, outChannels, kernel, new ConvOptions(), generator);
  }

  public Conv1d(
      int inChannels, int outChannels, int kernel, ConvOptions options, Generator generator) {
    super(inChannels, outChannels, new int[] {kernel}, options, generator);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return Functional.conv1d(x, weight, bias, options);
  }
}
