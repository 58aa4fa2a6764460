package io.sluice.runtime.plain.onnx.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.plain.onnx.OnnxCall;
import java.math.BigInteger;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryOpsTest {
  private static final Shape THREE = Shape.of(3);
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT16", "FLOAT32", "FLOAT64"})
  void arithmeticOfReals(DataType type) {
    assertThat(reals("Add", type, 1, 2, NAN, 0.5, -2, 1)).containsExactly(1.5, 0, NAN);
    assertThat(reals("Sub", type, 1, 2, INF, 0.5, -2, INF)).containsExactly(0.5, 4, NAN);
    assertThat(reals("Mul", type, 1, 2, 0, 0.5, -2, INF)).containsExactly(0.5, -4, NAN);
    assertThat(reals("Div", type, 1, 2, 0, 0.5, -2, 0)).containsExactly(2, -1, NAN);
    assertThat(reals("PRelu", type, -1, 2, -4, 0.5, -2, 3)).containsExactly(-0.5, 2, -12);
    assertThat(reals("Pow", type, -3, 2, 4, 2, -2, 0.5)).containsExactly(9, 0.25, 2);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"INT8", "UINT8", "INT16", "UINT16", "INT32", "UINT32", "INT64", "UINT64"})
  void arithmeticOfIntegersIsThatOfWideOnesCut(DataType type) {
    agrees("Add", type, BigInteger::add);
    agrees("Sub", type, BigInteger::subtract);
    agrees("Mul", type, BigInteger::multiply);
    agrees("Div", type, (a, b) -> b.signum() == 0 ? b : a.divide(b));
    agrees("BitwiseAnd", type, BigInteger::and);
    agrees("BitwiseOr", type, BigInteger::or);
    agrees("BitwiseXor", type, BigInteger::xor);
    agrees(
        "Mod",
        type,
        (a, b) -> b.signum() < 0 ? a.negate().mod(b.negate()).negate() : safeMod(a, b));
    agrees("Less", type, (a, b) -> truth(a.compareTo(b) < 0));
    agrees("LessOrEqual", type, (a, b) -> truth(a.compareTo(b) <= 0));
    agrees("Greater", type, (a, b) -> truth(a.compareTo(b) > 0));
    agrees("GreaterOrEqual", type, (a, b) -> truth(a.compareTo(b) >= 0));
    agrees("Equal", type, (a, b) -> truth(a.equals(b)));
    agrees("Max", type, BigInteger::max);
    agrees("Min", type, BigInteger::min);
  }

  private static BigInteger safeMod(BigInteger a, BigInteger b) {
    return b.signum() == 0 ? b : a.mod(b);
  }

  private static BigInteger truth(boolean holds) {
    return holds ? BigInteger.ONE : BigInteger.ZERO;
  }

  private static void agrees(String name, DataType type, BinaryOperator<BigInteger> exact) {
    Random random = new Random(name.hashCode());
    long[] a = integers(type, random);
    long[] b = integers(type, random);
    long[] expected = new long[a.length];
    for (int i = 0; i < a.length; i++) {
      expected[i] = exact.apply(wide(type, a[i]), wide(type, b[i])).longValue();
    }
    Shape shape = Shape.of(a.length);
    TensorData result =
        OnnxCall.of(name, 18).longs(type, shape, a).longs(type, shape, b).run().get(0);
    assertThat(result)
        .as("%s of %s", name, type)
        .isEqualTo(TensorData.ofLongs(result.type(), shape, expected));
  }

  /** Random ones of all magnitudes, and the extremes against each other. */
  private static long[] integers(DataType type, Random random) {
    long[] values = new long[101];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextLong() >> random.nextInt(64);
    }
    values[random.nextInt(7)] = 0;
    values[random.nextInt(7)] = type.least();
    values[7] = type.least();
    values[8] = -1;
    return TensorData.ofLongs(type, Shape.of(values.length), values).toLongs();
  }

  private static BigInteger wide(DataType type, long value) {
    return type == DataType.UINT64
        ? new BigInteger(Long.toUnsignedString(value))
        : BigInteger.valueOf(value);
  }

  @Test
  void operandsAreStretchedBothWays() {
    TensorData sum =
        OnnxCall.of("Add", 7)
            .floats(Shape.of(2, 1, 1), 10, 20)
            .floats(Shape.of(3, 1), 1, 2, 3)
            .run()
            .get(0);
    assertThat(sum.shape()).isEqualTo(Shape.of(2, 3, 1));
    assertThat(sum.toFloats()).containsExactly(11, 12, 13, 21, 22, 23);
    assertThat(
            OnnxCall.of("Sub", 7)
                .longs(DataType.INT64, Shape.of(), 10)
                .longs(DataType.INT64, Shape.of(2, 3), 1, 2, 3, 4, 5, 6)
                .runToLongs())
        .containsExactly(9, 8, 7, 6, 5, 4);
  }

  @Test
  void remaindersOfReals() {
    assertThat(
            OnnxCall.of("Mod", 13)
                .ints("fmod", 1)
                .floats(Shape.of(4), -5.5, 5.5, 5.5, INF)
                .floats(Shape.of(4), 2, -2, 0, 2)
                .runToDoubles())
        .containsExactly(-1.5, 1.5, NAN, NAN);
    assertThatThrownBy(() -> reals("Mod", DataType.FLOAT32, 1, 2, 3, 1, 2, 3))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("Mod 'node': attribute 'fmod' is 0; for F32 it must be 1");
  }

  @Test
  void integerRemaindersHaveASignOfChoice() {
    long[] a = {-4, 7, 5, 4};
    long[] b = {3, -3, 8, 0};
    OnnxCall divisor = OnnxCall.of("Mod", 10).longs(DataType.INT8, Shape.of(4), a);
    assertThat(divisor.longs(DataType.INT8, Shape.of(4), b).runToLongs())
        .containsExactly(2, -2, 5, 0);
    OnnxCall dividend = OnnxCall.of("Mod", 10).ints("fmod", 1);
    assertThat(
            dividend
                .longs(DataType.INT8, Shape.of(4), a)
                .longs(DataType.INT8, Shape.of(4), b)
                .runToLongs())
        .containsExactly(-1, 1, 5, 0);
  }

  @Test
  void powersOfMixedTypesAreOfTheBasesType() {
    TensorData realExponent =
        OnnxCall.of("Pow", 15)
            .longs(DataType.INT32, THREE, 2, 3, -2)
            .floats(THREE, 0.5, 2, 3)
            .run()
            .get(0);
    assertThat(realExponent).isEqualTo(TensorData.ofInts(THREE, 1, 9, -8));
    assertThat(
            OnnxCall.of("Pow", 15)
                .floats(THREE, 2, 3, 0.5)
                .longs(DataType.UINT64, THREE, 3, 2, -1)
                .runToDoubles())
        .containsExactly(8, 9, 0);
    assertThat(
            OnnxCall.of("Pow", 15)
                .longs(DataType.INT64, Shape.of(6), 3, 7, 2, -1, 1, 0)
                .longs(DataType.INT32, Shape.of(6), 39, 0, -1, -3, -5, -1)
                .runToLongs())
        .containsExactly(4052555153018976267L, 1, 0, -1, 1, 0);
    assertThat(reals("Pow", DataType.FLOAT64, 1.1, 0, -8, 3.3, 0, 1 / 3.0)[0])
        .isCloseTo(1.3696066657894774, within(1e-15));
  }

  @Test
  void nothingIsEqualToNaN() {
    assertThat(truths("Equal", NAN, 0, 2, NAN, -0.0, 3)).containsExactly(0, 1, 0);
    assertThat(truths("Less", NAN, 0, 2, NAN, -0.0, 3)).containsExactly(0, 0, 1);
    assertThat(truths("LessOrEqual", NAN, 0, 2, NAN, -0.0, 1)).containsExactly(0, 1, 0);
    assertThat(truths("Greater", NAN, 0, 2, 0, -0.0, 1)).containsExactly(0, 0, 1);
    assertThat(truths("GreaterOrEqual", NAN, 0, 2, 0, -0.0, 3)).containsExactly(0, 1, 0);
  }

  private static long[] truths(String name, double... values) {
    return call(name, DataType.FLOAT32, values).runToLongs();
  }

  @Test
  void truthValues() {
    assertThat(logical("And")).containsExactly(0, 0, 0, 1);
    assertThat(logical("Or")).containsExactly(0, 1, 1, 1);
    assertThat(logical("Xor")).containsExactly(0, 1, 1, 0);
    assertThat(logical("Equal")).containsExactly(1, 0, 0, 1);
  }

  private static long[] logical(String name) {
    return OnnxCall.of(name, 7)
        .longs(DataType.BOOL, Shape.of(2, 1), 0, 1)
        .longs(DataType.BOOL, Shape.of(2), 0, 1)
        .runToLongs();
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"UINT8", "UINT16", "UINT32", "UINT64"})
  void shiftsLoseWhatLeavesTheType(DataType type) {
    int bits = 8 * type.bytes();
    long most = -1L >>> (64 - bits);
    assertThat(shift("LEFT", type, most, 1, bits)).containsExactly(most - 1, 2, 0);
    assertThat(shift("RIGHT", type, most, 1, bits)).containsExactly(most >>> 1, 0, 0);
  }

  private static long[] shift(String direction, DataType type, long most, long one, int bits) {
    return OnnxCall.of("BitShift", 11)
        .texts("direction", direction)
        .longs(type, THREE, most, one, most)
        .longs(type, THREE, 1, 1, bits)
        .runToLongs();
  }

  @Test
  void aShiftWithoutDirectionIsRefused() {
    OnnxCall call = OnnxCall.of("BitShift", 11).longs(DataType.UINT8, THREE, 1, 2, 3);
    assertThatThrownBy(() -> call.longs(DataType.UINT8, THREE, 1, 2, 3).run())
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("'direction' is ''");
  }

  @Test
  void slopesStretchToTheInputOnly() {
    assertThat(
            OnnxCall.of("PRelu", 16)
                .longs(DataType.INT32, Shape.of(2, 2), -1, 2, -3, -4)
                .longs(DataType.INT32, Shape.of(2, 1), 10, 5)
                .runToLongs())
        .containsExactly(-10, 2, -15, -20);
    OnnxCall wide = OnnxCall.of("PRelu", 16).floats(THREE, 1, 2, 3).floats(Shape.of(2, 1), 1, 2);
    assertThatThrownBy(wide::run)
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("PRelu 'node': the slope's shape [2, 1] does not stretch to the input's, [3]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Add", "Pow", "Less", "And", "BitwiseXor", "PRelu"})
  void shapesTypesAndCountsThatDoNotFitAreRefused(String name) {
    assertThatThrownBy(
            () -> OnnxCall.of(name, 18).floats(THREE, 1, 2, 3).floats(Shape.of(2), 1, 2).run())
        .isInstanceOf(InvalidModelException.class);
    assertThatThrownBy(
            () ->
                OnnxCall.of(name, 18)
                    .floats(THREE, 1, 2, 3)
                    .longs(DataType.BOOL, THREE, 1, 0, 1)
                    .run())
        .isInstanceOf(InvalidModelException.class);
    assertThatThrownBy(() -> OnnxCall.of(name, 18).floats(THREE, 1, 2, 3).run())
        .isInstanceOf(InvalidModelException.class);
  }

  @Test
  void aResultThatIsFarTooLargeIsRefused() {
    TensorData column = TensorData.ofFloats(Shape.of(70000, 1), new float[70000]);
    TensorData row = TensorData.ofFloats(Shape.of(70000), new float[70000]);
    assertThatThrownBy(() -> OnnxCall.of("Add", 14).data(column).data(row).prepare())
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("Add 'node'");
  }

  private static double[] reals(String name, DataType type, double... values) {
    return call(name, type, values).runToDoubles();
  }

  private static OnnxCall call(String name, DataType type, double... values) {
    return OnnxCall.of(name, 15)
        .data(type, THREE, values[0], values[1], values[2])
        .data(type, THREE, values[3], values[4], values[5]);
  }

  @Test
  void olderVersionsStretchFromAnAxisOn() {
    Shape image = Shape.of(1, 2, 2);
    OnnxCall add =
        OnnxCall.of("Add", 6)
            .floats(image, 1, 2, 3, 4)
            .floats(Shape.of(2), 10, 20)
            .ints("broadcast", 1);
    assertThat(add.runToDoubles()).containsExactly(11, 22, 13, 24);
    assertThat(add.ints("axis", 1).runToDoubles()).containsExactly(11, 12, 23, 24);
    OnnxCall slope =
        OnnxCall.of("PRelu", 6).floats(image, -1, -2, -3, -4).floats(Shape.of(2), 10, 20);
    assertThat(slope.runToDoubles()).containsExactly(-10, -20, -60, -80);
    OnnxCall single = OnnxCall.of("PRelu", 6).floats(image, -1, 2, 3, 4).floats(Shape.of(1), 10);
    assertThat(single.runToDoubles()).containsExactly(-10, 2, 3, 4);
  }
}
