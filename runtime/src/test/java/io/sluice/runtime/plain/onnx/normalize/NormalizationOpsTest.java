package io.sluice.runtime.plain.onnx.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.plain.onnx.OnnxCall;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected values are worked out by hand. */
class NormalizationOpsTest {
  private static final double NAN = Double.NaN;

  @Test
  void batchNormScalesAndShiftsEachChannel() {
    assertThat(batchNorm(Shape.of(1, 2, 2)).runToDoubles()).containsExactly(3, 1, 4, NAN);
    assertThat(batchNorm(Shape.of(2, 2)).runToDoubles()).containsExactly(3, 2, 3, NAN);
    assertThat(batchNorm(Shape.of(2, 2, 1)).ints("spatial", 0).runToDoubles())
        .containsExactly(3, 2, 3, NAN);
  }

  private static OnnxCall batchNorm(Shape shape) {
    return OnnxCall.of("BatchNormalization", 7)
        .reals("epsilon", 1)
        .floats(shape, 5, 3, 5, NAN)
        .floats(Shape.of(2), 2, 3)
        .floats(Shape.of(2), 1, 0)
        .floats(Shape.of(2), 3, 1)
        .floats(Shape.of(2), 3, 8);
  }

  @Test
  void trainingIsRefused() {
    OnnxCall call = batchNorm(Shape.of(1, 2, 2)).ints("training_mode", 1);
    assertThatThrownBy(call::prepare)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("training_mode is set; export the model for inference");
  }

  @Test
  void instancesAreNormalizedEachByItself() {
    OnnxCall call =
        OnnxCall.of("InstanceNormalization", 6)
            .reals("epsilon", 0)
            .floats(Shape.of(1, 2, 2), 1, 3, 10, 30)
            .floats(Shape.of(2), 1, 2)
            .floats(Shape.of(2), 0, 5);
    assertThat(call.runToDoubles()).containsExactly(-1, 1, 3, 7);
  }

  @Test
  void groupScalesBelongToGroupsAndLaterToChannels() {
    OnnxCall groups =
        OnnxCall.of("GroupNormalization", 18)
            .ints("num_groups", 2)
            .reals("epsilon", 0)
            .floats(Shape.of(1, 4, 2), 0, 0, 2, 2, 1, 1, 3, 3)
            .floats(Shape.of(2), 1, 10)
            .floats(Shape.of(2), 0, 1);
    assertThat(groups.runToDoubles()).containsExactly(-1, -1, 1, 1, -9, -9, 11, 11);
    OnnxCall channels =
        OnnxCall.of("GroupNormalization", 21)
            .ints("num_groups", 1)
            .reals("epsilon", 0)
            .floats(Shape.of(1, 2, 2), -1, 1, -1, 1)
            .floats(Shape.of(2), 1, 10)
            .floats(Shape.of(2), 0, 1);
    assertThat(channels.runToDoubles()).containsExactly(-1, 1, -9, 11);
  }

  @Test
  void layersGiveTheirStatistics() {
    List<TensorData> y =
        OnnxCall.of("LayerNormalization", 17)
            .ints("axis", 1)
            .reals("epsilon", 0)
            .floats(Shape.of(2, 1, 2), 1, 3, 10, 30)
            .floats(Shape.of(2), 1, 2)
            .outputs(true, true, true)
            .run();
    assertThat(y.get(0).toDoubles()).containsExactly(-1, 2, -1, 2);
    assertThat(y.get(1).shape()).isEqualTo(Shape.of(2, 1, 1));
    assertThat(y.get(1).toDoubles()).containsExactly(2, 20);
    assertThat(y.get(2).toDoubles()).containsExactly(1, 0.1f);
  }

  @Test
  void statisticsOfHalvesAreFloats() {
    List<TensorData> y =
        OnnxCall.of("LayerNormalization", 17)
            .reals("epsilon", 0)
            .data(DataType.FLOAT16, Shape.of(1, 3), 60000, 60000, 60001)
            .data(DataType.FLOAT16, Shape.of(), 1)
            .outputs(false, true)
            .run();
    assertThat(y.get(0).type()).isEqualTo(DataType.FLOAT32);
    assertThat(y.get(0).toDoubles()).containsExactly(60000);
  }

  @Test
  void rootMeanSquaresAreNotCentred() {
    OnnxCall call =
        OnnxCall.of("RMSNormalization", 23)
            .reals("epsilon", 0)
            .floats(Shape.of(1, 2), 1, 7)
            .floats(Shape.of(2), 5, 10);
    assertThat(call.runToDoubles()).containsExactly(1, 14);
  }

  @Test
  void normsAreTakenAlongTheAxisAndNothingIsDividedByZero() {
    OnnxCall call =
        OnnxCall.of("LpNormalization", 1).ints("axis", 0).floats(Shape.of(2, 3), 3, 0, 1, 4, 0, -1);
    assertThat(call.runToDoubles()[0]).isEqualTo(0.6f);
    assertThat(call.ints("p", 1).runToDoubles()).containsExactly(3 / 7f, 0, 0.5, 4 / 7f, 0, -0.5);
  }

  @Test
  void responsesOfNearChannelsInhibitEachOther() {
    OnnxCall call =
        OnnxCall.of("LRN", 13)
            .ints("size", 3)
            .reals("alpha", 3)
            .reals("beta", 1)
            .floats(Shape.of(1, 4, 1), 1, 2, 0, 3);
    assertThat(call.runToDoubles()).containsExactly(1 / 6f, 2 / 6f, 0, 3 / 10f);
  }

  @Test
  void meansAndVariancesAreTakenOverAnyAxes() {
    double[] y =
        OnnxCall.of("MeanVarianceNormalization", 13)
            .ints("axes", 0, -1)
            .floats(Shape.of(2, 2, 1), 1, 10, 3, 30)
            .runToDoubles();
    assertThat(y).containsExactly(new double[] {-1, -1, 1, 1}, within(1e-6));
  }
}
