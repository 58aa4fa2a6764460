package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.FLOAT32;
import static io.sluice.model.DataType.INT16;
import static io.sluice.model.DataType.INT8;
import static io.sluice.model.DataType.UINT8;
import static io.sluice.runtime.plain.tflite.TfliteCall.params;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.InvalidModelException;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Shape;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuantizedConversionTest {
  @Test
  void realsRoundByTheProfile() {
    float[] reals = {1.25f, -1.25f, 1000, Float.NaN};
    assertThat(TfliteCall.of("QUANTIZE").floats(Shape.of(4), reals).run(params(0.5f, 7)))
        .containsExactly(10, 4, 127, 7);
    assertThat(
            TfliteCall.of("QUANTIZE")
                .under(NumericsProfile.TFLITE_XNNPACK)
                .floats(Shape.of(4), reals)
                .run(params(0.5f, 7)))
        .containsExactly(9, 5, 127, 7);
  }

  @ParameterizedTest
  @EnumSource
  void bytesMoveBetweenSignedAndUnsigned(NumericsProfile profile) {
    long[] all = LongStream.range(0, 256).toArray();
    long[] y =
        TfliteCall.of("QUANTIZE")
            .under(profile)
            .input(UINT8, Shape.of(256), params(0.1f, 131), all)
            .run(params(0.1f, 3));
    assertThat(y).containsExactly(LongStream.range(-128, 128).toArray());
  }

  @Test
  void integersAreRescaled() {
    TfliteCall call =
        TfliteCall.of("QUANTIZE").input(INT16, Shape.of(4), params(0.5f, 0), 1, -1, 3, 32767);
    assertThat(call.run(params(1, 0))).containsExactly(1, 0, 2, 127);
    // A factor of 85 / 256 for 1/3, half up.
    assertThat(
            TfliteCall.of("QUANTIZE")
                .under(NumericsProfile.TFLITE_XNNPACK)
                .bytes(Shape.of(3), params(1, 0), 3, 127, -128)
                .run(params(3, 0)))
        .containsExactly(1, 42, -42);
  }

  @Test
  void dequantizesExactly() {
    float[] y =
        TfliteCall.of("DEQUANTIZE")
            .input(UINT8, Shape.of(3), params(0.1f, 128), 0, 128, 255)
            .run(FLOAT32, null)
            .toFloats();
    assertThat(y).containsExactly(0.1f * -128, 0, 0.1f * 127);
  }

  @Test
  void concatenationRescalesWhatDiffers() {
    TfliteCall call =
        TfliteCall.of("CONCATENATION")
            .with("axis", -1)
            .bytes(Shape.of(2, 1), params(1, 0), 100, -100)
            .bytes(Shape.of(2, 2), params(0.5f, 3), 4, 2, 127, -128);
    // 0.5 and -0.5 go away from zero; 62, -65.5.
    assertThat(call.run(INT8, params(1, 0)).toLongs()).containsExactly(100, 1, -1, -100, 62, -66);
    assertThat(call.run(INT8, params(1, 0)).shape()).isEqualTo(Shape.of(2, 3));
  }

  @Test
  void partsThatDoNotJoinAreRefused() {
    TfliteCall call =
        TfliteCall.of("CONCATENATION")
            .with("axis", 0)
            .bytes(Shape.of(1, 2), params(1, 0), 1, 2)
            .bytes(Shape.of(1, 1), params(1, 0), 1);
    assertThatThrownBy(() -> call.run(params(1, 0)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("do not join along axis 0");
  }
}
