package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuKindTest {
  @ParameterizedTest
  @CsvSource({
    "avx2 fma avx512f avx512_vnni, AVX512_VNNI",
    "avx2 fma avx512f, AVX512",
    "avx2 fma avx_vnni, AVX2_VNNI",
    "avx2 fma, AVX2",
    "asimd asimddp sve, SVE",
    "asimd asimddp, NEON",
    "fma, OTHER"
  })
  void theKindFollowsFromTheInstructionSets(String features, CpuKind kind) {
    Machine machine = new Machine("a cpu", List.of(features.split(" ")));
    assertThat(CpuKind.of(machine, false)).isEqualTo(kind);
  }

  @Test
  void vectorsOfAnAvx512MachineCanBeLimited() {
    Machine machine = new Machine("a cpu", List.of("avx2", "avx512f"));
    assertThat(CpuKind.of(machine, true)).isEqualTo(CpuKind.AVX2_LIMITED);
  }

  @Test
  void withoutAvx512ThereIsNothingToLimit() {
    assertThatThrownBy(() -> CpuKind.of(new Machine("a cpu", List.of("avx2")), true))
        .hasMessageContaining("omit --avx2");
  }
}
