package io.sluice.tools.onnx;

import io.sluice.model.DataType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Normalizations against ONNX Runtime, on odd shapes. */
class NormalizationOrtTest {
  private final RandomTensors samples = new RandomTensors();

  @ParameterizedTest
  @ValueSource(ints = {9, 14, 15})
  void batchNorm(int opset) {
    int[][] shapes = {{2, 3}, {2, 3, 5}, {1, 3, 5, 7}};
    for (int[] shape : shapes) {
      OrtOracle.op("BatchNormalization", opset)
          .attribute("epsilon", 1e-3f)
          .input(samples.floats(shape))
          .input(samples.floats(3))
          .input(samples.floats(3))
          .input(samples.floats(3))
          .input(samples.scales(3))
          .check(1e-5);
    }
  }

  @Test
  void instancesAndGroups() {
    OrtOracle.op("InstanceNormalization", 13)
        .input(samples.floats(2, 3, 5, 7))
        .input(samples.floats(3))
        .input(samples.floats(3))
        .check(1e-5);
    OrtOracle.op("GroupNormalization", 21)
        .attribute("num_groups", 3)
        .input(samples.floats(2, 6, 3, 5))
        .input(samples.floats(6))
        .input(samples.floats(6))
        .check(1e-5);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1})
  void layers(int axis) {
    int[] inner = axis == 0 ? new int[] {3, 5, 7} : axis == 1 ? new int[] {5, 7} : new int[] {7};
    OrtOracle.op("LayerNormalization", 17)
        .attribute("axis", axis)
        .outputs(3)
        .input(samples.floats(3, 5, 7))
        .input(samples.floats(inner))
        .input(samples.floats(inner))
        .check(1e-5);
    OrtOracle.op("LayerNormalization", 17)
        .attribute("axis", axis)
        .input(samples.reals(DataType.FLOAT64, 3, 5, 7))
        .input(samples.reals(DataType.FLOAT64, inner))
        .check(1e-6);
    for (int p = 1; p <= 2; p++) {
      OrtOracle.op("LpNormalization", 13)
          .attribute("axis", axis)
          .attribute("p", p)
          .input(samples.floats(3, 5, 7))
          .check(1e-5);
    }
  }

  @Test
  void responsesAndMeanVariances() {
    OrtOracle.op("LRN", 13)
        .attribute("size", 3)
        .attribute("alpha", 0.1f)
        .attribute("bias", 1.5f)
        .input(samples.floats(2, 5, 3, 1))
        .check(1e-5);
    OrtOracle.op("MeanVarianceNormalization", 13)
        .attribute("axes", List.of(0, 1, 2, 3))
        .input(samples.floats(2, 3, 5, 1))
        .check(1e-5);
  }
}
