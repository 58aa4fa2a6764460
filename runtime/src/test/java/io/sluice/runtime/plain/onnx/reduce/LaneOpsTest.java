package io.sluice.runtime.plain.onnx.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.plain.onnx.OnnxCall;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaneOpsTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;
  private static final double LN2 = Math.log(2);
  private static final double LN3 = Math.log(3);

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT32", "FLOAT64"})
  void softmaxOfOneAxis(DataType type) {
    OnnxCall along = OnnxCall.of("Softmax", 13).ints("axis", 0);
    near(along.data(type, Shape.of(2, 2), 0, 1000, LN3, 1000), 0.25, 0.5, 0.75, 0.5);
    near(OnnxCall.of("Softmax", 13).data(type, Shape.of(2, 2), 0, LN3, 7, 7), 0.25, 0.75, 0.5, 0.5);
    OnnxCall logarithm = OnnxCall.of("LogSoftmax", 13).data(type, Shape.of(2), -1000, -1000);
    near(logarithm, -LN2, -LN2);
    near(OnnxCall.of("Softmax", 13).data(type, Shape.of(2), -INF, 3), 0, 1);
    near(OnnxCall.of("Softmax", 13).data(type, Shape.of(2), -INF, -INF), NAN, NAN);
  }

  @Test
  void beforeVersion13AllFurtherAxesWereOne() {
    Shape box = Shape.of(1, 2, 2);
    near(OnnxCall.of("Softmax", 11).floats(box, 0, LN2, LN2, LN3), 0.125, 0.25, 0.25, 0.375);
    near(OnnxCall.of("Softmax", 1).ints("axis", 2).floats(box, 0, LN3, 5, 5), 0.25, 0.75, 0.5, 0.5);
    near(OnnxCall.of("Hardmax", 11).floats(box, 1, 4, 4, 2), 0, 1, 0, 0);
    near(
        OnnxCall.of("LogSoftmax", 11).ints("axis", 0).floats(box, 0, 0, 0, 0),
        -2 * LN2,
        -2 * LN2,
        -2 * LN2,
        -2 * LN2);
  }

  @Test
  void hardmaxMarksTheFirstGreatest() {
    OnnxCall along = OnnxCall.of("Hardmax", 13).ints("axis", -2);
    near(along.floats(Shape.of(3, 2), 1, 5, 3, 5, 3, 2), 0, 1, 1, 0, 0, 0);
  }

  private static void near(OnnxCall call, double... expected) {
    assertThat(floats(call.runToDoubles())).containsExactly(floats(expected));
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1 3 6 4 9 15",
    "1, 0, 0 1 3 0 4 9",
    "0, 1, 6 5 3 15 11 6",
    "1, 1, 5 3 0 11 6 0"
  })
  void sumsUpToEachElement(int exclusive, int reverse, String expected) {
    long[] sums = Arrays.stream(expected.split(" ")).mapToLong(Long::parseLong).toArray();
    for (DataType type : DataType.values()) {
      if (type != DataType.BOOL && type != DataType.STRING) {
        OnnxCall call =
            OnnxCall.of("CumSum", 14).ints("exclusive", exclusive).ints("reverse", reverse);
        TensorData result =
            call.data(type, Shape.of(2, 3), 1, 2, 3, 4, 5, 6)
                .longs(DataType.INT32, Shape.of(), -1)
                .constant()
                .run()
                .get(0);
        assertThat(OnnxCall.of("Cast", 13).ints("to", 7).data(result).runToLongs()).isEqualTo(sums);
      }
    }
  }

  @Test
  void sumsAlongTheFirstAxis() {
    OnnxCall call = OnnxCall.of("CumSum", 11).floats(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
    assertThat(call.longs(DataType.INT64, Shape.of(1), 0).constant().runToDoubles())
        .containsExactly(1, 2, 4, 6, 9, 12);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 16, 17})
  void theBestOfManyAreThoseOfASort(int k) {
    Random random = new Random(k);
    double[] values = random.ints(17, 0, 9).asDoubleStream().toArray();
    for (boolean largest : new boolean[] {true, false}) {
      Comparator<Integer> order = Comparator.comparingDouble(i -> values[i]);
      List<Integer> sorted =
          IntStream.range(0, 17)
              .boxed()
              .sorted(largest ? order.reversed() : order)
              .limit(k)
              .toList();
      OnnxCall call = OnnxCall.of("TopK", 11).ints("largest", largest ? 1 : 0);
      List<TensorData> best =
          k(call.data(DataType.UINT8, Shape.of(17), values), k).outputs(true, true).run();
      assertThat(best.get(1).toLongs())
          .isEqualTo(sorted.stream().mapToLong(Integer::longValue).toArray());
      assertThat(best.get(0).toLongs())
          .isEqualTo(sorted.stream().mapToLong(i -> (long) values[i]).toArray());
    }
  }

  @Test
  void bestAlongAnInnerAxis() {
    OnnxCall call = OnnxCall.of("TopK", 11).ints("axis", 0).ints("sorted", 0);
    List<TensorData> best =
        k(call.floats(Shape.of(3, 2), 1, 6, NAN, 2, 3, 6), 2).outputs(true, true).run();
    assertThat(best.get(0).toFloats()).containsExactly(Float.NaN, 6, 3, 6);
    assertThat(best.get(1).toLongs()).containsExactly(1, 0, 2, 2);
    assertThat(best.get(0).shape()).isEqualTo(Shape.of(2, 2));
  }

  @Test
  void eitherOutputOfTheBestMayBeLeftOut() {
    OnnxCall indices = k(OnnxCall.of("TopK", 10).floats(Shape.of(3), 1, 3, 2), 2);
    assertThat(indices.outputs(false, true).run().get(0).toLongs()).containsExactly(1, 2);
    OnnxCall values = OnnxCall.of("TopK", 1).ints("k", 2).floats(Shape.of(3), 1, 3, 2);
    assertThat(values.runToDoubles()).containsExactly(3, 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 4, Long.MAX_VALUE})
  void countsThatAreNotThereAreRefused(long k) {
    OnnxCall call = k(OnnxCall.of("TopK", 11).floats(Shape.of(3), 1, 3, 2), k);
    assertThatThrownBy(call::run)
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("TopK 'node': k is " + k + "; axis 0 of [3] has 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Softmax", "LogSoftmax", "Hardmax", "TopK", "CumSum"})
  void scalarsHaveNoAxis(String name) {
    OnnxCall call = OnnxCall.of(name, 13).floats(Shape.of(), 1);
    assertThatThrownBy(() -> k(call, 0).run()).isInstanceOf(InvalidModelException.class);
  }

  @Test
  void emptyTensorsStayEmptyInNoTime() {
    Shape vast = Shape.of(1 << 16, 0, 30000);
    assertThat(OnnxCall.of("Softmax", 13).ints("axis", 1).floats(vast).run().get(0).shape())
        .isEqualTo(vast);
    OnnxCall sums = OnnxCall.of("CumSum", 14).floats(vast);
    assertThat(sums.longs(DataType.INT64, Shape.of(), 1).constant().run().get(0).shape())
        .isEqualTo(vast);
  }

  private static OnnxCall k(OnnxCall call, long k) {
    return call.longs(DataType.INT64, Shape.of(1), k).constant();
  }
}
