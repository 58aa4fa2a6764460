package io.sluice.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
  private static final float NAN = Float.NaN;
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private static TensorData floats(float... values) {
    return TensorData.ofFloats(Shape.of(values.length), values);
  }

  private static TensorData ints(DataType type, long... values) {
    return TensorData.ofLongs(type, Shape.of(values.length), values);
  }

  private static Agreement compare(Tolerance tolerance, TensorData got, TensorData expected) {
    return compare(tolerance, got, expected, 0);
  }

  private static Agreement compare(
      Tolerance tolerance, TensorData got, TensorData expected, double scale) {
    Comparison comparison = new Comparison(tolerance);
    assertThat(comparison.add("y", -1, got, expected, scale)).isNull();
    return comparison.agreement();
  }

  /** By hand: 1e-3 * |expected| + 1e-7. */
  @ParameterizedTest
  @CsvSource({
    "1.0009, 1, 0",
    "1.0011, 1, 1",
    "-1.0011, -1, 1",
    "0.00000009, 0, 0",
    "0.00000011, 0, 1",
    "999, 1000, 0",
    "NaN, NaN, 0",
    "NaN, 1, 1",
    "1, NaN, 1",
    "Infinity, Infinity, 0",
    "Infinity, -Infinity, 1",
    "1, Infinity, 1",
    "-0, 0, 0",
  })
  void onnxTestsAllowARelativeAndAnAbsoluteDifference(float got, float expected, int outside) {
    Agreement agreement = compare(Tolerance.ONNX_TESTS, floats(got), floats(expected));

    assertThat(agreement.outside()).isEqualTo(outside);
  }

  @Test
  void exactIsToTheBitButForNaNs() {
    Tolerance exact = new Tolerance.Exact();
    float other = Float.intBitsToFloat(0x7fc00001);

    assertThat(compare(exact, floats(1, NAN), floats(1, other)).outside()).isZero();
    assertThat(compare(exact, floats(-0f), floats(0f)).outside()).isEqualTo(1);
    assertThat(compare(exact, floats(Math.nextUp(1f)), floats(1f)).largest())
        .hasToString("'y'[0]: got 1.0000001, expected 1.0, difference 1.192e-07");
  }

  @Test
  void integersMustBeEqualWhateverFloatsMay() {
    Tolerance wide = new Tolerance.Close(10, 10);

    assertThat(compare(wide, ints(DataType.INT64, 5, 7), ints(DataType.INT64, 5, 8)).outside())
        .isEqualTo(1);
    assertThat(compare(wide, ints(DataType.BOOL, 1), ints(DataType.BOOL, 0)).largest())
        .hasToString("'y'[0]: got true, expected false, difference 1");
    assertThat(compare(wide, ints(DataType.UINT64, -1), ints(DataType.UINT64, 1)).largest())
        .hasToString("'y'[0]: got 18446744073709551615, expected 1, difference 1.845e+19");
  }

  @Test
  void stepsCountIntegersAndFloatsInUnitsOfTheirScale() {
    Tolerance one = new Tolerance.Steps(1);

    Agreement integers =
        compare(one, ints(DataType.INT8, 3, -128, 0), ints(DataType.INT8, 4, -126, 0));
    assertThat(integers.unequal()).isEqualTo(2);
    assertThat(integers.outside()).isEqualTo(1);
    assertThat(integers.steps()).isEqualTo(2);
    assertThat(integers.largest())
        .isNotNull()
        .hasToString("'y'[1]: got -128, expected -126, difference 2");
    assertThat(compare(one, floats(0.5f), floats(0.75f), 0.25).outside()).isZero();
    assertThat(compare(one, floats(0.375f), floats(0.75f), 0.25).outside()).isEqualTo(1);
    assertThat(compare(one, floats(NAN), floats(0.75f), 0.25).outside()).isEqualTo(1);
    assertThat(compare(one, ints(DataType.BOOL, 1), ints(DataType.BOOL, 0)).outside()).isEqualTo(1);
  }

  @Test
  void floatsWithoutAScaleHaveNoSteps() {
    assertThat(new Comparison(new Tolerance.Steps(1)).add("y", -1, floats(1), floats(1), 0))
        .isEqualTo(
            "output 'y' is not dequantized from integers, so it has no steps to count;"
                + " compare it by rtol and atol");
  }

  @Test
  void theLargestDifferenceIsThatOfAnElementOutsideIfThereIsOne() {
    Agreement agreement =
        compare(
            Tolerance.ONNX_TESTS,
            TensorData.ofFloats(Shape.of(2, 3), 1000.5f, 0, 1, 2, 3.5f, 4),
            TensorData.ofFloats(Shape.of(2, 3), 1000, 0, 1, 2, 3.25f, 4.125f));

    assertThat(agreement.elements()).isEqualTo(6);
    assertThat(agreement.unequal()).isEqualTo(3);
    assertThat(agreement.outside()).isEqualTo(2);
    assertThat(agreement.largest())
        .hasToString("'y'[1, 1]: got 3.5, expected 3.25, difference 0.2500");
    assertThat(Verdict.on(agreement))
        .isEqualTo(
            new Verdict.Fail(
                "'y'[1, 1]: got 3.5, expected 3.25, difference 0.2500"
                    + " (2 of 6 elements differ too much)",
                agreement));
  }

  @Test
  void anElementThatIsNoNumberDiffersMost() {
    assertThat(
            compare(
                    new Tolerance.Exact(),
                    floats(1e30f, NAN, INFINITY),
                    floats(-1e30f, 1, INFINITY))
                .largest())
        .hasToString("'y'[1]: got NaN, expected 1.0, difference Infinity");
  }

  @Test
  void otherTypesAndShapesAreNotCompared() {
    Comparison comparison = new Comparison(Tolerance.ONNX_TESTS);

    assertThat(comparison.add("y", -1, floats(1, 2), floats(1), 0))
        .isEqualTo("output 'y' is F32[2], expected F32[1]");
    assertThat(comparison.add("y", -1, floats(1), ints(DataType.INT32, 1), 0))
        .isEqualTo("output 'y' is F32[1], expected I32[1]");
    assertThat(comparison.agreement().elements()).isZero();
  }

  @Test
  void itemsOfABatchAndScalarsAreNamed() {
    Comparison comparison = new Comparison(new Tolerance.Exact());
    TensorData zero = TensorData.ofFloats(Shape.of(), 0);

    comparison.add("y", 6, zero, zero, 0);
    comparison.add("y", 7, TensorData.ofFloats(Shape.of(), 2), zero, 0);

    assertThat(comparison.agreement().largest())
        .hasToString("'y'[] of item 7: got 2.0, expected 0.0, difference 2");
    assertThat(comparison.agreement().elements()).isEqualTo(2);
  }

  @Test
  void noToleranceIsNegative() {
    assertThatThrownBy(() -> new Tolerance.Close(-1, 0))
        .hasMessage("rtol -1.0 and atol 0.0 must be finite and not negative");
    assertThatThrownBy(() -> new Tolerance.Close(0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Tolerance.Steps(-1)).hasMessage("-1 steps: must not be negative");
  }
}
