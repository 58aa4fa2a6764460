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
import java.util.function.DoubleUnaryOperator;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuantizedUnaryTest {
  private static final long[] ALL = LongStream.range(-128, 128).toArray();

  private static DoubleUnaryOperator real(String name) {
    return switch (name) {
      case "LOGISTIC" -> x -> 1 / (1 + StrictMath.exp(-x));
      case "TANH" -> StrictMath::tanh;
      case "EXP" -> StrictMath::exp;
      case "ELU" -> x -> x < 0 ? StrictMath.expm1(x) : x;
      case "HARD_SWISH" -> x -> x * Math.max(0, Math.min(6, x + 3)) / 6;
      case "LEAKY_RELU" -> x -> x < 0 ? 0.25 * x : x;
      case "RELU" -> x -> Math.max(x, 0);
      case "RELU6" -> x -> Math.max(0, Math.min(6, x));
      case "RELU_N1_TO_1" -> x -> Math.max(-1, Math.min(1, x));
      default -> x -> Math.max(0, Math.min(1, x));
    };
  }

  @Property(tries = 100)
  void functionsOfEightBitsAreWithinOneStepOfTheReal(
      @ForAll NumericsProfile profile,
      @ForAll @FloatRange(min = 0.01f, max = 0.2f) float scale,
      @ForAll @IntRange(min = -128, max = 127) int zeroPoint,
      @ForAll @FloatRange(min = 0.02f, max = 0.2f) float outputScale,
      @ForAll @IntRange(min = -128, max = 127) int outputZeroPoint) {
    QuantParams from = params(scale, zeroPoint);
    QuantParams to = params(outputScale, outputZeroPoint);
    for (String name : QuantizedUnary.ops().keySet()) {
      long[] y =
          TfliteCall.of(name)
              .under(profile)
              .with("alpha", 0.25f)
              .bytes(Shape.of(256), from, ALL)
              .run(to);
      for (int i = 0; i < 256; i++) {
        double x = (double) scale * (ALL[i] - zeroPoint);
        double units = real(name).applyAsDouble(x) / outputScale + outputZeroPoint;
        // XNNPACK's slopes have 8 fractional bits.
        assertThat(Math.abs(y[i] - Math.max(-128, Math.min(127, units))))
            .as("%s of %s", name, x)
            .isLessThanOrEqualTo(1.01);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void functionsOfSixteenBitsAreCloseToTheReal(NumericsProfile profile) {
    long[] q = LongStream.rangeClosed(-32768, 32767).filter(i -> i % 37 == 0).toArray();
    for (float scale : new float[] {1 / 4096f, 0.0003f, 0.00001f}) {
      for (String name : new String[] {"LOGISTIC", "TANH"}) {
        long[] y =
            TfliteCall.of(name)
                .under(profile)
                .input(INT16, Shape.of(q.length), params(scale, 0), q)
                .run(INT16, params(1 / 32768f, 0))
                .toLongs();
        for (int i = 0; i < q.length; i++) {
          assertThat(y[i] / 32768.0)
              .isCloseTo(real(name).applyAsDouble((double) scale * q[i]), within(5e-4));
        }
      }
    }
  }

  @Test
  void profilesDifferWhereTiesGo() {
    QuantParams half = params(0.5f, 0);
    QuantParams unit = params(1, 0);
    // 0.5 and -0.5: alpha 1 leaves them.
    long[] tflite =
        TfliteCall.of("LEAKY_RELU").with("alpha", 1f).bytes(Shape.of(2), half, 1, -1).run(unit);
    long[] xnnpack =
        TfliteCall.of("LEAKY_RELU")
            .under(NumericsProfile.TFLITE_XNNPACK)
            .with("alpha", 1f)
            .bytes(Shape.of(2), half, 1, -1)
            .run(unit);
    assertThat(tflite).containsExactly(1, 0);
    assertThat(xnnpack).containsExactly(1, 0);
    long[] negative =
        TfliteCall.of("ELU")
            .under(NumericsProfile.TFLITE_XNNPACK)
            .bytes(Shape.of(1), half, 1)
            .run(params(1, -1));
    // 0.5 - 1 = -0.5, away from zero.
    assertThat(negative).containsExactly(-1);
    assertThat(TfliteCall.of("ELU").bytes(Shape.of(1), half, 1).run(params(1, -1)))
        .containsExactly(0);
  }

  @Test
  void slopesThatAreNegativeAndOtherTypesAreRefused() {
    TfliteCall call =
        TfliteCall.of("LEAKY_RELU").with("alpha", -1f).bytes(Shape.of(1), params(1, 0), 1);
    assertThatThrownBy(() -> call.run(params(1, 0)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("LEAKY_RELU 'n': a slope of -1.0 is not supported");
    assertThatThrownBy(() -> TfliteCall.of("TANH").floats(Shape.of(1), 1).run(params(1 / 128f, 0)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("TANH 'n': tensor 'x0' is F32; the op is supported for [INT8]");
  }
}
