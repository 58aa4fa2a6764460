package io.sluice.tools.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.sluice.model.DataType;
import io.sluice.model.TensorData;
import java.util.Arrays;

/** Compares tensors as NumPy's {@code assert_allclose} does, NaN being equal to NaN. */
public final class TensorDifference {
  private TensorDifference() {}

  /** Checks that {@code |actual - expected| <= atol + rtol * |expected|}, for each element. */
  public static void check(
      String what, TensorData actual, TensorData expected, double rtol, double atol) {
    assertThat(actual.toString()).as("type and shape of %s", what).isEqualTo(expected.toString());
    if (expected.type() == DataType.STRING) {
      assertThat(actual.toStrings()).as(what).isEqualTo(expected.toStrings());
      return;
    }
    if (!expected.type().isFloat() && rtol == 0 && atol == 0) {
      assertThat(actual.toLongs()).as(what).isEqualTo(expected.toLongs());
      return;
    }
    double[] a = reals(actual);
    double[] e = reals(expected);
    for (int i = 0; i < e.length; i++) {
      if (!isClose(a[i], e[i], rtol, atol)) {
        fail("%s: element %d of %s is %s, not %s", what, i, expected, a[i], e[i]);
      }
    }
  }

  private static double[] reals(TensorData data) {
    return data.type().isFloat()
        ? data.toDoubles()
        : Arrays.stream(data.toLongs()).asDoubleStream().toArray();
  }

  private static boolean isClose(double actual, double expected, double rtol, double atol) {
    return actual == expected
        || (Double.isNaN(actual) && Double.isNaN(expected))
        || Math.abs(actual - expected) <= atol + rtol * Math.abs(expected);
  }
}
