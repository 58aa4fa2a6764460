package io.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.kernels.Kernels;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.nn.AdaptiveAvgPool1d;
import io.sluice.nn.Conv1d;
import io.sluice.nn.ConvOptions;
import io.sluice.nn.Flatten;
import io.sluice.nn.Generator;
import io.sluice.nn.GraphTracer;
import io.sluice.nn.Hardsigmoid;
import io.sluice.nn.Linear;
import io.sluice.nn.Module;
import io.sluice.nn.ReLU;
import io.sluice.nn.Sequential;
import io.sluice.nn.Tensor;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import io.sluice.runtime.sliding.SlidingColumns;
import io.sluice.runtime.sliding.SlidingModel;
import io.sluice.runtime.sliding.SlidingScorer;
import io.sluice.tools.quantize.Quantizer;
import io.sluice.tools.quantize.QuantizerOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sliding form of convolutions gives the bits of the whole window. */
class SlidingModelTest {
  private static final int NETS = 60;

  /** Convolutions, a gate over all of their columns, and a linear layer. */
  private static final class Gated extends Module {
    private final Module convolutions;
    private final Module gate;
    private final Module head;

    Gated(Module convolutions, int channels, int columns, int outputs, Generator generator) {
      this.convolutions = register("convolutions", convolutions);
      this.gate =
          register(
              "gate",
              new Sequential(
                  new AdaptiveAvgPool1d(1),
                  new Conv1d(channels, channels, 1, generator),
                  new Hardsigmoid()));
      this.head =
          register(
              "head",
              new Sequential(new Flatten(), new Linear(channels * columns, outputs, generator)));
    }

    @Override
    protected Tensor forward(Tensor x) {
      Tensor y = convolutions.call(x);
      return head.call(y.mul(gate.call(y)));
    }
  }

  /** A net at random whose convolutions slide. */
  private record Net(Graph graph, FeatureSchema features) {
    static Net of(Random random) {
      Generator generator = new Generator(random.nextLong());
      int rows = 1 + random.nextInt(5);
      int window = 24 + random.nextInt(30);
      int channels = rows;
      int columns = window;
      List<Module> layers = new ArrayList<>();
      for (int layer = 1 + random.nextInt(3); layer > 0; layer--) {
        int kernel = 1 + random.nextInt(5);
        int dilation = 1 + random.nextInt(2);
        int padding = random.nextBoolean() ? 0 : (kernel - 1) * dilation / 2;
        boolean depthwise = random.nextInt(4) == 0;
        int out = depthwise ? channels : 1 + random.nextInt(9);
        ConvOptions options = new ConvOptions().padding(padding).dilation(dilation);
        layers.add(
            new Conv1d(
                channels, out, kernel, depthwise ? options.groups(channels) : options, generator));
        layers.add(random.nextBoolean() ? new ReLU() : new Hardsigmoid());
        channels = out;
        columns += 2 * padding - (kernel - 1) * dilation;
      }
      Module convolutions = new Sequential(layers.toArray(Module[]::new));
      Module net = new Gated(convolutions, channels, columns, 1 + random.nextInt(3), generator);
      List<Feature> features = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        features.add(
            new Feature(
                "f" + row,
                random.nextFloat(),
                0.5f + random.nextFloat(),
                Feature.raw("f").missing(),
                0));
      }
      return new Net(
          GraphTracer.trace(net, Shape.of(1, rows, window)),
          new FeatureSchema(features, window, Layout.NCL, IncompleteWindow.PAD));
    }

    ModelArtifact artifact(boolean int8, Random random) {
      Graph made = int8 ? quantized(random) : graph;
      int outputs = graph.dataOutputs().get(0).shape().elementCount();
      List<String> names = List.of("a", "b", "c").subList(0, outputs);
      return ModelArtifact.of("net", "1", made, features, new OutputSchema(names, null));
    }

    private Graph quantized(Random random) {
      String input = graph.inputs().get(0);
      List<Map<String, float[]>> samples = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        float[] sample = new float[graph.tensor(input).shape().elementCount()];
        for (int k = 0; k < sample.length; k++) {
          sample[k] = (float) random.nextGaussian();
        }
        samples.add(Map.of(input, sample));
      }
      return new Quantizer(QuantizerOptions.defaults()).quantize(graph, samples, Progress.NONE);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void slidingScoresHaveTheBitsOfWholeWindows(boolean int8) {
    int sliding = 0;
    for (int seed = 0; seed < NETS; seed++) {
      Random random = new Random(seed);
      ModelArtifact artifact = Net.of(random).artifact(int8, random);
      for (Kernels kernels : List.of(Kernels.create(), Kernels.scalar())) {
        SlidingModel model = SlidingModel.of(artifact, kernels);
        if (model != null) {
          sliding++;
          compare(artifact, model, kernels, random, seed);
        }
      }
    }
    assertThat(sliding).isGreaterThan(NETS);
  }

  /** Windows that slide by one event, and now and then others. */
  private static void compare(
      ModelArtifact artifact, SlidingModel model, Kernels kernels, Random random, int seed) {
    Scorer whole = ModelCompiler.compile(artifact, kernels).newScorer();
    SlidingScorer sliding = model.newScorer();
    SlidingColumns columns = model.newColumns();
    FeatureSchema schema = Objects.requireNonNull(artifact.features());
    int outputs = artifact.outputs().names().size();
    float[] window = new float[schema.inputShape().elementCount()];
    for (int event = 0; event < 40; event++) {
      boolean other = random.nextInt(10) == 0;
      for (int row = 0; row < schema.features().size(); row++) {
        int at = row * schema.window();
        System.arraycopy(window, at + 1, window, at, schema.window() - 1);
        for (int k = other ? 0 : schema.window() - 1; k < schema.window(); k++) {
          window[at + k] = (float) random.nextGaussian() * (random.nextInt(20) == 0 ? 0 : 1);
        }
      }
      float[] expected = new float[outputs];
      float[] actual = new float[outputs];
      whole.score(window, expected);
      sliding.score(window, columns, actual);
      assertThat(bits(actual)).as("seed %d, event %d", seed, event).isEqualTo(bits(expected));
    }
  }

  private static int[] bits(float[] values) {
    return java.util.stream.IntStream.range(0, values.length)
        .map(i -> Float.floatToRawIntBits(values[i]))
        .toArray();
  }

  @Test
  void aModelThatWouldSaveLittleHasNone() {
    Generator generator = new Generator(1);
    FeatureSchema schema =
        new FeatureSchema(List.of(Feature.raw("f")), 16, Layout.NCL, IncompleteWindow.PAD);
    Module strided =
        new Sequential(
            new Conv1d(1, 4, 3, new ConvOptions().stride(2).padding(1), generator),
            new Flatten(),
            new Linear(32, 1, generator));
    Module wide =
        new Sequential(new Conv1d(1, 4, 16, generator), new Flatten(), new Linear(4, 1, generator));
    for (Module module : Arrays.asList(strided, wide)) {
      Graph graph = GraphTracer.trace(module, Shape.of(1, 1, 16));
      OutputSchema outputs = new OutputSchema(List.of("y"), null);
      assertThat(SlidingModel.of(ModelArtifact.of("m", "1", graph, schema, outputs))).isNull();
    }
  }
}
