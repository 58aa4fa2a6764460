package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.INT16;
import static io.sluice.runtime.plain.tflite.TfliteCall.params;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.InvalidModelException;
import io.sluice.model.NumericsProfile;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SoftmaxTest {
  private static final QuantParams SHARES = params(1 / 256f, -128);

  @Property(tries = 200)
  void sharesAreWithinOneStepOfTheReal(
      @ForAll NumericsProfile profile,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 33) int depth,
      @ForAll @FloatRange(min = 0.01f, max = 1) float scale,
      @ForAll @FloatRange(min = 0.5f, max = 2) float beta) {
    long[] q = new Random(seed).longs(3L * depth, -128, 128).toArray();
    long[] y =
        TfliteCall.of("SOFTMAX")
            .under(profile)
            .with("beta", beta)
            .bytes(Shape.of(3, depth), params(scale, 7), q)
            .run(SHARES);
    for (int i = 0; i < y.length; i++) {
      double real = Math.min(share(q, i, depth, (double) scale * beta) * 256, 255);
      assertThat(Math.abs(y[i] + 128 - real)).isLessThanOrEqualTo(1.02);
    }
  }

  private static double share(long[] q, int index, int depth, double scale) {
    int row = index / depth * depth;
    double sum = 0;
    for (int i = row; i < row + depth; i++) {
      sum += StrictMath.exp(scale * (q[i] - q[index]));
    }
    return 1 / sum;
  }

  @Property(tries = 100)
  void sharesOfSixteenBitsAreCloseToTheReal(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 17) int depth) {
    long[] q = new Random(seed).longs(depth, -32768, 32768).toArray();
    long[] y =
        TfliteCall.of("SOFTMAX")
            .with("beta", 1f)
            .input(INT16, Shape.of(depth), params(1 / 4096f, 0), q)
            .run(INT16, params(1 / 32768f, 0))
            .toLongs();
    for (int i = 0; i < y.length; i++) {
      assertThat(y[i] / 32768.0).isCloseTo(share(q, i, depth, 1 / 4096.0), within(1e-3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneElementHasAllAndEqualOnesTheSame(NumericsProfile profile) {
    TfliteCall one = TfliteCall.of("SOFTMAX").under(profile).with("beta", 1f);
    assertThat(one.bytes(Shape.of(1, 1), params(0.1f, 0), 5).run(SHARES)).containsExactly(127);
    TfliteCall four = TfliteCall.of("SOFTMAX").under(profile).with("beta", 1f);
    assertThat(four.bytes(Shape.of(4), params(0.1f, 0), 9, 9, 9, 9).run(SHARES))
        .containsExactly(-64, -64, -64, -64);
  }

  @Test
  void otherParametersOfTheOutputAreRefused() {
    TfliteCall call =
        TfliteCall.of("SOFTMAX").with("beta", 1f).bytes(Shape.of(2), params(0.1f, 0), 1, 2);
    assertThatThrownBy(() -> call.run(params(1 / 256f, 0)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("SOFTMAX 'n': the output must have scale 1/256 and zero point -128");
    assertThatThrownBy(() -> call.with("beta", 0f).run(SHARES))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("SOFTMAX 'n': attribute 'beta' is 0.0");
  }
}
