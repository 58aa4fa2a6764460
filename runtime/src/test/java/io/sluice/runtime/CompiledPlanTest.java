package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ModelArtifact;
import io.sluice.model.NumericsProfile;
import io.sluice.runtime.RandomGraphs.Form;
import io.sluice.runtime.reference.InterpretedScorer;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The compiled plan gives what the interpreter gives, to the bit. */
class CompiledPlanTest {
  private static final int CALLS = 3;

  @Property(tries = 4000)
  void agreesWithTheInterpreterToTheBit(
      @ForAll long seed, @ForAll Form form, @ForAll NumericsProfile numerics) {
    ModelArtifact artifact = RandomGraphs.artifact(seed, form, numerics);
    Scorer scorer = ModelCompiler.compile(artifact).newScorer();
    InterpretedScorer oracle = new InterpretedScorer(artifact);
    Random random = new Random(seed);
    float[] state = new float[oracle.stateLength()];
    float[] oracleState = state.clone();
    float[] outputs = new float[scorer.model().outputLength()];
    for (int call = 0; call < CALLS; call++) {
      float[] features = RandomTensors.input(random, scorer.model().inputLength());
      scorer.score(features, state, outputs);
      assertThat(bits(outputs)).isEqualTo(bits(oracle.score(features, oracleState)));
      assertThat(bits(state)).isEqualTo(bits(oracleState));
    }
  }

  /** All NaNs count as one: Java leaves open which of them an operation gives. */
  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(values[i]);
    }
    return bits;
  }
}
