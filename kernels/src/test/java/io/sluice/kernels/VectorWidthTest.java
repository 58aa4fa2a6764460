package io.sluice.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** The build runs this at several vector widths and says in a property which one it forced. */
class VectorWidthTest {
  private static final String FORCED = System.getProperty("sluice.test.vector-bits", "any");

  @Test
  void vectorKernelsAreChosenAtEveryWidth() {
    assumeTrue(Kernels.hasVectorApi(), "without the Vector API there are scalar kernels only");
    KernelBackend backend = KernelBackend.ofThisJvm();
    assertThat(backend.fallback()).isNull();
    assertThat(backend.vectors()).isTrue();
    assertThat(Kernels.create()).isInstanceOf(VectorKernels.class);
  }

  @Test
  void theWidthIsTheForcedOne() {
    assumeTrue(!FORCED.equals("any"), "no width is forced in this run");
    assertThat(KernelBackend.ofThisJvm().vectorBits()).isEqualTo(Integer.parseInt(FORCED));
  }

  @Test
  void withoutTheModuleTheBackendSaysHowToGetIt() {
    assumeTrue(!Kernels.hasVectorApi(), "this run has the Vector API");
    assertThat(KernelBackend.ofThisJvm().toString())
        .contains("scalar kernels", "--add-modules jdk.incubator.vector");
    assertThat(KernelBackend.ofThisJvm().warning())
        .contains(
            "--add-modules=jdk.incubator.vector",
            "env.java.opts.taskmanager",
            "argLine",
            "VM options",
            "./sluice benchmark MODEL");
  }

  @Test
  void withTheModuleThereIsNothingToWarnOf() {
    assumeTrue(Kernels.hasVectorApi(), "this run has no Vector API");
    assertThat(KernelBackend.ofThisJvm().warning()).isNull();
  }

  @Test
  void slowMultiplyAddsAreTheFirstThingToWarnOf() {
    assertThat(new KernelBackend("amd64", 128, false, null, false).warning())
        .startsWith("this CPU has no fused multiply-add instruction");
  }
}
