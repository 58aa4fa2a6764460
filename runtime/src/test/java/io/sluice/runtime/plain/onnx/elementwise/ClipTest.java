package io.sluice.runtime.plain.onnx.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.onnx.OnnxCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClipTest {
  private static final Shape FIVE = Shape.of(5, 1);
  private static final Shape SCALAR = Shape.of();
  private static final double NAN = Double.NaN;

  @Test
  void boundsWereAttributesBeforeVersion11() {
    OnnxCall clip = OnnxCall.of("Clip", 6).reals("min", -1f).reals("max", 0.5f);
    assertThat(clip.floats(FIVE, -2, -0.5, 0.75, NAN, 0).runToDoubles())
        .containsExactly(-1, -0.5, 0.5, NAN, 0);
    assertThat(OnnxCall.of("Clip", 6).floats(FIVE, -2, 1e30, 0, 1, 2).runToDoubles())
        .containsExactly(-2, 1e30f, 0, 1, 2);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FLOAT16", "FLOAT32", "FLOAT64"})
  void boundsOfReals(DataType type) {
    OnnxCall both = clip(type, -2, -0.5, 0.75, NAN, 0);
    assertThat(both.data(type, SCALAR, -1).data(type, SCALAR, 0.5).runToDoubles())
        .containsExactly(-1, -0.5, 0.5, NAN, 0);
    OnnxCall upper = clip(type, -2, -0.5, 0.75, NAN, 0);
    assertThat(upper.absent().data(type, SCALAR, -1).runToDoubles())
        .containsExactly(-2, -1, -1, NAN, -1);
    OnnxCall lower = clip(type, -2, -0.5, 0.75, NAN, 0);
    assertThat(lower.data(type, Shape.of(1), 0).runToDoubles()).containsExactly(0, 0, 0.75, NAN, 0);
  }

  @Test
  void theUpperBoundWinsIfTheyCross() {
    OnnxCall clip = clip(DataType.FLOAT32, -2, 0, 1, 5, 9);
    assertThat(clip.floats(SCALAR, 2).floats(SCALAR, 1).runToDoubles())
        .containsExactly(1, 1, 1, 1, 1);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"INT8", "UINT8", "INT16", "UINT16", "INT32", "UINT32", "INT64", "UINT64"})
  void boundsOfIntegers(DataType type) {
    long most = type == DataType.UINT64 ? -1L : type.greatest();
    OnnxCall clip = OnnxCall.of("Clip", 12).longs(type, FIVE, type.least(), 3, 10, most, 7);
    assertThat(clip.longs(type, SCALAR, 5).longs(type, SCALAR, 9).runToLongs())
        .containsExactly(5, 5, 9, 9, 7);
    OnnxCall open = OnnxCall.of("Clip", 12).longs(type, FIVE, type.least(), 3, 10, most, 7);
    assertThat(open.runToLongs()).containsExactly(type.least(), 3, 10, most, 7);
  }

  @Test
  void boundsOfOtherShapesOrTypesAreRefused() {
    assertThatThrownBy(() -> clip(DataType.FLOAT32, 1, 2, 3, 4, 5).floats(Shape.of(2), 1, 2).run())
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("Clip 'node': input 1, a bound, has shape [2]");
    assertThatThrownBy(
            () -> clip(DataType.FLOAT32, 1, 2, 3, 4, 5).data(DataType.FLOAT64, SCALAR, 1).run())
        .isInstanceOf(InvalidModelException.class);
  }

  private static OnnxCall clip(DataType type, double... values) {
    return OnnxCall.of("Clip", 13).data(type, FIVE, values);
  }
}
