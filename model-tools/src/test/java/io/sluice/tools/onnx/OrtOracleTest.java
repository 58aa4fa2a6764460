package io.sluice.tools.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrtOracleTest {
  private static final TensorData A = TensorData.ofFloats(Shape.of(1, 3), 1, 2, 3);
  private static final TensorData B = TensorData.ofFloats(Shape.of(3, 1), 0.5f, -1, 4);

  @Test
  void bothRunTheSameModel() {
    OrtOracle.op("MatMul", 13).input(A).constant(B).checkExact();
    OrtOracle.op("Gemm", 13).attribute("alpha", 0.5f).input(A).constant(B).check(1e-6);
    OrtOracle.op("MaxPool", 12)
        .attribute("kernel_shape", List.of(2))
        .input(TensorData.ofLongs(DataType.UINT8, Shape.of(1, 1, 3), 1, 200, 3))
        .checkExact();
  }

  @Test
  void typesThatItsInterfaceLacksAreCastWithinTheModel() {
    TensorData large = TensorData.ofLongs(DataType.UINT64, Shape.of(2, 2), 1L << 40, 2, -3, 4);
    OrtOracle.op("MatMul", 13)
        .input(large)
        .input(TensorData.ofLongs(DataType.UINT64, Shape.of(2, 1), 5, 7))
        .outputs(DataType.UINT64)
        .checkExact();
  }

  @Test
  void aDifferenceIsSeen() {
    assertThatThrownBy(
            () ->
                TensorDifference.check(
                    "y", A, TensorData.ofFloats(Shape.of(1, 3), 1, 2, 3.001f), 1e-5, 0))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("element 2");
  }
}
