package io.sluice.kernels;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What this JVM computes with: the CPU's architecture, the width of its vectors and the kernels
 * that {@link Kernels#create} chose. {@link #toString} describes it for a log.
 *
 * @param architecture of the CPU as Java names it, for example {@code amd64} or {@code aarch64}
 * @param vectorBits the width of the JVM's preferred vectors in bits, or 0 if it is unknown
 * @param vectors whether the kernels use the Vector API
 * @param fallback why the kernels are scalar although the JVM was started with the Vector API, or
 *     cannot be; null if neither is so
 * @param fusedMultiplyAdd whether the JVM computes {@link Math#fma} with the CPU's own instruction
 */
public record KernelBackend(
    String architecture,
    int vectorBits,
    boolean vectors,
    @Nullable String fallback,
    boolean fusedMultiplyAdd) {

  private static final String MISSING =
      "this Java has no module jdk.incubator.vector; use one that has it, as the usual JDKs do";

  /** The backend of this JVM. */
  public static KernelBackend ofThisJvm() {
    boolean vectors = KernelChoice.vectors();
    int bits = vectors ? VectorWidth.BITS : 8 * number(option("MaxVectorSize"));
    return new KernelBackend(
        System.getProperty("os.arch"),
        bits,
        vectors,
        vectorApiIsMissing() ? MISSING : KernelChoice.fallback(),
        !"false".equals(option("UseFMA")));
  }

  /**
   * A warning about something that makes this JVM slower than it should be, with its remedy, or
   * null.
   */
  public @Nullable String warning() {
    if (!fusedMultiplyAdd) {
      return "this CPU has no fused multiply-add instruction, or the virtual machine hides it:"
          + " scoring is up to a thousand times slower than it should be. Scores are the same."
          + " Give the virtual machine a CPU type with FMA (for example the host's own), or use"
          + " another machine";
    }
    if (fallback != null) {
      return "the Vector API kernels are switched off: " + fallback;
    }
    return vectors
        ? null
        : "this JVM was started without the Vector API. Scores are the same, but most models are"
            + " faster with it. Add --add-modules=jdk.incubator.vector to the options of the JVM: on"
            + " a Flink cluster to env.java.opts.taskmanager in its configuration, in a test to the"
            + " argLine of Maven Surefire or the jvmArgs of Gradle, in an IDE to the VM options of"
            + " the run configuration. './sluice benchmark MODEL' measures what a model gains";
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
        + ", scalar kernels (the JVM was started without --add-modules jdk.incubator.vector)";
  }

  /** Whether this Java cannot be started with the Vector API; one made by jlink may lack it. */
  private static boolean vectorApiIsMissing() {
    return ModuleFinder.ofSystem().find("jdk.incubator.vector").isEmpty();
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
