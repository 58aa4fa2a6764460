package io.sluice.nn;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What {@link Conv1d} and {@link Conv2d} share: the parameters, and their initial values. */
abstract sealed class Convolution extends Module permits Conv1d, Conv2d {
  final Tensor weight;
  final @Nullable Tensor bias;
  final ConvOptions options;

  Convolution(
      int inChannels, int outChannels, int[] kernel, ConvOptions options, Generator generator) {
    String name = "conv" + kernel.length + "d";
    int groups = options.groups();
    Operation.require(
        inChannels % groups == 0 && outChannels % groups == 0,
        name,
        "%d groups do not divide %d input and %d output channels",
        groups,
        inChannels,
        outChannels);
    int[] shape =
        IntStream.concat(IntStream.of(outChannels, inChannels / groups), IntStream.of(kernel))
            .toArray();
    int fanIn = IntStream.of(shape).skip(1).reduce(1, (a, b) -> a * b);
    this.options = options;
    this.weight = registerParameter("weight", Initialization.uniform(fanIn, generator, shape));
    this.bias =
        options.bias()
            ? registerParameter("bias", Initialization.uniform(fanIn, generator, outChannels))
            : null;
  }
}
