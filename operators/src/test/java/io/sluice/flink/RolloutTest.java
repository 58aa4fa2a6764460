package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RolloutTest {
  @Test
  void whereAKeyLiesNeverChanges() {
    assertThat(Rollout.position("")).isEqualTo(0x1.dfa03ec175325p-1);
    assertThat(Rollout.position("pump-1")).isEqualTo(0x1.38ae9de208e4ap-2);
    assertThat(Rollout.position("ключ")).isEqualTo(0x1.6414835c609d6p-2);
  }

  @Test
  void aShareIsAboutThatManyKeys() {
    for (double share : new double[] {0.01, 0.1, 0.5, 0.93}) {
      Rollout canary = Rollout.canary(share);
      long included =
          IntStream.range(0, 100_000).filter(i -> canary.includes("sensor-" + i)).count();
      assertThat(included / 100_000.0).isBetween(share - 0.005, share + 0.005);
    }
  }

  @Test
  void aGreaterShareHasTheKeysOfASmallerOne() {
    assertThat(
            IntStream.range(0, 10_000).mapToObj(i -> "k" + i).filter(Rollout.canary(0.1)::includes))
        .allMatch(Rollout.shadow(0.2)::includes);
  }

  @Test
  void withoutKeysOnlyAWholeShareHasEvents() {
    assertThat(Rollout.shadow(1).includes(null)).isTrue();
    assertThat(Rollout.shadow(0.99).includes(null)).isFalse();
  }

  @Test
  void sharesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> Rollout.canary(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("share: 0.0 must be above 0 and at most 1");
    assertThatThrownBy(() -> Rollout.shadow(Double.NaN))
        .hasMessage("share: NaN must be above 0 and at most 1");
    assertThatThrownBy(() -> new Rollout(Rollout.Kind.FULL, 0.5))
        .hasMessage("share: 0.5 must be 1 for a full rollout");
  }
}
