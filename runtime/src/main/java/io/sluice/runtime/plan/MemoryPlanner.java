package io.sluice.runtime.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Places buffers in one arena so that no two that live at the same time overlap, and the arena
 * stays small.
 *
 * <p>Greedy by size, as TensorFlow Lite Micro's {@code GreedyMemoryPlanner} (Pisarchyk and Lee,
 * arXiv 2001.03288, section 5.2): the largest buffer is placed first, each at the lowest offset
 * where it meets none of those placed before it that share a moment with it. Where there are very
 * many buffers, {@link MomentPlanner} places them in less time and more memory.
 */
final class MemoryPlanner {
  /** Up to how many are placed by size, which takes the square of their number. */
  static final int MOST_BY_SIZE = 4096;

  private MemoryPlanner() {}

  /**
   * What is to be placed.
   *
   * @param size in elements
   * @param first the moment it is first written
   * @param last the moment it is last used, inclusive
   */
  record Lifetime(int size, int first, int last) {
    boolean meets(Lifetime other) {
      return first <= other.last && other.first <= last;
    }
  }

  /**
   * Where everything lies.
   *
   * @param offsets in elements, in the order of the lifetimes
   * @param size of the arena, in elements
   */
  record Placement(int[] offsets, int size) {}

  /**
   * Places all.
   *
   * @throws ArithmeticException if the arena would have more than 2^31-1 elements
   */
  static Placement place(List<Lifetime> lifetimes) {
    return lifetimes.size() <= MOST_BY_SIZE ? bySize(lifetimes) : MomentPlanner.place(lifetimes);
  }

  private static Placement bySize(List<Lifetime> lifetimes) {
    List<Integer> largestFirst =
        IntStream.range(0, lifetimes.size())
            .boxed()
            .sorted(Comparator.comparingInt((Integer i) -> lifetimes.get(i).size()).reversed())
            .toList();
    int[] offsets = new int[lifetimes.size()];
    List<Integer> placed = new ArrayList<>();
    int size = 0;
    for (int candidate : largestFirst) {
      Lifetime lifetime = lifetimes.get(candidate);
      offsets[candidate] = lowestGap(lifetime, placed, lifetimes, offsets);
      placed.add(candidate);
      placed.sort(Comparator.comparingInt(i -> offsets[i]));
      size = Math.max(size, Math.addExact(offsets[candidate], lifetime.size()));
    }
    return new Placement(offsets, size);
  }

  /**
   * @param placed what has a place, by ascending offset
   */
  private static int lowestGap(
      Lifetime lifetime, List<Integer> placed, List<Lifetime> lifetimes, int[] offsets) {
    int end = 0;
    for (int other : placed) {
      if (!lifetimes.get(other).meets(lifetime)) {
        continue;
      }
      if (offsets[other] - end >= lifetime.size()) {
        return end;
      }
      end = Math.max(end, Math.addExact(offsets[other], lifetimes.get(other).size()));
    }
    return end;
  }
}
