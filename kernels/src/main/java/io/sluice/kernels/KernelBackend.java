package io.sluice.kernels;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What this JVM computes with: the CPU's architecture, the width of its vectors and the kernels
 * that {@link Kernels#create} chose. {@link #toString} describes it for a log.
 *
 * @param architecture of the CPU as Java names it, for example {@code amd64} or {@code aarch64}
 * @param vectorBits the width of the JVM's preferred vectors in bits, or 0 if it is unknown
 * @param vectors whether the kernels use the Vector API
 * @param fallback why the kernels are scalar although this JVM has the Vector API, or null
 * @param fusedMultiplyAdd whether the JVM computes {@link Math#fma} with the CPU's own instruction
 */
public record KernelBackend(
    String architecture,
    int vectorBits,
    boolean vectors,
    @Nullable String fallback,
    boolean fusedMultiplyAdd) {

  /** The backend of this JVM. */
  public static KernelBackend ofThisJvm() {
    boolean vectors = KernelChoice.vectors();
    int bits = vectors ? VectorWidth.BITS : 8 * number(option("MaxVectorSize"));
    return new KernelBackend(
        System.getProperty("os.arch"),
        bits,
        vectors,
        KernelChoice.fallback(),
        !"false".equals(option("UseFMA")));
  }

  /**
   * A warning about something that makes this JVM much slower than it should be, with its remedy,
   * or null.
   */
  public @Nullable String warning() {
    if (!fusedMultiplyAdd) {
      return "this CPU has no fused multiply-add instruction, or the virtual machine hides it:"
          + " scoring is up to a thousand times slower than it should be. Scores are the same."
          + " Give the virtual machine a CPU type with FMA (for example the host's own), or use"
          + " another machine";
    }
    return fallback == null ? null : "the Vector API kernels are switched off: " + fallback;
  }

  @Override
  public String toString() {
    String cpu = architecture + (vectorBits == 0 ? "" : ", " + vectorBits + "-bit vectors");
    if (vectors) {
      return cpu + ", Vector API kernels";
    }
    if (fallback != null) {
      return cpu + ", scalar kernels (" + fallback + ")";
    }
    return cpu
        + ", scalar kernels (start the JVM with --add-modules jdk.incubator.vector for faster ones;"
        + " on a Flink cluster, set env.java.opts.taskmanager)";
  }

  /** The value of an option of this JVM, or null if it has none of this name. */
  private static @Nullable String option(String name) {
    try {
      HotSpotDiagnosticMXBean jvm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return jvm == null ? null : jvm.getVMOption(name).getValue().toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return null; // another JVM, or another CPU
    }
  }

  private static int number(@Nullable String digits) {
    return digits == null || digits.length() > 4 ? 0 : Integer.parseInt(digits);
  }
}
