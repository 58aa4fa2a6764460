package io.sluice.kernels;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of this JVM. The Vector API is an incubator module whose species and methods depend
 * on JVM and CPU. So its kernels are tried once against the scalar ones. If they fail, the choice
 * falls on the scalar ones: scores are the same, only slower.
 */
final class KernelChoice {
  /** Why not the vector kernels, in a JVM that has the Vector API; null if they are chosen. */
  private static final @Nullable String FALLBACK =
      Kernels.hasVectorApi() ? objection(KernelChoice::vectorDifference) : null;

  static {
    if (FALLBACK != null) {
      Logger log = System.getLogger(Kernels.class.getName());
      log.log(Level.WARNING, "Sluice scores with scalar kernels, which are slower: " + FALLBACK);
    }
  }

  private KernelChoice() {}

  static boolean vectors() {
    return Kernels.hasVectorApi() && FALLBACK == null;
  }

  static @Nullable String fallback() {
    return FALLBACK;
  }

  static Kernels kernels() {
    return vectors() ? new VectorKernels() : new ScalarKernels();
  }

  private static @Nullable String vectorDifference() {
    if (!VectorWidth.SUPPORTED) {
      return "there are no kernels for vectors of " + VectorWidth.BITS + " bits";
    }
    return KernelProof.firstDifference(new VectorKernels(), new ScalarKernels());
  }

  /** What a trial finds wrong, also if it fails; null if nothing. */
  static @Nullable String objection(Supplier<@Nullable String> trial) {
    try {
      return trial.get();
    } catch (RuntimeException | LinkageError | AssertionError | InternalError e) {
      return "the Vector API of this JVM failed with " + (e.getCause() == null ? e : e.getCause());
    }
  }
}
