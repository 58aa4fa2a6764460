package io.sluice.runtime.plain.tflite;

import static io.sluice.runtime.plain.tflite.TfliteCall.params;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.InvalidModelException;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class L2NormalizationTest {
  private static final QuantParams UNIT_LENGTH = params(1 / 128f, 0);

  @Property
  void inverseRootsAreWithinFiveStepsOfNewton(@ForAll @IntRange(min = 2) int x) {
    double root = Math.scalb((double) InverseRoot.multiplier(x), InverseRoot.shift(x) - 31);
    assertThat(root * StrictMath.sqrt(x)).isCloseTo(1, within(1.3e-6));
  }

  @Property(tries = 100)
  void rowsHaveLengthOneWithinAStep(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 33) int depth) {
    long[] q = new Random(seed).longs(2L * depth, -128, 128).toArray();
    long[] y =
        TfliteCall.of("L2_NORMALIZATION")
            .bytes(Shape.of(2, depth), params(0.3f, 5), q)
            .run(UNIT_LENGTH);
    for (int i = 0; i < q.length; i++) {
      double sum = 0;
      for (int k = i / depth * depth; k < (i / depth + 1) * depth; k++) {
        sum += (q[k] - 5) * (q[k] - 5);
      }
      double real = sum == 0 ? 0 : 128 * (q[i] - 5) / Math.sqrt(sum);
      assertThat((double) y[i]).isCloseTo(Math.min(real, 127), within(0.51));
    }
  }

  @Test
  void zerosStayZeros() {
    assertThat(
            TfliteCall.of("L2_NORMALIZATION")
                .bytes(Shape.of(3), params(1, 7), 7, 7, 7)
                .run(UNIT_LENGTH))
        .containsExactly(0, 0, 0);
  }

  @Test
  void otherOutputsAreRefused() {
    TfliteCall call = TfliteCall.of("L2_NORMALIZATION").bytes(Shape.of(1), params(1, 0), 7);
    assertThatThrownBy(() -> call.run(params(1, 0)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("the output must have scale 1/128 and zero point 0");
  }
}
