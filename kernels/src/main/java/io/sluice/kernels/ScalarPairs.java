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
      if (aStride == 1 && bStride == 1 && p.count() >= ScalarScratch.WORTH_COPYING) {
        adjacent(f, a, left, b, right, y, to, p.count());
        continue;
      }
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

  /** Computes in arrays of their own; see {@link ScalarLoops}. */
  private static void adjacent(
      Arithmetic f, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int count) {
    float[][] blocks = ScalarScratch.values();
    for (int done = 0; done < count; done += ScalarScratch.BLOCK) {
      int some = Math.min(ScalarScratch.BLOCK, count - done);
      System.arraycopy(a, aAt + done, blocks[0], 0, some);
      System.arraycopy(b, bAt + done, blocks[1], 0, some);
      switch (f) {
        case ADD -> ScalarLoops.add(blocks[0], blocks[1], blocks[2], some);
        case SUBTRACT -> ScalarLoops.subtract(blocks[0], blocks[1], blocks[2], some);
        case MULTIPLY -> ScalarLoops.multiply(blocks[0], blocks[1], blocks[2], some);
      }
      System.arraycopy(blocks[2], 0, y, yAt + done, some);
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
      if (p.aStride() == 1 && p.bStride() == 1 && p.count() >= ScalarScratch.WORTH_COPYING) {
        adjacent(aOperand, a, left, bOperand, b, right, output, y, to, p.count());
        continue;
      }
      for (int i = 0; i < p.count(); i++) {
        float sum =
            aOperand.of(a[left + i * p.aStride()]) + bOperand.of(b[right + i * p.bStride()]);
        y[to + i] = output.store(sum);
      }
    }
  }

  private static void adjacent(
      Int8Operand aOperand,
      byte[] a,
      int aAt,
      Int8Operand bOperand,
      byte[] b,
      int bAt,
      Int8Output output,
      byte[] y,
      int yAt,
      int count) {
    float[][] blocks = ScalarScratch.values();
    for (int done = 0; done < count; done += ScalarScratch.BLOCK) {
      int some = Math.min(ScalarScratch.BLOCK, count - done);
      ScalarBytes.widen(a, aAt + done, aOperand.zeroPoint(), blocks[0], some);
      ScalarBytes.widen(b, bAt + done, bOperand.zeroPoint(), blocks[1], some);
      ScalarLoops.scaledSum(
          blocks[0], aOperand.factor(), blocks[1], bOperand.factor(), blocks[2], some);
      ScalarBytes.store(blocks[2], output, y, yAt + done, some);
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
      if (p.aStride() == 1 && p.bStride() == 1 && p.count() >= ScalarScratch.WORTH_COPYING) {
        adjacent(aZeroPoint, a, left, bZeroPoint, b, right, multiplier, output, y, to, p.count());
        continue;
      }
      for (int i = 0; i < p.count(); i++) {
        int product =
            (a[left + i * p.aStride()] - aZeroPoint) * (b[right + i * p.bStride()] - bZeroPoint);
        y[to + i] = output.store((float) product * multiplier);
      }
    }
  }

  /** Floats hold the products of int8 exactly. */
  private static void adjacent(
      int aZeroPoint,
      byte[] a,
      int aAt,
      int bZeroPoint,
      byte[] b,
      int bAt,
      float multiplier,
      Int8Output output,
      byte[] y,
      int yAt,
      int count) {
    float[][] blocks = ScalarScratch.values();
    for (int done = 0; done < count; done += ScalarScratch.BLOCK) {
      int some = Math.min(ScalarScratch.BLOCK, count - done);
      ScalarBytes.widen(a, aAt + done, aZeroPoint, blocks[0], some);
      ScalarBytes.widen(b, bAt + done, bZeroPoint, blocks[1], some);
      ScalarLoops.scaledProduct(blocks[0], blocks[1], multiplier, blocks[2], some);
      ScalarBytes.store(blocks[2], output, y, yAt + done, some);
    }
  }
}
