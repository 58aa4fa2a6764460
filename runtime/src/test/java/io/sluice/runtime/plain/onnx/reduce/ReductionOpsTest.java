package io.sluice.runtime.plain.onnx.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.plain.onnx.OnnxCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReductionOpsTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;
  private static final Shape BOX = Shape.of(2, 3, 2);
  private static final double[] VALUES = {1, -2, 3, 4, -5, 6, 7, 8, 9, -10, 11, 12};

  @ParameterizedTest
  @CsvSource({
    "ReduceSum, -1, 8, 27, 10",
    "ReduceMean, -0.33333334, 2.6666667, 9, 3.3333333",
    "ReduceProd, -15, -48, 693, -960",
    "ReduceMin, -5, -2, 7, -10",
    "ReduceMax, 3, 6, 11, 12",
    "ReduceL1, 9, 12, 27, 30",
    "ReduceL2, 5.9160798, 7.4833148, 15.8429795, 17.5499288",
    "ReduceSumSquare, 35, 56, 251, 308",
    "ReduceLogSumExp, 3.12722344, 6.12722344, 11.1429316, 12.0181499",
  })
  void reducesTheMiddleAxis(String name, float a, float b, float c, float d) {
    for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
      OnnxCall call = OnnxCall.of(name, 18).data(type, BOX, VALUES);
      TensorData result = axes(call, 1).run().get(0);
      assertThat(result.shape()).isEqualTo(Shape.of(2, 1, 2));
      double[] values = result.toDoubles();
      double[] expected = {a, b, c, d};
      for (int i = 0; i < expected.length; i++) {
        assertThat(Math.abs(values[i] - expected[i])).isLessThan(2e-7 * Math.abs(expected[i]));
      }
    }
  }

  @Test
  void theLogarithmOfASum() {
    OnnxCall call = OnnxCall.of("ReduceLogSum", 18).floats(Shape.of(1, 2), 1, Math.E - 1);
    assertThat((float) axes(call, -1).runToDoubles()[0]).isEqualTo(1f);
  }

  @Test
  void axesMayBeSeveralNegativeAndUnsorted() {
    OnnxCall call = OnnxCall.of("ReduceSum", 13).ints("keepdims", 0).floats(BOX, VALUES);
    TensorData sums = axes(call, -1, 0).run().get(0);
    assertThat(sums.shape()).isEqualTo(Shape.of(3));
    assertThat(sums.toFloats()).containsExactly(14, 6, 24);
  }

  @Test
  void axesWereAnAttributeBefore() {
    OnnxCall sum = OnnxCall.of("ReduceSum", 11).ints("axes", 0, 2).floats(BOX, VALUES);
    assertThat(sum.run().get(0)).isEqualTo(TensorData.ofFloats(Shape.of(1, 3, 1), 14, 6, 24));
    OnnxCall max = OnnxCall.of("ReduceMax", 13).ints("axes", -3).ints("keepdims", 0);
    assertThat(max.floats(BOX, VALUES).run().get(0))
        .isEqualTo(TensorData.ofFloats(Shape.of(3, 2), 7, 8, 9, 4, 11, 12));
  }

  @Test
  void withoutAxesAllAreReduced() {
    assertThat(OnnxCall.of("ReduceSum", 13).floats(BOX, VALUES).run().get(0))
        .isEqualTo(TensorData.ofFloats(Shape.of(1, 1, 1), 44));
    OnnxCall flat = OnnxCall.of("ReduceMax", 18).ints("keepdims", 0).floats(BOX, VALUES);
    assertThat(axes(flat).run().get(0)).isEqualTo(TensorData.ofFloats(Shape.of(), 12));
    assertThat(OnnxCall.of("ReduceMean", 18).floats(Shape.of(), 3).run().get(0))
        .isEqualTo(TensorData.ofFloats(Shape.of(), 3));
  }

  @Test
  void orNoneIfTheNodeSaysSo() {
    OnnxCall sum = OnnxCall.of("ReduceSum", 13).ints("noop_with_empty_axes", 1);
    assertThat(axes(sum.floats(Shape.of(2), 1, -2)).run().get(0))
        .isEqualTo(TensorData.ofFloats(Shape.of(2), 1, -2));
    OnnxCall squares = OnnxCall.of("ReduceSumSquare", 18).ints("noop_with_empty_axes", 1);
    assertThat(squares.floats(Shape.of(2), 1, -2).run().get(0))
        .isEqualTo(TensorData.ofFloats(Shape.of(2), 1, 4));
  }

  @ParameterizedTest
  @CsvSource({
    "ReduceSum, 0", "ReduceProd, 1", "ReduceMin, Infinity", "ReduceMax, -Infinity",
    "ReduceL1, 0", "ReduceL2, 0", "ReduceSumSquare, 0", "ReduceLogSum, -Infinity",
    "ReduceLogSumExp, -Infinity", "ReduceMean, NaN",
  })
  void anEmptySetGivesTheNeutralElement(String name, float expected) {
    OnnxCall call = OnnxCall.of(name, 20).floats(Shape.of(2, 0, 3));
    TensorData result = axes(call, 1).run().get(0);
    assertThat(result.shape()).isEqualTo(Shape.of(2, 1, 3));
    assertThat(result.toFloats()).containsOnly(expected);
    OnnxCall empty = OnnxCall.of(name, 20).floats(Shape.of(2, 0, 3));
    assertThat(axes(empty, 0).run().get(0).shape()).isEqualTo(Shape.of(1, 0, 3));
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"INT8", "UINT8", "INT16", "UINT16", "INT32", "UINT32", "INT64", "UINT64", "BOOL"})
  void extremesOfIntegers(DataType type) {
    long most = type == DataType.UINT64 ? -1L : type.greatest();
    long least = type.least();
    Shape shape = Shape.of(3, 1);
    assertThat(OnnxCall.of("ReduceMax", 20).longs(type, shape, least, most, 1).runToLongs())
        .containsExactly(most);
    assertThat(OnnxCall.of("ReduceMin", 20).longs(type, shape, most, least, 1).runToLongs())
        .containsExactly(least);
    assertThat(OnnxCall.of("ReduceMax", 20).longs(type, Shape.of(0)).runToLongs())
        .containsExactly(least);
    assertThat(OnnxCall.of("ReduceMin", 20).longs(type, Shape.of(0)).runToLongs())
        .containsExactly(most);
  }

  @ParameterizedTest
  @CsvSource({
    "ReduceSum, -1",
    "ReduceMean, 0",
    "ReduceProd, -84",
    "ReduceL1, 15",
    "ReduceL2, 9",
    "ReduceSumSquare, 81",
  })
  void integersAreCutTowardZero(String name, long expected) {
    for (DataType type : new DataType[] {DataType.INT32, DataType.INT64}) {
      long[] values = name.equals("ReduceProd") ? new long[] {-4, 3, 7} : new long[] {-8, 3, 2, 2};
      OnnxCall call = OnnxCall.of(name, 18).longs(type, Shape.of(values.length), values);
      assertThat(call.runToLongs()).containsExactly(expected);
    }
  }

  @Test
  void unsignedLongsAreSummedAsSuch() {
    Shape two = Shape.of(2);
    assertThat(OnnxCall.of("ReduceL1", 18).longs(DataType.UINT64, two, -2, 1).runToLongs())
        .containsExactly(-1);
    assertThat(OnnxCall.of("ReduceMean", 18).longs(DataType.UINT64, two, -2, 0).runToLongs())
        .containsExactly(Long.MAX_VALUE);
    assertThat(OnnxCall.of("ReduceLogSum", 18).longs(DataType.INT32, two, 20, 1).runToLongs())
        .containsExactly(3);
  }

  @Test
  void nothingOverflowsOnTheWay() {
    Shape three = Shape.of(3);
    assertThat((float) of("ReduceLogSumExp", three, 1000, 1000, 0)).isEqualTo(1000.69315f);
    assertThat(of("ReduceLogSumExp", three, -INF, -INF, -INF)).isEqualTo(-INF);
    assertThat(of("ReduceLogSumExp", three, INF, 1, 2)).isEqualTo(INF);
    assertThat(of("ReduceL2", three, 3e30, 4e30, 0)).isEqualTo(5e30f);
    assertThat(of("ReduceMax", three, 1, NAN, 2)).isNaN();
    assertThat(of("ReduceMin", three, 1, NAN, 2)).isNaN();
  }

  private static double of(String name, Shape shape, double... values) {
    return OnnxCall.of(name, 18).floats(shape, values).runToDoubles()[0];
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"BOOL", "STRING"},
      mode = EnumSource.Mode.EXCLUDE)
  void indicesOfExtremes(DataType type) {
    double[] values = {1, 3, 2, 2, 3, 0};
    Shape shape = Shape.of(2, 3);
    assertThat(OnnxCall.of("ArgMax", 13).data(type, shape, values).run().get(0))
        .isEqualTo(TensorData.ofLongs(DataType.INT64, Shape.of(1, 3), 1, 0, 0));
    OnnxCall last = OnnxCall.of("ArgMax", 13).ints("select_last_index", 1);
    assertThat(last.data(type, shape, values).runToLongs()).containsExactly(1, 1, 0);
    OnnxCall flat = OnnxCall.of("ArgMin", 13).ints("axis", -1).ints("keepdims", 0);
    assertThat(flat.data(type, shape, values).run().get(0))
        .isEqualTo(TensorData.ofLongs(DataType.INT64, Shape.of(2), 0, 2));
  }

  @Test
  void extremesOfUnsignedLongsAndNaN() {
    Shape three = Shape.of(3);
    assertThat(OnnxCall.of("ArgMax", 13).longs(DataType.UINT64, three, 1, -1, 2).runToLongs())
        .containsExactly(1);
    assertThat(OnnxCall.of("ArgMin", 13).longs(DataType.UINT64, three, -1, 1, 2).runToLongs())
        .containsExactly(1);
    assertThat(OnnxCall.of("ArgMax", 13).floats(three, INF, NAN, NAN).runToLongs())
        .containsExactly(1);
    assertThat(OnnxCall.of("ArgMax", 13).floats(three, -0.0, 0, -1).runToLongs())
        .containsExactly(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {3, -4, Long.MAX_VALUE, Long.MIN_VALUE})
  void axesThatAreNotThereAreRefused(long axis) {
    OnnxCall sum = axes(OnnxCall.of("ReduceSum", 13).floats(BOX, VALUES), axis);
    assertThatThrownBy(sum::run)
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("ReduceSum 'node': axis " + axis + " is outside rank 3");
    OnnxCall argMax = OnnxCall.of("ArgMax", 13).ints("axis", axis).floats(BOX, VALUES);
    assertThatThrownBy(argMax::run).isInstanceOf(InvalidModelException.class);
  }

  @Test
  void computedAxesAndEmptyExtremesAreRefused() {
    OnnxCall computed = OnnxCall.of("ReduceSum", 13).floats(BOX, VALUES);
    assertThatThrownBy(() -> computed.longs(DataType.INT64, Shape.of(1), 0).run())
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("the axes, is not constant");
    assertThatThrownBy(() -> OnnxCall.of("ArgMax", 13).floats(Shape.of(0, 2)).run())
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("axis 0 of shape [0, 2] is empty");
    OnnxCall vast = OnnxCall.of("ArgMax", 13).ints("axis", 1);
    assertThatThrownBy(() -> vast.floats(Shape.of(1 << 16, 0, 1 << 16)).run())
        .isInstanceOf(InvalidModelException.class);
  }

  private static OnnxCall axes(OnnxCall call, long... axes) {
    return call.longs(DataType.INT64, Shape.of(axes.length), axes).constant();
  }
}
