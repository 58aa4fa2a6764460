package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {
  @Test
  void x86() {
    Machine machine =
        Machine.of(
            List.of(
                "model name\t: Some CPU @ 2.00GHz",
                "flags\t\t: fpu sse2 avx2 fma avx512_vnni",
                "model name\t: Some CPU @ 2.00GHz"));
    assertThat(machine).hasToString("Some CPU @ 2.00GHz (avx2, fma, avx512_vnni)");
    assertThat(machine.hasVnni()).isTrue();
  }

  @Test
  void arm() {
    Machine machine = Machine.of(List.of("Features\t: fp asimd asimddp"));
    assertThat(machine.features()).containsExactly("asimd", "asimddp");
    assertThat(machine.hasVnni()).isFalse();
  }
}
