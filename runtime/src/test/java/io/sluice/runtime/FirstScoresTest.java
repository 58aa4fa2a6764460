package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.runtime.RandomGraphs.Form;
import java.util.List;
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

  @Property(tries = 300)
  void everyModelThatIsComputedRightPasses(
      @ForAll long seed, @ForAll Form form, @ForAll NumericsProfile numerics) {
    ModelArtifact artifact = RandomGraphs.artifact(seed, form, numerics);
    CompiledModel model = ModelCompiler.compile(artifact);
    assertThatCode(() -> FirstScores.verify(model, artifact)).doesNotThrowAnyException();
  }
}
