package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.kernels.Kernels;
import io.sluice.model.BinaryFunction;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.runtime.RandomGraphs.Form;
import io.sluice.runtime.plan.Plan;
import io.sluice.runtime.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class FirstScoresTest {
  private static ModelArtifact linear(float weight) {
    GraphSketch sketch = new GraphSketch();
    String x = sketch.input(Shape.of(1, 1));
    sketch.output(sketch.node(new Op.Linear(), null, x, sketch.floats(Shape.of(1, 1), weight)));
    return ModelArtifact.of("m", "1", sketch.graph(), null, new OutputSchema(List.of("y"), null));
  }

  @Example
  void aScoreThatIsNotWhatTheGraphDefinesIsRefused() {
    CompiledModel other = ModelCompiler.compile(linear(2));
    assertThatThrownBy(() -> FirstScores.verify(other, linear(3)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("output 'y' is computed as");
  }

  /** The weighted sum of the inputs so far, and half of the sum before. */
  private static ModelArtifact withState(float weight) {
    GraphSketch sketch = new GraphSketch();
    String x = sketch.input(Shape.of(1, 1));
    String before = sketch.input(Shape.of(1, 1));
    String half = sketch.node(new Op.Linear(), null, before, sketch.floats(Shape.of(1, 1), weight));
    String sum = sketch.node(new Op.Binary(BinaryFunction.ADD), null, x, half);
    sketch.state(before, sum);
    sketch.output(sketch.node(new Op.Reshape(Shape.of(1)), null, sum));
    return ModelArtifact.of("m", "1", sketch.graph(), null, new OutputSchema(List.of("y"), null));
  }

  /** The state is zero at first, as it is in a warm-up. */
  @Example
  void aLaterScoreOfASequenceThatIsNotWhatTheGraphDefinesIsRefused() {
    CompiledModel other = ModelCompiler.compile(withState(0.25f));
    assertThatThrownBy(() -> FirstScores.verify(other, withState(0.5f)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("output 'y' is computed as");
  }

  /** Its work is too much for the interpreter. */
  @Example
  void aLargeModelIsScoredOnAllInputsOfAWarmUp() {
    int width = 1001;
    GraphSketch sketch = new GraphSketch();
    String x = sketch.input(Shape.of(1, 1));
    String wide =
        sketch.node(new Op.Linear(), null, x, sketch.floats(Shape.of(width, 1), new float[width]));
    String same =
        sketch.node(
            new Op.Linear(),
            null,
            wide,
            sketch.floats(Shape.of(width, width), new float[width * width]));
    sketch.output(
        sketch.node(
            new Op.Linear(), null, same, sketch.floats(Shape.of(1, width), new float[width])));
    ModelArtifact artifact =
        ModelArtifact.of("m", "1", sketch.graph(), null, new OutputSchema(List.of("y"), null));
    CompiledModel failing = failingAt(8, artifact);
    assertThatThrownBy(() -> FirstScores.verify(failing, artifact)).hasMessage("score 8");
  }

  /** For one that is never warmed up. */
  @Example
  void theFirstScoreAloneCanBeProved() {
    ModelArtifact artifact = linear(3);
    FirstScores.verifyOne(failingAt(2, artifact), artifact);
    assertThatThrownBy(() -> FirstScores.verifyOne(failingAt(1, artifact), artifact))
        .hasMessage("score 1");
    CompiledModel other = ModelCompiler.compile(linear(2));
    assertThatThrownBy(() -> FirstScores.verifyOne(other, artifact))
        .isInstanceOf(InvalidModelException.class);
  }

  /** A model whose plan fails at the given score, counted from 1. */
  private static CompiledModel failingAt(int score, ModelArtifact artifact) {
    AtomicInteger scores = new AtomicInteger();
    Plan plan = Plan.of(artifact.graph(), null, Kernels.create());
    List<Step> steps = new ArrayList<>(List.of(plan.steps()));
    steps.add(
        memory -> {
          if (scores.incrementAndGet() == score) {
            throw new IllegalStateException("score " + score);
          }
        });
    Plan failing =
        new Plan(
            plan.inputs(),
            plan.states(),
            steps.toArray(Step[]::new),
            plan.nextStates(),
            plan.outputs(),
            plan.boundary(),
            plan.constants(),
            plan.arenas(),
            plan.sums(),
            plan.plainSteps());
    return new CompiledModel(artifact, failing, ModelCompiler.compile(artifact).cost());
  }

  @Property(tries = 300)
  void everyModelThatIsComputedRightPasses(
      @ForAll long seed, @ForAll Form form, @ForAll NumericsProfile numerics) {
    ModelArtifact artifact = RandomGraphs.artifact(seed, form, numerics);
    CompiledModel model = ModelCompiler.compile(artifact);
    assertThatCode(() -> FirstScores.verify(model, artifact)).doesNotThrowAnyException();
  }
}
