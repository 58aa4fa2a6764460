package io.sluice.nn.examples;

import io.sluice.model.Shape;
import io.sluice.nn.AdaptiveAvgPool2d;
import io.sluice.nn.Conv2d;
import io.sluice.nn.Generator;
import io.sluice.nn.GraphTracer;
import io.sluice.nn.Hardsigmoid;
import io.sluice.nn.Module;
import io.sluice.nn.ReLU;
import io.sluice.nn.Sequential;
import io.sluice.nn.Tensor;

/**
 * Squeeze and excitation (arXiv 1709.01507) with MobileNetV3's hard gate (arXiv 1905.02244, 5.2):
 * each channel is scaled by a number in [0, 1] that depends on the means of all channels.
 */
public final class SqueezeExcite extends Module {
  private final Module gate;

  public SqueezeExcite(int channels, int reduced, Generator generator) {
    gate =
        register(
            "gate",
            new Sequential(
                new AdaptiveAvgPool2d(1),
                new Conv2d(channels, reduced, 1, generator),
                new ReLU(),
                new Conv2d(reduced, channels, 1, generator),
                new Hardsigmoid()));
  }

  @Override
  protected Tensor forward(Tensor x) {
    return x.mul(gate.call(x));
  }

  /** Scales a random picture, and shows the block as a graph. */
  public static void main(String[] arguments) {
    Generator generator = new Generator(0);
    SqueezeExcite block = new SqueezeExcite(16, 4, generator);
    block.eval();
    Tensor x = Tensor.randn(generator, 1, 16, 8, 8);
    System.out.println(block.call(x));
    GraphTracer.trace(block, Shape.of(1, 16, 8, 8)).nodes().forEach(System.out::println);
  }
}
