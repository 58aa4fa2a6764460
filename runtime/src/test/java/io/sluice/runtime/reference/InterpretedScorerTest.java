package io.sluice.runtime.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.BinaryFunction;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.runtime.GraphSketch;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InterpretedScorerTest {
  private final GraphSketch sketch = new GraphSketch();

  private InterpretedScorer scorer(@Nullable FeatureSchema features, int outputs) {
    List<String> names = IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList();
    return new InterpretedScorer(
        ModelArtifact.of("m", "1", sketch.graph(), features, new OutputSchema(names, null)));
  }

  private static FeatureSchema twoFeatures(int window, FeatureSchema.Layout layout) {
    return new FeatureSchema(
        List.of(Feature.required("a", 1, 2), Feature.required("b", 10, 0.5f)),
        window,
        layout,
        FeatureSchema.IncompleteWindow.PAD);
  }

  @Test
  void featuresAreNormalizedWhereTheLayoutHasThem() {
    sketch.output(sketch.input(Shape.of(1, 2, 3)));
    assertThat(
            scorer(twoFeatures(3, FeatureSchema.Layout.NCL), 6)
                .score(new float[] {1, 3, Float.NaN, 10, 11, 9}))
        .containsExactly(0, 1, Float.NaN, 0, 2, -2);
  }

  @Test
  void eventsLieTogetherInTheOtherLayout() {
    sketch.output(sketch.input(Shape.of(1, 3, 2)));
    assertThat(
            scorer(twoFeatures(3, FeatureSchema.Layout.NLC), 6)
                .score(new float[] {1, 10, 3, 11, 5, 9}))
        .containsExactly(0, 0, 1, 2, 2, -2);
  }

  @Test
  void inputsAndOutputsAreConcatenatedAndInt8OutputsAreReals() {
    String first = sketch.input(Shape.of(1, 1));
    String second = sketch.input(Shape.of(1, 2));
    sketch.output(sketch.node(new Op.Quantize(), QuantParams.perTensor(0.5f, 9), second));
    sketch.output(first);
    assertThat(scorer(null, 3).score(new float[] {7, 1.1f, -100})).containsExactly(1, -68.5f, 7);
  }

  @Test
  void stateIsCarriedInTheOrderOfTheBindings() {
    String x = sketch.input(Shape.of(1, 1));
    String count = sketch.input(Shape.of(1, 1));
    String sum = sketch.input(Shape.of(1, 1));
    Op add = new Op.Binary(BinaryFunction.ADD);
    sketch.state(sum, sketch.node(add, null, sum, x));
    sketch.state(count, sketch.node(add, null, count, sketch.floats(Shape.of(1), 1)));
    sketch.output(sketch.node(new Op.Reshape(Shape.of(1)), null, sum));
    InterpretedScorer scorer = scorer(null, 1);
    float[] state = new float[scorer.stateLength()];
    assertThat(scorer.score(new float[] {5}, state)).containsExactly(0);
    assertThat(scorer.score(new float[] {7}, state)).containsExactly(5);
    assertThat(state).containsExactly(12, 2);
  }

  @Test
  void lengthsAreChecked() {
    sketch.output(sketch.input(Shape.of(1, 2)));
    InterpretedScorer scorer = scorer(null, 2);
    assertThatThrownBy(() -> scorer.score(new float[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the input takes 2 values, not 1");
    assertThatThrownBy(() -> scorer.score(new float[2], new float[1]))
        .hasMessage("the state takes 0 values, not 1");
  }
}
