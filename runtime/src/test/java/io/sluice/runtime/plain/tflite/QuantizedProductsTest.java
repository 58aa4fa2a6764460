package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.INT16;
import static io.sluice.model.DataType.INT32;
import static io.sluice.model.DataType.INT64;
import static io.sluice.model.DataType.INT8;
import static io.sluice.runtime.plain.tflite.TfliteCall.params;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.InvalidModelException;
import io.sluice.model.NumericsProfile;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values are worked out by hand. */
class QuantizedProductsTest {
  private static final QuantParams UNIT = params(1, 0);

  /** Sums 1, -1 and 3 in units of 1/2, from weights around -126. */
  @ParameterizedTest
  @CsvSource({
    "TFLITE_REFERENCE, 1, -1, 2",
    "TFLITE_OPTIMIZED, 1, 0, 2",
    "TFLITE_XNNPACK, 0, 0, 2",
    "SLUICE, 0, 0, 2"
  })
  void weightsMayHaveAnyZeroPoint(NumericsProfile profile, long a, long b, long c) {
    long[] y =
        TfliteCall.of("FULLY_CONNECTED")
            .under(profile)
            .bytes(Shape.of(3, 1), params(1, -1), 0, -2, 2)
            .bytes(Shape.of(1, 1), params(1, -126), -125)
            .run(params(2, 0));
    assertThat(y).containsExactly(a, b, c);
  }

  @Test
  void fullyConnectedKeepsDimensionsWhereAsked() {
    TfliteCall call =
        TfliteCall.of("FULLY_CONNECTED")
            .bytes(Shape.of(1, 2, 2), UNIT, 1, 2, 3, 4)
            .bytes(Shape.of(3, 2), UNIT, 1, 0, 0, 1, 1, 1)
            .input(INT32, Shape.of(3), null, 10, 20, 30);
    assertThat(call.run(UNIT)).containsExactly(11, 22, 33, 13, 24, 37);
    assertThat(call.run(INT8, UNIT).shape()).isEqualTo(Shape.of(2, 3));
    assertThat(call.with("keep_num_dims", 1).run(INT8, UNIT).shape()).isEqualTo(Shape.of(1, 2, 3));
  }

  @Test
  void convolutionPadsAndStrides() {
    TfliteCall call =
        TfliteCall.of("CONV_2D")
            .with("padding", "SAME")
            .with("stride_h", 2)
            .with("stride_w", 1)
            .bytes(Shape.of(1, 3, 2, 1), params(1, 5), 6, 7, 8, 9, 10, 11)
            .bytes(
                Shape.of(2, 2, 2, 1),
                QuantParams.perChannel(new float[] {1, 0.5f}, 0),
                1,
                1,
                1,
                1,
                4,
                0,
                0,
                2)
            .input(INT32, Shape.of(2), null, 0, 2);
    // Reals 1 2 / 3 4 / 5 6; padding after the last row and column.
    assertThat(call.run(UNIT)).containsExactly(10, 7, 6, 5, 11, 11, 6, 13);
  }

  @Test
  void depthwiseHasOutputsOfEachInput() {
    TfliteCall call =
        TfliteCall.of("DEPTHWISE_CONV_2D")
            .with("padding", "VALID")
            .with("stride_h", 1)
            .with("stride_w", 1)
            .with("dilation_w_factor", 2)
            .bytes(Shape.of(1, 1, 3, 2), UNIT, 1, 2, 3, 4, 5, 6)
            .bytes(Shape.of(1, 1, 2, 4), UNIT, 1, 2, 3, 4, 10, 20, 3, 0);
    // Columns 0 and 2.
    assertThat(call.run(UNIT)).containsExactly(51, 102, 24, 8);
  }

  @Test
  void transposedConvolutionSpreadsEachInput() {
    TfliteCall call =
        TfliteCall.of("TRANSPOSE_CONV")
            .with("padding", "SAME")
            .with("stride_h", 1)
            .with("stride_w", 2)
            .input(INT32, Shape.of(4), null, 1, 1, 4, 2)
            .bytes(Shape.of(2, 1, 3, 1), UNIT, 1, 2, 3, 10, 20, 30)
            .bytes(Shape.of(1, 1, 2, 1), params(1, -1), 0, 1)
            .input(INT32, Shape.of(2), null, 0, 1);
    // Reals 1 and 2; [1 2 3] at columns 0.. and 2.., nothing cut before, one after.
    assertThat(call.run(UNIT)).containsExactly(1, 11, 2, 21, 5, 51, 4, 41);
    assertThatThrownBy(() -> call.with("stride_w", 1).run(UNIT))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("is made of [1, 4] positions");
  }

  @Test
  void sixteenBitsHaveWideSums() {
    TfliteCall call =
        TfliteCall.of("FULLY_CONNECTED")
            .input(INT16, Shape.of(1, 2), params(0.5f, 0), 32767, -32768)
            .bytes(Shape.of(2, 2), params(0.5f, 0), 127, 0, 0, 127)
            .input(INT64, Shape.of(2), null, 1L << 40, 3);
    assertThat(call.run(INT16, params(512, 0)).toLongs()).containsExactly(32767, -2032);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(
            () ->
                TfliteCall.of("FULLY_CONNECTED")
                    .bytes(Shape.of(1, 3), UNIT, 1, 2, 3)
                    .bytes(Shape.of(1, 2), UNIT, 1, 2)
                    .run(UNIT))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("FULLY_CONNECTED 'n': input [1, 3] does not fit weights [1, 2]");
    assertThatThrownBy(
            () ->
                TfliteCall.of("CONV_2D")
                    .bytes(Shape.of(1, 1, 1, 3), UNIT, 1, 2, 3)
                    .bytes(Shape.of(1, 1, 1, 2), UNIT, 1, 2)
                    .run(UNIT))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("CONV_2D 'n': weights [1, 1, 1, 2] do not fit input [1, 1, 1, 3]");
    assertThatThrownBy(
            () ->
                TfliteCall.of("FULLY_CONNECTED")
                    .bytes(Shape.of(1, 1), UNIT, 1)
                    .bytes(Shape.of(1, 1), UNIT, 1)
                    .input(INT32, Shape.of(2), null, 1, 2)
                    .run(UNIT))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("FULLY_CONNECTED 'n': bias I32[2] must be I32 or I64 [1]");
  }
}
