package io.sluice.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelChoiceTest {
  @Test
  void whatAStaticInitializerThrowsIsAReasonAndNoFailure() {
    String reason =
        KernelChoice.objection(
            () -> {
              throw new ExceptionInInitializerError(
                  new IllegalArgumentException("Bad vector bit-size: 32"));
            });
    assertThat(reason)
        .isEqualTo(
            "the Vector API of this JVM failed with java.lang.IllegalArgumentException:"
                + " Bad vector bit-size: 32");
  }

  @Test
  void aTrialWithoutAnObjectionHasNone() {
    assertThat(KernelChoice.objection(() -> null)).isNull();
  }
}
