package io.sluice.runtime.plain.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import org.junit.jupiter.api.Test;

class FloatProductTest {
  private static final float TINY = 0x1p-24f;

  private static float[] run(TfliteCall call) {
    return call.run(DataType.FLOAT32, null).toFloats();
  }

  @Test
  void bothOperationsOfASumAreRoundedAndTheBiasComesLast() {
    // 1 + tiny is 1, twice; had the bias come first, or the sum been exact, the result would be
    // off.
    float[] y =
        run(
            TfliteCall.of("FULLY_CONNECTED")
                .floats(Shape.of(1, 3), 1, TINY, TINY)
                .floats(Shape.of(1, 3), 1, 1, 1)
                .floats(Shape.of(1), -1));

    assertThat(y).containsExactly(0f);
  }

  @Test
  void rowsOfAFullyConnectedLayerAreClampedByItsActivation() {
    float[] y =
        run(
            TfliteCall.of("FULLY_CONNECTED")
                .with("fused_activation_function", "RELU6")
                .with("keep_num_dims", 1)
                .floats(Shape.of(1, 2, 2), 1, 2, -3, 4)
                .floats(Shape.of(3, 2), 1, 1, -1, 0, 2, 5));

    assertThat(y).containsExactly(3, 0, 6, 1, 3, 6);
  }

  @Test
  void aConvolutionSkipsItsPaddingAndKeepsGroupsApart() {
    // Two groups of one channel, a kernel of 1 x 3 at stride 2 over 5 columns: one column of
    // padding
    // at each end.
    float[] y =
        run(
            TfliteCall.of("CONV_2D")
                .with("padding", "SAME")
                .with("stride_w", 2)
                .with("stride_h", 1)
                .floats(Shape.of(1, 1, 5, 2), 1, 10, 2, 20, 3, 30, 4, 40, 5, 50)
                .floats(Shape.of(2, 1, 3, 1), 1, 2, 3, -1, 0, 1)
                .floats(Shape.of(2), 0.5f, 0));

    assertThat(y).containsExactly(8.5f, 20, 20.5f, 20, 14.5f, -40);
  }

  @Test
  void depthwiseOutputsOfAChannelStandTogether() {
    float[] y =
        run(
            TfliteCall.of("DEPTHWISE_CONV_2D")
                .with("padding", "VALID")
                .with("stride_w", 1)
                .with("stride_h", 1)
                .with("depth_multiplier", 2)
                .with("dilation_w_factor", 2)
                .floats(Shape.of(1, 1, 3, 2), 1, 10, 2, 20, 3, 30)
                .floats(Shape.of(1, 1, 2, 4), 1, 2, 3, 4, 5, 6, 7, 8));

    assertThat(y).containsExactly(1 + 15, 2 + 18, 30 + 210, 40 + 240);
  }

  @Test
  void hybridRowsAreQuantizedByTheirOwnRange() {
    // 127 / 12.7 = 10 steps a unit in row 0, 100 in row 1; weights in units of 0.5.
    float[] y =
        run(
            TfliteCall.of("FULLY_CONNECTED")
                .floats(Shape.of(2, 2), 12.7f, -6.04f, 0.51f, 1.27f)
                .bytes(Shape.of(1, 2), QuantParams.perTensor(0.5f, 0), 2, 100)
                .floats(Shape.of(1), 1000));

    assertThat(y[0]).isEqualTo(1000 + (127 * 2 - 60 * 100) * (12.7f / 127 * 0.5f));
    assertThat(y[1]).isEqualTo(1000 + (51 * 2 + 127 * 100) * (1.27f / 127 * 0.5f));
  }

  @Test
  void aHybridRowOfZerosGivesTheBias() {
    float[] y =
        run(
            TfliteCall.of("FULLY_CONNECTED")
                .floats(Shape.of(1, 3), 0, 0, 0)
                .bytes(Shape.of(1, 3), QuantParams.perTensor(0.5f, 0), 2, 100, -3)
                .floats(Shape.of(1), -7));

    assertThat(y).containsExactly(-7f);
  }

  @Test
  void hybridConvolutionsOfPerChannelWeightsUseTheWholeRange() {
    // From -5 to 20.5 by 0.1: zero point -78; the image holds steps exactly.
    float[] y =
        run(
            TfliteCall.of("CONV_2D")
                .with("padding", "VALID")
                .with("stride_w", 1)
                .with("stride_h", 1)
                .floats(Shape.of(1, 1, 3, 1), -5, 20.5f, 0.1f)
                .bytes(
                    Shape.of(2, 1, 1, 1),
                    QuantParams.perChannel(new float[] {1, 0.25f}, 0),
                    1,
                    -4));

    float scale = (float) (25.5 / 255);
    assertThat(y)
        .containsExactly(
            -50 * scale,
            200 * (0.25f * scale),
            205 * scale,
            -820 * (0.25f * scale),
            scale,
            -4 * (0.25f * scale));
  }

  @Test
  void refusesWeightsThatDoNotFit() {
    assertThatThrownBy(
            () ->
                run(
                    TfliteCall.of("CONV_2D")
                        .floats(Shape.of(1, 1, 5, 3), new float[15])
                        .floats(Shape.of(2, 1, 3, 2), new float[12])))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("do not fit 3 input channels");
  }
}
