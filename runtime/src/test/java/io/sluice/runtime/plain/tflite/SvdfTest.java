package io.sluice.runtime.plain.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.List;
import org.junit.jupiter.api.Test;

class SvdfTest {
  /** Two units of rank 2 that see 3 features and remember 2 steps. */
  private static TfliteCall floats(float[] x, float[] state) {
    return TfliteCall.of("SVDF")
        .with("rank", 2)
        .floats(Shape.of(1, 3), x)
        .floats(Shape.of(4, 3), 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1)
        .floats(Shape.of(4, 2), 1, 2, 3, 4, 5, 6, 7, 8)
        .floats(Shape.of(2), 0.5f, -0.5f)
        .floats(Shape.of(1, 8), state);
  }

  @Test
  void theStateMovesBackAndTheNewestProductFollows() {
    List<TensorData> first = floats(new float[] {1, 2, 3}, new float[8]).runAll(null);

    assertThat(first.get(1).toFloats()).containsExactly(0, 1, 0, 2, 0, 3, 0, 6);
    assertThat(first.get(0).toFloats()).containsExactly(2 + 8 + 0.5f, 18 + 48 - 0.5f);

    List<TensorData> second = floats(new float[] {-1, 0, 1}, first.get(1).toFloats()).runAll(null);

    assertThat(second.get(1).toFloats()).containsExactly(1, -1, 2, 0, 3, 1, 6, 0);
    assertThat(second.get(0).toFloats()).containsExactly(1 - 2 + 6 + 0.5f, 15 + 6 + 42 - 0.5f);
  }

  @Test
  void hybridFeaturesAreQuantizedByTheirRange() {
    List<TensorData> results =
        TfliteCall.of("SVDF")
            .with("rank", 1)
            .with("fused_activation_function", "RELU")
            .floats(Shape.of(1, 2), 1.27f, -0.64f)
            .bytes(Shape.of(2, 2), QuantParams.perTensor(2, 0), 10, 20, -30, 40)
            .floats(Shape.of(2, 1), 1, 1)
            .absent()
            .floats(Shape.of(1, 2), 9, 9)
            .runAll(null);

    float scale = 1.27f / 127 * 2;
    float first = (127 * 10 - 64 * 20) * scale;
    float second = (127 * -30 - 64 * 40) * scale;
    assertThat(results.get(1).toFloats()).containsExactly(first, second);
    assertThat(results.get(0).toFloats()).containsExactly(0, 0);
  }

  @Test
  void integersAreRoundedIntoTheStateAndIntoTheOutput() {
    // State: 0.5 * 0.25 / 0.0625 = 2 steps for each of the sum. Output: 0.0625 * 0.125 / 0.5 =
    // 1/64.
    List<TensorData> results =
        TfliteCall.of("SVDF")
            .with("rank", 1)
            .with("fused_activation_function", "RELU")
            .bytes(Shape.of(1, 3), TfliteCall.params(0.5f, -128), -118, -108, -127)
            .bytes(Shape.of(2, 3), TfliteCall.params(0.25f, 0), 1, 2, 3, -4, 5, 6)
            .input(DataType.INT16, Shape.of(2, 2), TfliteCall.params(0.125f, 0), 100, 7, 3, -5)
            .input(DataType.INT32, Shape.of(2), null, 33, -64)
            .input(DataType.INT16, Shape.of(1, 4), TfliteCall.params(0.0625f, 0), 9, -11, 9, 20000)
            .runAll(TfliteCall.params(0.5f, -128));

    long first = 2 * (10 + 40 + 3);
    long second = 2 * (-40 + 100 + 6);
    assertThat(results.get(1).toLongs()).containsExactly(-11, first, 20000, second);
    long sum = -11 * 100 + first * 7 + 33;
    assertThat(results.get(0).toLongs())
        .containsExactly(Math.max(-128, Math.round(sum / 64.0) - 128), 127);
  }

  @Test
  void theIntegerStateIsSaturated() {
    List<TensorData> results =
        TfliteCall.of("SVDF")
            .with("rank", 1)
            .bytes(Shape.of(1, 1), TfliteCall.params(1, -128), 127)
            .bytes(Shape.of(1, 1), TfliteCall.params(1, 0), -127)
            .input(DataType.INT16, Shape.of(1, 1), TfliteCall.params(1, 0), 1)
            .absent()
            .input(DataType.INT16, Shape.of(1, 1), TfliteCall.params(0.5f, 0), 0)
            .runAll(TfliteCall.params(1000, 3));

    assertThat(results.get(1).toLongs()).containsExactly(-32768);
    assertThat(results.get(0).toLongs()).containsExactly(3 - 16);
  }

  @Test
  void refusesAStateOfAnotherSize() {
    assertThatThrownBy(
            () ->
                TfliteCall.of("SVDF")
                    .floats(Shape.of(1, 3), new float[3])
                    .floats(Shape.of(4, 3), new float[12])
                    .floats(Shape.of(4, 2), new float[8])
                    .absent()
                    .floats(Shape.of(9), new float[9])
                    .runAll(null))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("state of shape [9] does not fit 4 filters of 2 steps");
  }
}
