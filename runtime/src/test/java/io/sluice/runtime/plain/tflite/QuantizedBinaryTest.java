package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.INT16;
import static io.sluice.runtime.plain.tflite.TfliteCall.params;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.InvalidModelException;
import io.sluice.model.NumericsProfile;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against the real results, from which integers may be one step away, and worked out ties. */
class QuantizedBinaryTest {
  private static final QuantParams UNIT = params(1, 0);

  @Property(tries = 300)
  void resultsAreWithinOneStepOfTheReal(
      @ForAll NumericsProfile profile,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 17) int rows,
      @ForAll @IntRange(min = 1, max = 7) int columns) {
    Random random = new Random(seed);
    QuantParams a = parameters(random);
    QuantParams b = parameters(random);
    QuantParams y = params(0.01f + random.nextFloat() * 0.1f, random.nextInt(256) - 128);
    long[] left = random.longs((long) rows * columns, -128, 128).toArray();
    long[] right = random.longs(columns, -128, 128).toArray();
    for (String op : new String[] {"ADD", "SUB", "MUL", "PRELU", "SQUARED_DIFFERENCE"}) {
      long[] got =
          TfliteCall.of(op)
              .under(profile)
              .bytes(Shape.of(1, rows, columns), a, left)
              .bytes(Shape.of(columns), b, right)
              .run(y);
      for (int i = 0; i < got.length; i++) {
        double l = real(left[i], a);
        double r = real(right[i % columns], b);
        double real =
            switch (op) {
              case "ADD" -> l + r;
              case "SUB" -> l - r;
              case "MUL" -> l * r;
              case "SQUARED_DIFFERENCE" -> (l - r) * (l - r);
              default -> l >= 0 ? l : l * r;
            };
        // Where a product is rounded twice, the first rounding is to a half at worst.
        double exact = Math.max(-128, Math.min(127, real / y.scale() + y.zeroPoint()));
        assertThat(Math.abs(got[i] - exact)).as("%s of %s and %s", op, l, r).isLessThan(0.76);
      }
    }
  }

  private static QuantParams parameters(Random random) {
    return params(0.005f + random.nextFloat() * 0.05f, random.nextInt(256) - 128);
  }

  private static double real(long q, QuantParams params) {
    return (double) params.scale() * (q - params.zeroPoint());
  }

  /** Halves of 1, -1, 3, -3, by rounding twice, or by one shift that rounds half up. */
  @Test
  void tiesOfSums() {
    for (NumericsProfile profile : NumericsProfile.values()) {
      long[] y =
          TfliteCall.of("ADD")
              .under(profile)
              .bytes(Shape.of(4), UNIT, 1, -1, 3, -3)
              .bytes(Shape.of(1), UNIT, 0)
              .run(params(2, 0));
      if (profile == NumericsProfile.TFLITE_XNNPACK) {
        assertThat(y).containsExactly(1, 0, 2, -1);
      } else {
        assertThat(y).containsExactly(1, -1, 2, -2);
      }
    }
  }

  /** Quarters of 2, -2, 6, -6. */
  @Test
  void tiesOfProducts() {
    for (NumericsProfile profile : NumericsProfile.values()) {
      long[] y =
          TfliteCall.of("MUL")
              .under(profile)
              .bytes(Shape.of(4), UNIT, 2, -2, 6, -6)
              .bytes(Shape.of(), params(0.5f, -1), 0)
              .run(params(2, 0));
      if (profile == NumericsProfile.TFLITE_XNNPACK) {
        assertThat(y).containsExactly(0, 0, 2, -2);
      } else {
        assertThat(y).containsExactly(1, -1, 2, -2);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void activationsCutTheRange(NumericsProfile profile) {
    TfliteCall call =
        TfliteCall.of("ADD")
            .under(profile)
            .bytes(Shape.of(3), params(0.5f, 3), -7, 3, 127)
            .bytes(Shape.of(3), params(0.5f, 3), 3, 4, 3);
    assertThat(call.with("fused_activation_function", "RELU").run(params(0.5f, -1)))
        .containsExactly(-1, 0, 123);
    assertThat(call.with("fused_activation_function", "RELU6").run(params(0.5f, -1)))
        .containsExactly(-1, 0, 11);
    assertThat(call.with("fused_activation_function", "RELU_N1_TO_1").run(params(0.5f, -1)))
        .containsExactly(-3, 0, 1);
    assertThatThrownBy(() -> call.with("fused_activation_function", "TANH").run(UNIT))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("ADD 'n': activation TANH of integers is not supported");
  }

  @Test
  void sixteenBitsOfPowersOfTwoAreShifted() {
    TfliteCall call =
        TfliteCall.of("SUB")
            .input(INT16, Shape.of(4), params(1 / 2048f, 0), 1, 32767, -32768, 100)
            .input(INT16, Shape.of(4), params(1 / 8192f, 0), 2, -32768, 32767, -6);
    assertThat(call.run(INT16, params(1 / 2048f, 0)).toLongs())
        .containsExactly(0, 32767, -32768, 102);
    assertThat(call.with("pot_scale_int16", 0).run(INT16, params(1 / 1024f, 0)).toLongs())
        .containsExactly(0, 20480, -20480, 51);
  }

  @Test
  void extremesAreTakenOfTheStoredValues() {
    long[] a = {-128, 5, 127};
    long[] b = {0, 0, 0};
    assertThat(
            TfliteCall.of("MINIMUM")
                .bytes(Shape.of(3), UNIT, a)
                .bytes(Shape.of(3), UNIT, b)
                .run(UNIT))
        .containsExactly(-128, 0, 0);
    assertThat(
            TfliteCall.of("MAXIMUM")
                .bytes(Shape.of(3), UNIT, a)
                .bytes(Shape.of(3), UNIT, b)
                .run(UNIT))
        .containsExactly(0, 5, 127);
  }

  @Test
  void whatIsNotQuantizedIsRefused() {
    assertThatThrownBy(
            () -> TfliteCall.of("ADD").floats(Shape.of(1), 1).bytes(Shape.of(1), UNIT, 1).run(UNIT))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("tensor 'x0' is F32");
    assertThatThrownBy(
            () ->
                TfliteCall.of("MUL")
                    .bytes(Shape.of(2), UNIT, 1, 2)
                    .bytes(Shape.of(3), UNIT, 1, 2, 3)
                    .run(UNIT))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("do not broadcast");
  }
}
