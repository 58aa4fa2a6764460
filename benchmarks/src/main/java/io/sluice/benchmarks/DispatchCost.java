package io.sluice.benchmarks;

import io.sluice.kernels.Kernels;
import io.sluice.model.Graph;
import io.sluice.model.Shape;
import io.sluice.nn.GraphTracer;
import io.sluice.nn.Hardswish;
import io.sluice.nn.Module;
import io.sluice.nn.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What a plan's step costs when there is next to nothing to compute in it. */
final class DispatchCost {
  private static final int SHORT = 12;
  private static final int LONG = 60;
  private static final int ELEMENTS = 8;
  private static final Duration WARM_UP = Duration.ofMillis(1500);
  private static final Duration SLICE = Duration.ofMillis(20);
  private static final int ROUNDS = 9;

  private DispatchCost() {}

  /** Ops of three kinds by turns, none of which can be fused into the one before. */
  private static final class Chain extends Module {
    private final int length;
    private final Module swish = register("swish", new Hardswish());

    Chain(int length) {
      this.length = length;
    }

    @Override
    protected Tensor forward(Tensor x) {
      Tensor y = x;
      for (int i = 0; i < length; i++) {
        y =
            switch (i % 3) {
              case 0 -> y.add(x);
              case 1 -> swish.call(y);
              default -> y.mul(x);
            };
      }
      return y;
    }
  }

  /**
   * Writes nanoseconds.
   *
   * @param arguments the file to write
   */
  public static void main(String[] arguments) throws Exception {
    List<Times> times =
        new Rounds(ROUNDS, WARM_UP, SLICE).time(List.of(contender(SHORT), contender(LONG)));
    Files.writeString(
        Path.of(arguments[0]),
        Double.toString((times.get(1).median() - times.get(0).median()) / (LONG - SHORT)));
  }

  private static SluiceContender contender(int length) {
    Graph graph = GraphTracer.trace(new Chain(length), Shape.of(1, ELEMENTS));
    float[] features = ModelForms.features(graph);
    return new SluiceContender(
        Engine.SLUICE_VECTOR, Form.FLOAT, ModelForms.artifact(graph), Kernels.create(), features);
  }

  /** A sentence. */
  static List<String> measure(Fork fork) throws IOException, InterruptedException {
    return List.of(
        String.format(
            Locale.ROOT,
            "A step of the plan takes %.1f ns: the difference between chains of %d and %d"
                + " element-wise ops, divided by the difference in length. The ops are of three kinds,"
                + " on %d values.",
            Double.parseDouble(fork.run(DispatchCost.class).get(0)),
            LONG,
            SHORT,
            ELEMENTS));
  }
}
