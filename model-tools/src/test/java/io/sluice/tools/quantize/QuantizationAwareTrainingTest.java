package io.sluice.tools.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import io.sluice.nn.AdaptiveAvgPool2d;
import io.sluice.nn.BatchNorm2d;
import io.sluice.nn.Conv2d;
import io.sluice.nn.ConvOptions;
import io.sluice.nn.Flatten;
import io.sluice.nn.Functional;
import io.sluice.nn.GRU;
import io.sluice.nn.Generator;
import io.sluice.nn.GraphTracer;
import io.sluice.nn.Linear;
import io.sluice.nn.Module;
import io.sluice.nn.ReLU;
import io.sluice.nn.Sequential;
import io.sluice.nn.Tanh;
import io.sluice.nn.Tensor;
import io.sluice.nn.optim.Adam;
import io.sluice.nn.optim.Sgd;
import io.sluice.runtime.op.Values;
import io.sluice.runtime.reference.GraphInterpreter;
import io.sluice.tools.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantizationAwareTrainingTest {
  private static final Generator GENERATOR = new Generator(5);

  /** Convolutions, a residual, a gate of squeeze and excitation, a head. */
  private static final class Gated extends Module {
    private final Module stem =
        register(
            "stem",
            new Sequential(
                new Conv2d(2, 8, 3, new ConvOptions().padding(1), GENERATOR),
                new BatchNorm2d(8),
                new ReLU()));
    private final Conv2d wide =
        register("wide", new Conv2d(8, 8, 3, new ConvOptions().padding(1).groups(8), GENERATOR));
    private final Linear fc = register("fc", new Linear(8, 8, GENERATOR));
    private final Linear head = register("head", new Linear(8, 3, GENERATOR));

    @Override
    protected Tensor forward(Tensor x) {
      Tensor y = stem.call(x);
      Tensor z = Functional.hardswish(wide.call(y)).add(y);
      Tensor gate = Functional.hardsigmoid(fc.call(z.mean(2, 3)));
      return head.call(z.mul(gate.reshape(-1, 8, 1, 1)).mean(2, 3));
    }
  }

  private static Module net(String name) {
    return switch (name) {
      case "gated" -> new Gated();
      case "mlp" ->
          new Sequential(
              new Flatten(), new Linear(50, 9, GENERATOR), new Tanh(), new Linear(9, 3, GENERATOR));
      case "conv" ->
          new Sequential(
              new Conv2d(2, 4, 3, new ConvOptions().stride(2), GENERATOR),
              new ReLU(),
              new AdaptiveAvgPool2d(1),
              new Flatten(),
              new Linear(4, 3, GENERATOR));
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static final Shape INPUT = Shape.of(1, 2, 5, 5);

  private static List<Map<String, float[]>> samples(Shape shape, int count) {
    List<Map<String, float[]>> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      samples.add(Map.of("input", Tensor.randn(GENERATOR, shape.toArray()).toArray()));
    }
    return samples;
  }

  private static QuantizationAwareTraining prepared(Graph graph) {
    return QuantizationAwareTraining.prepare(
        graph,
        QuantizerOptions.defaults().withoutFloatTail(),
        samples(graph.dataInputs().get(0).shape(), 16),
        Progress.NONE);
  }

  /** Some steps towards outputs that are the first inputs. */
  private static float[] train(QuantizationAwareTraining qat, int steps) {
    Adam optimizer = new Adam(qat.parameters(), 0.003);
    Tensor x = Tensor.randn(GENERATOR, 24, 2, 5, 5);
    Tensor wanted = x.slice(3, 0, 1).slice(2, 0, 3).slice(1, 0, 1).reshape(24, 3);
    float[] losses = new float[steps];
    for (int step = 0; step < steps; step++) {
      Tensor loss = qat.module().call(x).sub(wanted).square().mean();
      losses[step] = loss.item();
      optimizer.zeroGrad();
      loss.backward();
      optimizer.step();
    }
    return losses;
  }

  @ParameterizedTest
  @CsvSource({"gated, false", "gated, true", "mlp, false", "mlp, true", "conv, true"})
  void everyInt8TensorIsWithinOneStepOfWhatTrainingSaw(String name, boolean learned) {
    Module module = net(name);
    module.eval();
    QuantizationAwareTraining qat = prepared(GraphTracer.trace(module, INPUT));
    if (learned) {
      qat.learningStepSizes();
    }
    float[] losses = train(qat, 30);
    assertThat(losses[29]).isLessThan(losses[0]);
    Graph int8 = qat.convert();
    for (Map<String, float[]> sample : samples(INPUT, 20)) {
      assertThat(greatestDifference(qat, int8, sample)).isLessThanOrEqualTo(1);
    }
  }

  /** In steps, over all INT8 tensors that are computed. */
  private static int greatestDifference(
      QuantizationAwareTraining qat, Graph int8, Map<String, float[]> sample) {
    Tensor x = Tensor.of(sample.get("input"), int8.dataInputs().get(0).shape().toArray());
    Map<String, Tensor> seen = qat.module().run(Map.of("input", x));
    Values values = new GraphInterpreter(int8).run(sample);
    int greatest = 0;
    int compared = 0;
    for (TensorSpec tensor : int8.tensors().values()) {
      String name = tensor.name().replace(".int8", "");
      boolean computed = int8.constant(tensor.name()) == null;
      if (tensor.type() == DataType.INT8 && computed && !name.equals("input")) {
        float[] expected = seen.get(name).toArray();
        byte[] actual = values.bytes(tensor.name());
        float scale = tensor.requireQuantization().scale();
        int zeroPoint = tensor.requireQuantization().zeroPoint();
        for (int i = 0; i < actual.length; i++) {
          // What is read as INT8 but computed in float is clamped only where it is read.
          int q = Math.max(-128, Math.min(127, Math.round(expected[i] / scale) + zeroPoint));
          greatest = Math.max(greatest, Math.abs(q - actual[i]));
          compared++;
        }
      }
    }
    assertThat(compared).isPositive();
    return greatest;
  }

  @Test
  void withoutTrainingTheResultIsTheQuantizersOwn() {
    Module module = net("gated");
    module.eval();
    Graph graph = GraphTracer.trace(module, INPUT);
    List<Map<String, float[]>> samples = samples(INPUT, 16);
    QuantizerOptions options = QuantizerOptions.defaults();
    assertThat(QuantizationAwareTraining.prepare(graph, options, samples, Progress.NONE).convert())
        .isEqualTo(new Quantizer(options).quantize(graph, samples, Progress.NONE));
  }

  @Test
  void learnedStepsMoveAndFixedOnesStay() {
    Module module = net("gated");
    module.eval();
    QuantizationAwareTraining qat = prepared(GraphTracer.trace(module, INPUT));
    Graph before = qat.learningStepSizes().convert();
    train(qat, 5);
    Graph after = qat.convert();
    assertThat(scale(after, "wide")).isNotEqualTo(scale(before, "wide"));
    assertThat(scale(after, "hardsigmoid")).isEqualTo(1 / 256f);
  }

  private static float scale(Graph graph, String tensor) {
    return graph.tensor(tensor).requireQuantization().scale();
  }

  @Test
  void recurrentLayersAreTrainedToo() {
    Module module = new Sequential(new GRU(3, 6, GENERATOR));
    module.eval();
    Graph graph = GraphTracer.trace(module, Shape.of(1, 4, 3));
    QuantizationAwareTraining qat = prepared(graph);
    Tensor x = Tensor.randn(GENERATOR, 1, 4, 3);
    float[] seen = qat.module().call(x).toArray();
    Graph int8 = qat.convert();
    float[] actual =
        new GraphInterpreter(int8).run(Map.of("input", x.toArray())).floats(int8.outputs().get(0));
    for (int i = 0; i < seen.length; i++) {
      assertThat(actual[i]).isCloseTo(seen[i], org.assertj.core.api.Assertions.within(1e-5f));
    }
  }

  @Test
  void stepSizeThatLearningRuinedIsNamed() {
    Module module = net("mlp");
    QuantizationAwareTraining qat = prepared(GraphTracer.trace(module, INPUT)).learningStepSizes();
    Sgd wild = new Sgd(qat.parameters(), 1e6f);
    qat.module().call(Tensor.ones(1, 2, 5, 5)).square().sum().backward();
    wild.step();
    assertThatThrownBy(qat::convert)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is not a valid scale; use a smaller learning rate");
  }
}
