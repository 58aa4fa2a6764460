package io.sluice.runtime.plain.onnx;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.DoubleView;
import io.sluice.runtime.plain.FloatView;
import io.sluice.runtime.plain.IntView;
import io.sluice.runtime.plain.Storage;
import io.sluice.runtime.plain.TensorView;

/**
 * Adds products of two tensors' elements to sums, in the arithmetic of one kind of array: fused
 * multiply-adds of floats and doubles, integers that wrap. A sum takes up its products in the order
 * of the calls, and within a call in ascending order, so that it is a property of the op.
 *
 * <p>The first element of a walk is given by its index in the tensor, the way to the next by a
 * step.
 */
public abstract sealed class Products {
  /** The arithmetic for elements of a type; BOOL and one-byte integers have none. */
  public static Products of(DataType type) {
    return switch (Storage.of(type)) {
      case FLOATS -> Floats.INSTANCE;
      case DOUBLES -> Doubles.INSTANCE;
      case INTS -> Ints.INSTANCE;
      case LONGS -> Longs.INSTANCE;
      case BYTES, TEXTS -> throw new IllegalArgumentException("no sums of " + type);
    };
  }

  /**
   * One factor over many sums: {@code sums[at + n * step] += factors[factor] * row[rowAt + n *
   * rowStep]} for n up to {@code count}.
   */
  public abstract void addRow(
      TensorView sums,
      int at,
      int step,
      TensorView factors,
      int factor,
      TensorView row,
      int rowAt,
      int rowStep,
      int count);

  /**
   * One sum of many products: {@code sums[at] += a[aAt + k * aStep] * b[bAt + k * bStep]} for k up
   * to {@code count}, ascending.
   */
  public abstract void addDot(
      TensorView sums,
      int at,
      TensorView a,
      int aAt,
      int aStep,
      TensorView b,
      int bAt,
      int bStep,
      int count);

  private static final class Floats extends Products {
    static final Floats INSTANCE = new Floats();

    @Override
    public void addRow(
        TensorView sums,
        int at,
        int step,
        TensorView factors,
        int factor,
        TensorView row,
        int rowAt,
        int rowStep,
        int count) {
      float[] y = ((FloatView) sums).array();
      float[] x = ((FloatView) row).array();
      int yAt = sums.offset() + at;
      int xAt = row.offset() + rowAt;
      float by = factors.getFloat(factor);
      if (step == 1 && rowStep == 1) {
        for (int n = 0; n < count; n++) {
          y[yAt + n] = Math.fma(by, x[xAt + n], y[yAt + n]);
        }
        return;
      }
      for (int n = 0; n < count; n++) {
        y[yAt + n * step] = Math.fma(by, x[xAt + n * rowStep], y[yAt + n * step]);
      }
    }

    @Override
    public void addDot(
        TensorView sums,
        int at,
        TensorView a,
        int aAt,
        int aStep,
        TensorView b,
        int bAt,
        int bStep,
        int count) {
      float[] left = ((FloatView) a).array();
      float[] right = ((FloatView) b).array();
      int i = a.offset() + aAt;
      int j = b.offset() + bAt;
      float[] y = ((FloatView) sums).array();
      float sum = y[sums.offset() + at];
      for (int k = 0; k < count; k++) {
        sum = Math.fma(left[i + k * aStep], right[j + k * bStep], sum);
      }
      y[sums.offset() + at] = sum;
    }
  }

  private static final class Doubles extends Products {
    static final Doubles INSTANCE = new Doubles();

    @Override
    public void addRow(
        TensorView sums,
        int at,
        int step,
        TensorView factors,
        int factor,
        TensorView row,
        int rowAt,
        int rowStep,
        int count) {
      double[] y = ((DoubleView) sums).array();
      double[] x = ((DoubleView) row).array();
      int yAt = sums.offset() + at;
      int xAt = row.offset() + rowAt;
      double by = factors.getDouble(factor);
      for (int n = 0; n < count; n++) {
        y[yAt + n * step] = Math.fma(by, x[xAt + n * rowStep], y[yAt + n * step]);
      }
    }

    @Override
    public void addDot(
        TensorView sums,
        int at,
        TensorView a,
        int aAt,
        int aStep,
        TensorView b,
        int bAt,
        int bStep,
        int count) {
      double[] left = ((DoubleView) a).array();
      double[] right = ((DoubleView) b).array();
      int i = a.offset() + aAt;
      int j = b.offset() + bAt;
      double sum = sums.getDouble(at);
      for (int k = 0; k < count; k++) {
        sum = Math.fma(left[i + k * aStep], right[j + k * bStep], sum);
      }
      sums.setDouble(at, sum);
    }
  }

  private static final class Ints extends Products {
    static final Ints INSTANCE = new Ints();

    @Override
    public void addRow(
        TensorView sums,
        int at,
        int step,
        TensorView factors,
        int factor,
        TensorView row,
        int rowAt,
        int rowStep,
        int count) {
      int[] y = ((IntView) sums).array();
      int[] x = ((IntView) row).array();
      int yAt = sums.offset() + at;
      int xAt = row.offset() + rowAt;
      int by = (int) factors.getLong(factor);
      if (step == 1 && rowStep == 1) {
        for (int n = 0; n < count; n++) {
          y[yAt + n] += by * x[xAt + n];
        }
        return;
      }
      for (int n = 0; n < count; n++) {
        y[yAt + n * step] += by * x[xAt + n * rowStep];
      }
    }

    @Override
    public void addDot(
        TensorView sums,
        int at,
        TensorView a,
        int aAt,
        int aStep,
        TensorView b,
        int bAt,
        int bStep,
        int count) {
      int[] left = ((IntView) a).array();
      int[] right = ((IntView) b).array();
      int i = a.offset() + aAt;
      int j = b.offset() + bAt;
      int sum = (int) sums.getLong(at);
      for (int k = 0; k < count; k++) {
        sum += left[i + k * aStep] * right[j + k * bStep];
      }
      sums.setLong(at, sum);
    }
  }

  private static final class Longs extends Products {
    static final Longs INSTANCE = new Longs();

    @Override
    public void addRow(
        TensorView sums,
        int at,
        int step,
        TensorView factors,
        int factor,
        TensorView row,
        int rowAt,
        int rowStep,
        int count) {
      long by = factors.getLong(factor);
      for (int n = 0; n < count; n++) {
        int i = at + n * step;
        sums.setLong(i, sums.getLong(i) + by * row.getLong(rowAt + n * rowStep));
      }
    }

    @Override
    public void addDot(
        TensorView sums,
        int at,
        TensorView a,
        int aAt,
        int aStep,
        TensorView b,
        int bAt,
        int bStep,
        int count) {
      long sum = sums.getLong(at);
      for (int k = 0; k < count; k++) {
        sum += a.getLong(aAt + k * aStep) * b.getLong(bAt + k * bStep);
      }
      sums.setLong(at, sum);
    }
  }
}
