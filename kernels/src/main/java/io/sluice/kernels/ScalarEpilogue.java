package io.sluice.kernels;

/** {@link KernelEpilogue}s in plain Java. */
final class ScalarEpilogue {
  private ScalarEpilogue() {}

  /** Stores the first {@code count} sums; they are overwritten. */
  static void store(KernelEpilogue epilogue, float[] sums, int count, float[] y, int yAt) {
    if (epilogue instanceof KernelEpilogue.Integers integers) {
      round(integers, sums, count);
    } else if (epilogue instanceof KernelEpilogue.Relu) {
      for (int n = 0; n < count; n++) {
        sums[n] = Math.max(sums[n], 0f);
      }
    }
    System.arraycopy(sums, 0, y, yAt, count);
  }

  private static void round(KernelEpilogue.Integers integers, float[] sums, int count) {
    float[] multipliers = integers.multipliers();
    float least = integers.low() - integers.zeroPoint();
    float most = integers.high() - integers.zeroPoint();
    float offset = integers.offset();
    for (int n = 0; n < count; n++) {
      float value = Math.max(Math.min(sums[n] * multipliers[n], most), least);
      sums[n] = value + KernelEpilogue.Integers.ROUNDER - offset;
    }
  }
}
