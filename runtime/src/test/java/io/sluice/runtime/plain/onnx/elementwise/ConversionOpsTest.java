package io.sluice.runtime.plain.onnx.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.plain.onnx.OnnxCall;
import io.sluice.runtime.plain.onnx.OnnxTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConversionOpsTest {
  private static final Shape THREE = Shape.of(3);

  @ParameterizedTest
  @CsvSource({
    "1, FLOAT32",
    "2, UINT8",
    "3, INT8",
    "4, UINT16",
    "5, INT16",
    "6, INT32",
    "7, INT64",
    "9, BOOL",
    "10, FLOAT16",
    "11, FLOAT64",
    "12, UINT32",
    "13, UINT64",
  })
  void castsEachTypeToEachOther(int code, DataType to) {
    for (DataType from : OnnxTypes.ALL) { // texts are not numbers, and casting them allocates
      TensorData given = small(from);
      TensorData cast = OnnxCall.of("Cast", 13).ints("to", code).data(given).run().get(0);
      assertThat(cast).as("%s to %s", from, to).isEqualTo(small(to));
      assertThat(OnnxCall.of("CastLike", 15).data(given).data(small(to)).run().get(0))
          .isEqualTo(cast);
    }
  }

  private static TensorData small(DataType type) {
    return type.isFloat()
        ? TensorData.ofDoubles(type, THREE, 1, 0, 1)
        : TensorData.ofLongs(type, THREE, 1, 0, 1);
  }

  @Test
  void realsAreCutTowardZero() {
    assertThat(cast(6).floats(THREE, 2.9, -2.9, -0.5).runToLongs()).containsExactly(2, -2, 0);
    assertThat(cast(9).floats(THREE, 0.1, -0.0, Double.NaN).runToLongs()).containsExactly(1, 0, 1);
  }

  @Test
  void eachConversionRoundsOnce() {
    // By way of a double the first would be a tie, and fall to the even neighbour below.
    long tie = (1L << 60) + (1L << 36) + 1;
    assertThat(cast(1).longs(DataType.INT64, THREE, tie, -tie, 16777217).runToDoubles())
        .containsExactly(0x1.000002p60, -0x1.000002p60, 16777216);
    assertThat(cast(10).data(DataType.FLOAT64, THREE, 2049, 1e6, 1e-8).runToDoubles())
        .containsExactly(2048, Double.POSITIVE_INFINITY, 0);
  }

  @Test
  void theUpperHalfOfUnsignedLongsIsKept() {
    assertThat(cast(11).longs(DataType.UINT64, THREE, -1, Long.MIN_VALUE, 5).runToDoubles())
        .containsExactly(0x1p64, 0x1p63, 5);
    assertThat(cast(1).longs(DataType.UINT64, THREE, -1, Long.MIN_VALUE, 5).runToDoubles())
        .containsExactly(0x1p64, 0x1p63, 5);
    assertThat(cast(13).floats(THREE, 0x1p63, 0x1.8p63, 7.5).runToLongs())
        .containsExactly(Long.MIN_VALUE, 3L << 62, 7);
    assertThat(cast(7).longs(DataType.UINT64, THREE, -1, 1, 2).runToLongs())
        .containsExactly(-1, 1, 2);
  }

  @Test
  void integersAreCutToTheBitsOfTheType() {
    assertThat(cast(3).longs(DataType.INT32, THREE, 200, -129, 5).runToLongs())
        .containsExactly(-56, 127, 5);
    assertThat(cast(12).longs(DataType.INT64, THREE, -1, 1L << 33, 5).runToLongs())
        .containsExactly(0xffffffffL, 0, 5);
  }

  @ParameterizedTest
  @EnumSource(value = DataType.class, mode = EnumSource.Mode.EXCLUDE, names = "STRING")
  void identityKeepsEveryType(DataType type) {
    assertThat(OnnxCall.of("Identity", 19).data(small(type)).run().get(0)).isEqualTo(small(type));
  }

  @Test
  void typesThatAreNotSupportedAreRefused() {
    assertThatThrownBy(() -> cast(16).floats(THREE, 1, 2, 3).run())
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("Cast 'node': element type 16 of ONNX is not supported");
    assertThatThrownBy(() -> cast((1L << 32) + 1).floats(THREE, 1, 2, 3).run())
        .isInstanceOf(InvalidModelException.class);
    assertThatThrownBy(() -> OnnxCall.of("Cast", 13).floats(THREE, 1, 2, 3).run())
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("attribute 'to' is missing");
  }

  private static OnnxCall cast(long to) {
    return OnnxCall.of("Cast", 13).ints("to", to);
  }
}
