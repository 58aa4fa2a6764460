package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.runtime.reference.InterpretedScorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.jspecify.annotations.Nullable;

/** Convolutions with strides, dilations and paddings up to the greatest int. */
class ConvExtremesTest {
  private static final int MOST_OUTPUTS = 200;
  private static final long MOST_ARENA = 32 << 20;
  private static final int[] EXTREMES = {
    1,
    1,
    2,
    3,
    17,
    255,
    256,
    4095,
    32767,
    32768,
    65535,
    65536,
    65537,
    65538,
    131071,
    1 << 20,
    1 << 29,
    1 << 30,
    (1 << 30) + 1,
    Integer.MAX_VALUE - 2,
    Integer.MAX_VALUE
  };

  private enum Outcome {
    REFUSED,
    LARGE,
    COMPARED
  }

  @Property(tries = 3000)
  @StatisticsReport(onFailureOnly = true)
  void aConvolutionIsRefusedOrGivesWhatTheInterpreterGives(@ForAll long seed) {
    Statistics.collect(outcome(new Random(seed)));
    Statistics.coverage(coverage -> coverage.check(Outcome.COMPARED).count(n -> n >= 100));
  }

  private static Outcome outcome(Random random) {
    ModelArtifact artifact;
    try {
      artifact = artifact(graph(random));
    } catch (InvalidModelException e) {
      return Outcome.REFUSED;
    }
    CompiledModel model;
    try {
      model = ModelCompiler.compile(artifact);
    } catch (InvalidModelException e) {
      assertThat(e.getMessage())
          .containsAnyOf(
              "conv 'n",
              "working memory has more than 2^31-1",
              "the working memory: compiling the model takes more memory than a heap");
      return Outcome.REFUSED;
    }
    if (model.cost().arenaBytes() > MOST_ARENA) {
      return Outcome.LARGE;
    }
    float[] input = RandomTensors.input(random, model.inputLength());
    float[] outputs = new float[model.outputLength()];
    model.newScorer().score(input, new float[0], outputs);
    assertThat(outputs).containsExactly(new InterpretedScorer(artifact).score(input));
    return Outcome.COMPARED;
  }

  /** 65536 rows of 65536 columns are 2^32 elements, of which an int keeps none. */
  @Example
  void aPaddedImageOfMoreElementsThanAnIntCountsIsRefused() {
    GraphSketch sketch = new GraphSketch();
    String x = sketch.input(Shape.of(1, 1, 1, 1));
    Op op = new Op.Conv(List.of(1, 1), List.of(65535, 65535, 0, 0), List.of(65535, 65535), 1);
    sketch.output(sketch.node(op, null, x, sketch.floats(Shape.of(1, 1, 2, 2), 10, 1, 1, 1)));
    ModelArtifact artifact = artifact(sketch.graph());
    assertThatThrownBy(() -> ModelCompiler.compile(artifact))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("conv 'n0': with its padding")
        .hasMessageContaining("2^31-1");
  }

  /**
   * A window of 65537 rows of 65536 columns, of which an int keeps one row: the weight of the first
   * column's lower element met the one input once more, and the score was 11, not 1.
   */
  @Example
  void aWindowThatWrapsAroundToTheSameElementIsRefused() {
    GraphSketch sketch = new GraphSketch();
    String x = sketch.input(Shape.of(1, 1, 1, 1));
    Op op = new Op.Conv(List.of(1, 1), List.of(0, 0, 65536, 65535), List.of(65536, 65535), 1);
    sketch.output(sketch.node(op, null, x, sketch.floats(Shape.of(1, 1, 2, 2), 1, 0, 10, 0)));
    ModelArtifact artifact = artifact(sketch.graph());
    assertThat(new InterpretedScorer(artifact).score(new float[] {1})).containsExactly(1);
    float[] score = new float[1];
    Throwable refusal =
        catchThrowable(
            () -> ModelCompiler.compile(artifact).newScorer().score(new float[] {1}, score));
    assertThat(refusal)
        .as("instead of the score %s", Arrays.toString(score))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("conv 'n0': with its padding")
        .hasMessageContaining("2^31-1");
  }

  private static ModelArtifact artifact(Graph graph) {
    int outputs = graph.dataOutputs().get(0).shape().elementCount();
    List<String> names = IntStream.range(0, outputs).mapToObj(i -> "o" + i).toList();
    return ModelArtifact.of("extreme", "1", graph, null, new OutputSchema(names, null));
  }

  /** One convolution, or two of which the second reads what the first writes. */
  private static Graph graph(Random random) {
    GraphSketch sketch = new GraphSketch();
    QuantParams quantization = random.nextInt(3) == 0 ? QuantParams.perTensor(0.5f, 3) : null;
    int dimensions = 1 + random.nextInt(2);
    int[] shape = new int[2 + dimensions];
    shape[0] = 1 + random.nextInt(2);
    for (int axis = 1; axis < shape.length; axis++) {
      shape[axis] = 1 + random.nextInt(5);
    }
    String y = sketch.input(Shape.of(shape));
    if (quantization != null) {
      y = sketch.node(new Op.Quantize(), quantization, y);
    }
    for (int i = random.nextInt(2); i >= 0; i--) {
      y = conv(random, sketch, y, quantization);
      InvalidModelException.check(
          sketch.shape(y).elementCount() <= MOST_OUTPUTS, "many outputs take long");
    }
    if (quantization != null) {
      y = sketch.node(new Op.Dequantize(), null, y);
    }
    sketch.output(y);
    return sketch.graph();
  }

  private static String conv(
      Random random, GraphSketch sketch, String x, @Nullable QuantParams quantization) {
    Shape shape = sketch.shape(x);
    int dimensions = shape.rank() - 2;
    List<Integer> stride = new ArrayList<>();
    List<Integer> before = new ArrayList<>();
    List<Integer> after = new ArrayList<>();
    List<Integer> dilation = new ArrayList<>();
    int groups = random.nextInt(3) == 0 ? shape.dim(1) : 1;
    int[] weight = new int[shape.rank()];
    weight[0] = groups * (1 + random.nextInt(2));
    weight[1] = shape.dim(1) / groups;
    for (int d = 0; d < dimensions; d++) {
      weight[2 + d] = 1 + random.nextInt(3);
      dilation.add(extreme(random));
      stride.add(extreme(random));
      long lack = (long) (weight[2 + d] - 1) * dilation.get(d) + 1 - shape.dim(2 + d);
      int padding =
          random.nextInt(3) == 0
              ? extreme(random)
              : (int) Math.min(Integer.MAX_VALUE, Math.max(0, lack) + random.nextInt(3));
      int first =
          random.nextInt(3) == 0
              ? random.nextInt(padding + (padding < Integer.MAX_VALUE ? 1 : 0))
              : 0;
      first = random.nextInt(3) == 0 ? padding : first;
      before.add(first);
      after.add(padding - first);
    }
    before.addAll(after);
    Shape of = Shape.of(weight);
    Op op = new Op.Conv(stride, before, dilation, groups);
    if (quantization == null) {
      float[] values = new float[of.elementCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextInt(9) - 4;
      }
      return sketch.node(op, null, x, sketch.floats(of, values));
    }
    byte[] values = new byte[of.elementCount()];
    random.nextBytes(values);
    values[0] = 1;
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) Math.max(-127, values[i]);
    }
    QuantParams scales = QuantParams.perTensor(0.01f, 0);
    return sketch.node(op, quantization, x, sketch.bytes(of, scales, values));
  }

  private static int extreme(Random random) {
    return EXTREMES[random.nextInt(EXTREMES.length)];
  }
}
