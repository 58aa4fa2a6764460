package io.sluice.kernels;

import io.sluice.kernels.Kernels.Int8Operand;

/** Functions of two arrays in plain Java. */
final class ScalarPairs {
  private ScalarPairs() {}

  static void combine(
      Arithmetic f, Pairing p, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
    for (int row = 0; row < p.rows(); row++) {
      int left = aAt + row * p.aStep();
      int right = bAt + row * p.bStep();
      int to = yAt + row * p.count();
      int aStride = p.aStride();
      int bStride = p.bStride();
      switch (f) {
        case ADD -> {
          for (int i = 0; i < p.count(); i++) {
            y[to + i] = a[left + i * aStride] + b[right + i * bStride];
          }
        }
        case SUBTRACT -> {
          for (int i = 0; i < p.count(); i++) {
            y[to + i] = a[left + i * aStride] - b[right + i * bStride];
          }
        }
        case MULTIPLY -> {
          for (int i = 0; i < p.count(); i++) {
            y[to + i] = a[left + i * aStride] * b[right + i * bStride];
          }
        }
      }
    }
  }

  static void add(
      Pairing p,
      Int8Operand aOperand,
      byte[] a,
      int aAt,
      Int8Operand bOperand,
      byte[] b,
      int bAt,
      Int8Output output,
      byte[] y,
      int yAt) {
    for (int row = 0; row < p.rows(); row++) {
      int left = aAt + row * p.aStep();
      int right = bAt + row * p.bStep();
      int to = yAt + row * p.count();
      for (int i = 0; i < p.count(); i++) {
        float sum =
            aOperand.of(a[left + i * p.aStride()]) + bOperand.of(b[right + i * p.bStride()]);
        y[to + i] = output.store(sum);
      }
    }
  }

  static void multiply(
      Pairing p,
      int aZeroPoint,
      byte[] a,
      int aAt,
      int bZeroPoint,
      byte[] b,
      int bAt,
      float multiplier,
      Int8Output output,
      byte[] y,
      int yAt) {
    for (int row = 0; row < p.rows(); row++) {
      int left = aAt + row * p.aStep();
      int right = bAt + row * p.bStep();
      int to = yAt + row * p.count();
      for (int i = 0; i < p.count(); i++) {
        int product =
            (a[left + i * p.aStride()] - aZeroPoint) * (b[right + i * p.bStride()] - bZeroPoint);
        y[to + i] = output.store((float) product * multiplier);
      }
    }
  }
}
