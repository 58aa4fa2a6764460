package io.sluice.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.runtime.plan.MemoryPlanner.Lifetime;
import io.sluice.runtime.plan.MemoryPlanner.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MemoryPlannerTest {
  @Test
  void chainOfTensorsNeedsTwoAtATime() {
    Placement placement =
        MemoryPlanner.place(
            List.of(
                new Lifetime(10, 0, 1),
                new Lifetime(10, 1, 2),
                new Lifetime(10, 2, 3),
                new Lifetime(10, 3, 4)));
    assertThat(placement.size()).isEqualTo(20);
    assertThat(placement.offsets()).containsExactly(0, 10, 0, 10);
  }

  @Test
  void smallTensorFillsTheGapBelowALargeOne() {
    Placement placement =
        MemoryPlanner.place(
            List.of(
                new Lifetime(30, 0, 1), // at 0
                new Lifetime(20, 1, 2), // above it, at 30
                new Lifetime(7, 2, 3))); // where the first one was
    assertThat(placement.offsets()).containsExactly(0, 30, 0);
    assertThat(placement.size()).isEqualTo(50);
  }

  @Test
  void nothingTakesNothing() {
    assertThat(MemoryPlanner.place(List.of()).size()).isZero();
  }

  @Test
  void arenaBeyondTheLengthOfAnArrayIsRefused() {
    assertThatThrownBy(
            () ->
                MemoryPlanner.place(
                    List.of(new Lifetime(1 << 30, 0, 1), new Lifetime(1 << 30, 0, 1))))
        .isInstanceOf(ArithmeticException.class);
  }

  @Property
  void noTwoThatLiveTogetherOverlap(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int count) {
    Random random = new Random(seed);
    List<Lifetime> lifetimes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int first = random.nextInt(20);
      lifetimes.add(new Lifetime(1 + random.nextInt(50), first, first + random.nextInt(6)));
    }
    Placement placement = MemoryPlanner.place(lifetimes);
    for (int moment = 0; moment < 26; moment++) {
      boolean[] taken = new boolean[placement.size()];
      for (int i = 0; i < count; i++) {
        Lifetime lifetime = lifetimes.get(i);
        if (lifetime.first() <= moment && moment <= lifetime.last()) {
          for (int at = 0; at < lifetime.size(); at++) {
            assertThat(taken[placement.offsets()[i] + at]).isFalse();
            taken[placement.offsets()[i] + at] = true;
          }
        }
      }
    }
  }
}
