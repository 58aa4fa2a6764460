package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.kernels.Kernels;
import io.sluice.model.ModelArtifact;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.model.UnaryFunction;
import io.sluice.runtime.RandomGraphs.Form;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row of a batch gets the bits that it gets by itself. */
class BatchScorerTest {
  @Property(tries = 600)
  void rowsAreScoredAsByThemselves(
      @ForAll long seed, @ForAll Form form, @ForAll @IntRange(min = 0, max = 70) int rows) {
    compare(RandomGraphs.artifact(seed, form), Kernels.create(), seed, rows);
  }

  @Property(tries = 100)
  void rowsAreScoredAsByThemselvesInPlainJava(
      @ForAll long seed, @ForAll Form form, @ForAll @IntRange(min = 0, max = 70) int rows) {
    compare(RandomGraphs.artifact(seed, form), Kernels.scalar(), seed, rows);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 31, 32, 33, 65})
  void rowsOfLinearLayersAreScoredAsByThemselves(int rows) {
    compare(perceptron(), Kernels.create(), rows, rows);
  }

  private static ModelArtifact perceptron() {
    GraphSketch sketch = new GraphSketch();
    RandomTensors tensors = new RandomTensors(new Random(5), sketch);
    String x = sketch.input(Shape.of(1, 67));
    for (int outputs : new int[] {65, 33, 17, 3}) {
      Shape weight = Shape.of(outputs, sketch.shape(x).dim(1));
      String y =
          sketch
              .nodes(
                  new Op.Linear(),
                  null,
                  List.of(x, tensors.floats(weight, 0.3), tensors.floats(Shape.of(outputs), 1)))
              .get(0);
      x = sketch.node(new Op.Unary(UnaryFunction.TANH), null, y);
    }
    sketch.output(x);
    OutputSchema outputs = new OutputSchema(List.of("a", "b", "c"), null);
    return ModelArtifact.of("perceptron", "1", sketch.graph(NumericsProfile.SLUICE), null, outputs);
  }

  private static void compare(ModelArtifact artifact, Kernels kernels, long seed, int rows) {
    CompiledModel model = ModelCompiler.compile(artifact, kernels);
    BatchScorer batch = model.newBatchScorer();
    Scorer single = model.newScorer();
    Random random = new Random(seed);
    float[] features = new float[rows * model.inputLength() + 1];
    float[] state = RandomTensors.gaussians(random, rows * model.stateLength() + 1, 0.5);
    float[] outputs = new float[rows * model.outputLength() + 1];
    float[] expectedState = state.clone();
    float[] expected = outputs.clone();
    for (int row = 0; row < rows; row++) {
      float[] x = RandomTensors.input(random, model.inputLength());
      System.arraycopy(x, 0, features, row * x.length, x.length);
      float[] h = row(expectedState, row, model.stateLength());
      float[] y = new float[model.outputLength()];
      single.score(x, h, y);
      System.arraycopy(h, 0, expectedState, row * h.length, h.length);
      System.arraycopy(y, 0, expected, row * y.length, y.length);
    }
    batch.score(rows, features, state, outputs);
    assertThat(bits(outputs)).isEqualTo(bits(expected));
    assertThat(bits(state)).isEqualTo(bits(expectedState));
  }

  private static float[] row(float[] values, int row, int length) {
    return Arrays.copyOfRange(values, row * length, (row + 1) * length);
  }

  /** All NaNs count as one, as in {@link CompiledPlanTest}. */
  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(values[i]));
    return bits;
  }

  @Test
  void arraysThatDoNotHoldTheRowsAreRefused() {
    BatchScorer scorer = ModelCompiler.compile(perceptron()).newBatchScorer();
    assertThatThrownBy(() -> scorer.score(3, new float[3 * 67], new float[8]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 outputs per row; an array of length 8 does not hold 3 rows");
    assertThatThrownBy(() -> scorer.score(-1, new float[67], new float[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
