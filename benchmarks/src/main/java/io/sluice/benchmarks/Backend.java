package io.sluice.benchmarks;

import io.sluice.kernels.Kernels;

/** Which kernels a benchmark by JMH runs. */
public enum Backend {
  VECTOR,
  SCALAR;

  Kernels kernels() {
    return switch (this) {
      case VECTOR -> Kernels.create();
      case SCALAR -> Kernels.scalar();
    };
  }
}
