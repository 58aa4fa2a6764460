package io.sluice.tools.onnx;

import static io.sluice.tools.onnx.RandomTensors.integer;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DataType;
import io.sluice.model.TensorData;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Integer products over the whole range of their types, against their definition in arithmetic
 * without bounds. ONNX Runtime is no oracle here: see {@link QuantizedOrtTest}.
 */
class IntegerProductTest {
  private static final int ROWS = 5;
  private static final int INPUTS = 33;
  private static final int OUTPUTS = 7;

  private final RandomTensors samples = new RandomTensors();

  @ParameterizedTest
  @CsvSource({"INT8, INT8", "INT8, UINT8", "UINT8, INT8", "UINT8, UINT8"})
  void matrixProductIsExact(DataType a, DataType b) {
    TensorData left = samples.integers(a, ROWS, INPUTS);
    TensorData right = samples.integers(b, INPUTS, OUTPUTS);
    check(left, 3, right, 7, a, b);
  }

  @ParameterizedTest
  @CsvSource({"INT8, INT8", "INT8, UINT8", "UINT8, INT8", "UINT8, UINT8"})
  void extremesDoNotSaturate(DataType a, DataType b) {
    TensorData left = samples.between(a.greatest(), a.greatest(), a, ROWS, INPUTS);
    TensorData right = samples.between(b.greatest(), b.greatest(), b, INPUTS, OUTPUTS);
    check(left, a.least(), right, b.least(), a, b);
  }

  private static void check(
      TensorData left, long leftZero, TensorData right, long rightZero, DataType a, DataType b) {
    List<TensorData> ours =
        OrtOracle.op("MatMulInteger", 10)
            .input(left)
            .constant(right)
            .input(integer(a, leftZero))
            .constant(integer(b, rightZero))
            .ours();
    long[] given = ours.get(0).toLongs();
    long[] x = left.toLongs();
    long[] w = right.toLongs();
    for (int row = 0; row < ROWS; row++) {
      for (int n = 0; n < OUTPUTS; n++) {
        BigInteger sum = BigInteger.ZERO;
        for (int k = 0; k < INPUTS; k++) {
          BigInteger one = BigInteger.valueOf(x[row * INPUTS + k] - leftZero);
          sum = sum.add(one.multiply(BigInteger.valueOf(w[k * OUTPUTS + n] - rightZero)));
        }
        assertThat(BigInteger.valueOf(given[row * OUTPUTS + n])).isEqualTo(sum);
      }
    }
  }
}
