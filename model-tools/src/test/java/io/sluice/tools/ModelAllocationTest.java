package io.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.kernels.Kernels;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.nn.AdaptiveAvgPool2d;
import io.sluice.nn.Conv2d;
import io.sluice.nn.ConvOptions;
import io.sluice.nn.Flatten;
import io.sluice.nn.GRU;
import io.sluice.nn.Generator;
import io.sluice.nn.GraphTracer;
import io.sluice.nn.Hardsigmoid;
import io.sluice.nn.Hardswish;
import io.sluice.nn.LSTM;
import io.sluice.nn.Linear;
import io.sluice.nn.Module;
import io.sluice.nn.ReLU;
import io.sluice.nn.RecurrentState;
import io.sluice.nn.Sequential;
import io.sluice.nn.Tensor;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import io.sluice.tools.quantize.Quantizer;
import io.sluice.tools.quantize.QuantizerOptions;
import io.sluice.tools.train.GatedAutoencoder;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scoring with the kinds of models that run on streams allocates nothing, in float and in INT8, by
 * both backends, once the JIT compiler has seen them; all in one JVM, as in a TaskManager that
 * scores with several.
 */
class ModelAllocationTest {
  private static final int CALLS = 100;
  private static final int SAMPLES = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static Stream<Arguments> models() {
    Generator g = new Generator(1);
    return Stream.of(
        Arguments.of(
            "MLP",
            trace(new Sequential(new Linear(8, 17, g), new ReLU(), new Linear(17, 1, g)), 1, 8)),
        Arguments.of("autoencoder", trace(autoencoder(g, 65, 33, 7, 33, 65), 1, 65)),
        Arguments.of("gated autoencoder", trace(new GatedAutoencoder(8, 16, 16, 8, g), 1, 8, 16)),
        Arguments.of("DS-CNN", trace(dsCnn(g), 1, 1, 25, 10)),
        Arguments.of("MobileNetV3-style", trace(mobileNet(g), 1, 3, 24, 24)),
        Arguments.of("ResNet", trace(resNet(g), 1, 3, 16, 16)),
        Arguments.of(
            "GRU",
            GraphTracer.trace(
                new GRU(8, 19, g), Shape.of(1, 1, 8), "input", RecurrentState.CARRIED)),
        Arguments.of(
            "LSTM",
            GraphTracer.trace(
                new LSTM(8, 19, g), Shape.of(1, 1, 8), "input", RecurrentState.CARRIED)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void scoringAllocatesNothing(String name, Graph graph) {
    assertThat(Kernels.hasVectorApi()).isTrue();
    for (Graph form : List.of(graph, quantized(graph))) {
      for (Kernels kernels : List.of(Kernels.create(), Kernels.scalar())) {
        assertThat(allocatedWhenWarm(ModelCompiler.compile(artifact(form), kernels)))
            .as("%s, %s, %s", name, form == graph ? "float" : "int8", kernels)
            .isZero();
      }
    }
  }

  private long allocatedWhenWarm(CompiledModel model) {
    Scorer scorer = model.newScorer();
    float[] features = new float[model.inputLength()];
    float[] state = new float[model.stateLength()];
    float[] outputs = new float[model.outputLength()];
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long allocated;
    do {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int call = 0; call < CALLS; call++) {
        scorer.score(features, state, outputs);
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    } while (allocated > 0 && System.nanoTime() < deadline);
    return allocated;
  }

  private static ModelArtifact artifact(Graph graph) {
    int outputs = graph.dataOutputs().stream().mapToInt(y -> y.shape().elementCount()).sum();
    List<String> names = IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList();
    return ModelArtifact.of("model", "1", graph, null, new OutputSchema(names, null));
  }

  private static Graph quantized(Graph graph) {
    Generator generator = new Generator(2);
    List<Map<String, float[]>> samples = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      float[] input = new float[graph.dataInputs().get(0).shape().elementCount()];
      for (int j = 0; j < input.length; j++) {
        input[j] = generator.normal();
      }
      samples.add(Map.of(graph.dataInputs().get(0).name(), input));
    }
    return new Quantizer(QuantizerOptions.defaults())
        .quantize(graph, samples, (what, done, total) -> {});
  }

  private static Graph trace(Module module, int... shape) {
    return GraphTracer.trace(module, Shape.of(shape));
  }

  private static Module autoencoder(Generator g, int... widths) {
    List<Module> layers = new ArrayList<>();
    for (int i = 1; i < widths.length; i++) {
      layers.add(new Linear(widths[i - 1], widths[i], g));
      layers.add(new ReLU());
    }
    return new Sequential(layers.subList(0, layers.size() - 1).toArray(Module[]::new));
  }

  private static Module dsCnn(Generator g) {
    return new Sequential(
        new Conv2d(1, 33, 10, 4, new ConvOptions().stride(2).padding(5, 1), g),
        new ReLU(),
        new Conv2d(33, 33, 3, new ConvOptions().padding(1).groups(33), g),
        new ReLU(),
        new Conv2d(33, 33, 1, g),
        new ReLU(),
        new AdaptiveAvgPool2d(1),
        new Flatten(),
        new Linear(33, 12, g));
  }

  private static Module mobileNet(Generator g) {
    return new Sequential(
        new Conv2d(3, 16, 3, new ConvOptions().stride(2).padding(1), g),
        new Hardswish(),
        new Gated(16, 40, g),
        new Gated(16, 24, g),
        new AdaptiveAvgPool2d(1),
        new Flatten(),
        new Linear(16, 10, g));
  }

  /** A bottleneck with squeeze-and-excite gate, and the way around. */
  private static final class Gated extends Module {
    private final Module expand;
    private final Module gate;
    private final Module project;

    Gated(int channels, int wide, Generator g) {
      expand =
          register(
              "expand",
              new Sequential(
                  new Conv2d(channels, wide, 1, g),
                  new Hardswish(),
                  new Conv2d(wide, wide, 5, new ConvOptions().padding(2).groups(wide), g),
                  new Hardswish()));
      gate =
          register(
              "gate",
              new Sequential(
                  new AdaptiveAvgPool2d(1),
                  new Conv2d(wide, wide / 4, 1, g),
                  new ReLU(),
                  new Conv2d(wide / 4, wide, 1, g),
                  new Hardsigmoid()));
      project = register("project", new Conv2d(wide, channels, 1, g));
    }

    @Override
    protected Tensor forward(Tensor x) {
      Tensor y = expand.call(x);
      return project.call(y.mul(gate.call(y))).add(x);
    }
  }

  private static Module resNet(Generator g) {
    return new Sequential(
        new Conv2d(3, 16, 3, new ConvOptions().padding(1), g),
        new ReLU(),
        new Residual(16, 16, 1, g),
        new Residual(16, 32, 2, g),
        new AdaptiveAvgPool2d(1),
        new Flatten(),
        new Linear(32, 10, g));
  }

  /** Two convolutions and the way around, by a third one where the shape changes. */
  private static final class Residual extends Module {
    private final Module body;
    private final Module shortcut;
    private final Module relu = register("relu", new ReLU());

    Residual(int in, int out, int stride, Generator g) {
      body =
          register(
              "body",
              new Sequential(
                  new Conv2d(in, out, 3, new ConvOptions().stride(stride).padding(1), g),
                  new ReLU(),
                  new Conv2d(out, out, 3, new ConvOptions().padding(1), g)));
      shortcut = register("shortcut", new Conv2d(in, out, 1, new ConvOptions().stride(stride), g));
    }

    @Override
    protected Tensor forward(Tensor x) {
      return relu.call(body.call(x).add(shortcut.call(x)));
    }
  }
}
