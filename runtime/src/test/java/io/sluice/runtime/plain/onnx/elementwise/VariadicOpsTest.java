package io.sluice.runtime.plain.onnx.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.plain.onnx.OnnxCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariadicOpsTest {
  private static final Shape THREE = Shape.of(3);
  private static final double NAN = Double.NaN;

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT16", "FLOAT32", "FLOAT64"})
  void joinsAnyNumberOfReals(DataType type) {
    assertThat(three("Sum", type).runToDoubles()).containsExactly(111, 112, NAN, 121, 122, NAN);
    assertThat(three("Max", type).runToDoubles()).containsExactly(100, 100, NAN, 100, 100, NAN);
    assertThat(three("Min", type).runToDoubles()).containsExactly(1, 2, NAN, 1, 2, NAN);
    assertThat(three("Mean", type).runToDoubles()[0]).isEqualTo(37);
  }

  /** The middle one alone has the shape of the result's first axis. */
  private static OnnxCall three(String name, DataType type) {
    return OnnxCall.of(name, 13)
        .data(type, THREE, 1, 2, NAN)
        .data(type, Shape.of(2, 1), 10, 20)
        .data(type, Shape.of(), 100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sum", "Max", "Min", "Mean"})
  void ofOneItIsThatOne(String name) {
    assertThat(OnnxCall.of(name, 8).floats(THREE, 1, -2, 3).runToDoubles())
        .containsExactly(1, -2, 3);
  }

  @Test
  void extremesOfUnsignedLongs() {
    assertThat(longs("Max", DataType.UINT64, 1, -1, 5, 2, 3, Long.MIN_VALUE))
        .containsExactly(2, -1, Long.MIN_VALUE);
    assertThat(longs("Min", DataType.UINT64, 1, -1, 5, 2, 3, Long.MIN_VALUE))
        .containsExactly(1, 3, 5);
  }

  @ParameterizedTest
  @EnumSource(value = DataType.class, mode = EnumSource.Mode.EXCLUDE, names = "STRING")
  void choosesElementsOfEveryType(DataType type) {
    TensorData chosen =
        OnnxCall.of("Where", 16)
            .longs(DataType.BOOL, Shape.of(2, 1), 1, 0)
            .data(type, Shape.of(1), 1)
            .data(type, THREE, 0, 1, 0)
            .run()
            .get(0);
    assertThat(chosen.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(OnnxCall.of("Cast", 13).ints("to", 7).data(chosen).runToLongs())
        .containsExactly(1, 1, 1, 0, 1, 0);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> OnnxCall.of("Sum", 13).floats(THREE, 1, 2, 3).absent().run())
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("input 1 is missing");
    assertThatThrownBy(() -> OnnxCall.of("Max", 13).run())
        .isInstanceOf(InvalidModelException.class);
    assertThatThrownBy(() -> longs("Sum", DataType.INT32, 1, 2, 3, 4, 5, 6))
        .isInstanceOf(InvalidModelException.class);
    OnnxCall where = OnnxCall.of("Where", 9).floats(THREE, 1, 2, 3).floats(THREE, 1, 2, 3);
    assertThatThrownBy(() -> where.floats(THREE, 1, 2, 3).run())
        .isInstanceOf(InvalidModelException.class);
  }

  private static long[] longs(String name, DataType type, long... values) {
    return OnnxCall.of(name, 13)
        .longs(type, THREE, values[0], values[1], values[2])
        .longs(type, THREE, values[3], values[4], values[5])
        .runToLongs();
  }
}
