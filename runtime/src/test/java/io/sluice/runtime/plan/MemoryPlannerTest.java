package io.sluice.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.runtime.plan.MemoryPlanner.Lifetime;
import io.sluice.runtime.plan.MemoryPlanner.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

  @Test
  @Timeout(10)
  void veryManyBuffersArePlacedInLittleTime() {
    int count = 200_000;
    List<Lifetime> chain =
        IntStream.range(0, count).mapToObj(i -> new Lifetime(1 + i % 7, i, i + 1)).toList();
    assertThat(MemoryPlanner.place(chain).size()).isBetween(13, 40);
    List<Lifetime> together =
        IntStream.range(0, count).mapToObj(i -> new Lifetime(3, 0, 1)).toList();
    assertThat(MemoryPlanner.place(together).size()).isEqualTo(3 * count);
  }

  @Test
  void buffersThatLiveTogetherDoNotOverlapWhenThereAreMany() {
    Random random = new Random(3);
    List<Lifetime> lifetimes = new ArrayList<>();
    for (int i = 0; i < 2 * MemoryPlanner.MOST_BY_SIZE; i++) {
      int first = random.nextInt(2000);
      lifetimes.add(new Lifetime(random.nextInt(33), first, first + random.nextInt(5)));
    }
    int[] offsets = MemoryPlanner.place(lifetimes).offsets();
    for (int i = 0; i < offsets.length; i++) {
      for (int j = 0; j < i; j++) {
        boolean apart =
            offsets[i] + lifetimes.get(i).size() <= offsets[j]
                || offsets[j] + lifetimes.get(j).size() <= offsets[i];
        if (lifetimes.get(i).meets(lifetimes.get(j))
            && lifetimes.get(i).size() > 0
            && lifetimes.get(j).size() > 0) {
          assertThat(apart).as("%s and %s", lifetimes.get(i), lifetimes.get(j)).isTrue();
        }
      }
    }
  }
}
