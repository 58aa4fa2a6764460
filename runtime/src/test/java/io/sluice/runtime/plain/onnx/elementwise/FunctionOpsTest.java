package io.sluice.runtime.plain.onnx.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.onnx.OnnxCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FunctionOpsTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;
  private static final Shape THREE = Shape.of(3, 1);

  /** Values from tables of the functions, to the digits of a double. */
  @ParameterizedTest
  @CsvSource({
    "Exp, 1, 2.718281828459045",
    "Exp, -0.5, 0.6065306597126334",
    "Log, 3, 1.0986122886681098",
    "Sqrt, 2, 1.4142135623730951",
    "Reciprocal, -8, -0.125",
    "Erf, 0.5, 0.5204998778130465",
    "Sin, 1, 0.8414709848078965",
    "Cos, 1, 0.5403023058681398",
    "Tan, 1, 1.5574077246549023",
    "Asin, 0.5, 0.5235987755982989",
    "Acos, 0.5, 1.0471975511965979",
    "Atan, 1, 0.7853981633974483",
    "Sinh, 1, 1.1752011936438014",
    "Cosh, 1, 1.5430806348152437",
    "Asinh, 1, 0.881373587019543",
    "Asinh, -1e-9, -1e-9",
    "Asinh, 1e300, 691.4686750787736",
    "Acosh, 2, 1.3169578969248166",
    "Acosh, 1, 0",
    "Acosh, 1e300, 691.4686750787736",
    "Atanh, 0.5, 0.5493061443340549",
    "Atanh, -1e-12, -1e-12",
  })
  void functionsAreAccurateInBothWidths(String name, double x, double expected) {
    assertThat(OnnxCall.of(name, 13).data(DataType.FLOAT64, Shape.of(), x).runToDoubles()[0])
        .isCloseTo(expected, within(5e-16 * Math.abs(expected)));
    if (Math.abs(x) < 1e30) {
      float narrow = (float) x;
      double tolerance = 3e-7 * Math.abs(expected);
      assertThat(OnnxCall.of(name, 13).floats(THREE, x, narrow, x).runToDoubles())
          .satisfies(
              values -> {
                for (double value : values) {
                  assertThat(value).isCloseTo(expected, within(tolerance));
                }
              });
    }
  }

  @Test
  void edgesOfTheFunctions() {
    assertThat(of("Sqrt", -1, 0, INF)).containsExactly(NAN, 0, INF);
    assertThat(of("Log", 0, -1, INF)).containsExactly(-INF, NAN, INF);
    assertThat(of("Exp", -INF, INF, NAN)).containsExactly(0, INF, NAN);
    assertThat(of("Reciprocal", 0, INF, -0.0)).containsExactly(INF, 0, -INF);
    assertThat(of("Atanh", 1, -1, 2)).containsExactly(INF, -INF, NAN);
    assertThat(of("Acosh", 0.5, INF, NAN)).containsExactly(NAN, INF, NAN);
    assertThat(of("Asinh", -INF, INF, -0.0)).containsExactly(-INF, INF, -0.0);
    assertThat(of("Sign", -INF, NAN, 0.25)).containsExactly(-1, NAN, 1);
    assertThat(of("Abs", -INF, NAN, -0.25)).containsExactly(INF, NAN, 0.25);
    assertThat(of("Neg", -INF, NAN, 0.25)).containsExactly(INF, NAN, -0.25);
  }

  @Test
  void roundsHalfToEven() {
    Shape seven = Shape.of(7);
    assertThat(OnnxCall.of("Round", 11).floats(seven, 0.5, 1.5, 2.5, -0.5, -1.5, 2.51, NAN).run())
        .isEqualTo(OnnxCall.of("Identity", 13).floats(seven, 0, 2, 2, -0.0, -2, 3, NAN).run());
    assertThat(of("Ceil", -1.5, 1.2, INF)).containsExactly(-1, 2, INF);
    assertThat(of("Floor", -1.5, 1.2, INF)).containsExactly(-2, 1, INF);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"INT8", "INT16", "INT32", "INT64"})
  void signedIntegersWrapAround(DataType type) {
    long least = type.least();
    assertThat(OnnxCall.of("Abs", 13).longs(type, THREE, -3, least, 7).runToLongs())
        .containsExactly(3, least, 7);
    assertThat(OnnxCall.of("Neg", 13).longs(type, THREE, -3, least, 7).runToLongs())
        .containsExactly(3, least, -7);
    assertThat(OnnxCall.of("Sign", 13).longs(type, THREE, -3, least, 0).runToLongs())
        .containsExactly(-1, -1, 0);
    assertThat(OnnxCall.of("BitwiseNot", 18).longs(type, THREE, -3, 0, 7).runToLongs())
        .containsExactly(2, -1, -8);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"UINT8", "UINT16", "UINT32", "UINT64"})
  void unsignedIntegersAreNeverNegative(DataType type) {
    long most = type == DataType.UINT64 ? -1L : type.greatest();
    assertThat(OnnxCall.of("Abs", 13).longs(type, THREE, 3, most, 0).runToLongs())
        .containsExactly(3, most, 0);
    assertThat(OnnxCall.of("Sign", 13).longs(type, THREE, 3, most, 0).runToLongs())
        .containsExactly(1, 1, 0);
    assertThat(OnnxCall.of("BitwiseNot", 18).longs(type, THREE, 1, most, 0).runToLongs())
        .containsExactly(most - 1, 0, most);
  }

  @Test
  void halvesAreRounded() {
    assertThat(OnnxCall.of("Exp", 13).data(DataType.FLOAT16, THREE, 1, 12, 0).runToDoubles())
        .containsExactly(2.71875, INF, 1);
  }

  @Test
  void truthValuesAreAnswersOrNegated() {
    assertThat(OnnxCall.of("IsNaN", 13).floats(THREE, NAN, INF, 1).runToLongs())
        .containsExactly(1, 0, 0);
    assertThat(OnnxCall.of("IsInf", 10).floats(THREE, -INF, INF, NAN).runToLongs())
        .containsExactly(1, 1, 0);
    OnnxCall positive = OnnxCall.of("IsInf", 10).ints("detect_negative", 0);
    assertThat(positive.floats(THREE, -INF, INF, NAN).runToLongs()).containsExactly(0, 1, 0);
    OnnxCall negative = OnnxCall.of("IsInf", 10).ints("detect_positive", 0);
    assertThat(negative.data(DataType.FLOAT64, THREE, -INF, INF, NAN).runToLongs())
        .containsExactly(1, 0, 0);
    assertThat(OnnxCall.of("Not", 1).longs(DataType.BOOL, THREE, 1, 0, 1).runToLongs())
        .containsExactly(0, 1, 0);
  }

  @Test
  void emptyTensorsAreEmpty() {
    assertThat(OnnxCall.of("Sin", 7).floats(Shape.of(2, 0)).run().get(0).shape())
        .isEqualTo(Shape.of(2, 0));
  }

  @Test
  void otherTypesAndInputsAreRefused() {
    assertThatThrownBy(() -> OnnxCall.of("Sin", 7).longs(DataType.INT32, THREE, 1, 2, 3).run())
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("Sin 'node': input 0 is I32[3, 1]");
    assertThatThrownBy(() -> OnnxCall.of("Neg", 13).longs(DataType.UINT8, THREE, 1, 2, 3).run())
        .isInstanceOf(InvalidModelException.class);
    assertThatThrownBy(() -> OnnxCall.of("Abs", 13).run())
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("input 0 is missing");
    assertThatThrownBy(() -> OnnxCall.of("Abs", 13).floats(THREE, 1, 2, 3).absent().run())
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("2 inputs are given; the op takes 1");
  }

  private static double[] of(String name, double... values) {
    return OnnxCall.of(name, 13).floats(THREE, values).runToDoubles();
  }
}
