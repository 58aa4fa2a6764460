package io.sluice.runtime.plan;

import io.sluice.runtime.plan.MemoryPlanner.Lifetime;
import io.sluice.runtime.plan.MemoryPlanner.Placement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Places buffers moment by moment, as an allocator does: what has ended is free again, and a new
 * buffer takes the smallest free stretch that is long enough. The time grows with n log n.
 */
final class MomentPlanner {
  /** A free stretch of the arena. */
  private record Free(int offset, int length) {}

  private final List<Lifetime> lifetimes;
  private final int[] offsets;
  private final TreeMap<Integer, Integer> byOffset = new TreeMap<>();
  private final TreeSet<Free> byLength =
      new TreeSet<>(Comparator.comparingInt(Free::length).thenComparingInt(Free::offset));
  private int size;

  private MomentPlanner(List<Lifetime> lifetimes) {
    this.lifetimes = lifetimes;
    this.offsets = new int[lifetimes.size()];
  }

  /**
   * Places all.
   *
   * @throws ArithmeticException if the arena would have more than 2^31-1 elements
   */
  static Placement place(List<Lifetime> lifetimes) {
    return new MomentPlanner(lifetimes).place();
  }

  private Placement place() {
    List<Integer> byStart =
        IntStream.range(0, offsets.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> lifetimes.get(i).first()))
            .toList();
    PriorityQueue<Integer> living =
        new PriorityQueue<>(Comparator.comparingInt(i -> lifetimes.get(i).last()));
    for (int next : byStart) {
      while (!living.isEmpty()
          && lifetimes.get(living.element()).last() < lifetimes.get(next).first()) {
        int ended = living.remove();
        release(offsets[ended], lifetimes.get(ended).size());
      }
      offsets[next] = take(lifetimes.get(next).size());
      living.add(next);
    }
    return new Placement(offsets, size);
  }

  private int take(int length) {
    if (length == 0) {
      return 0;
    }
    Free free = byLength.ceiling(new Free(0, length));
    if (free == null) {
      int offset = size;
      size = Math.addExact(size, length);
      return offset;
    }
    remove(free);
    add(free.offset + length, free.length - length);
    return free.offset;
  }

  /** Joins a stretch with the free ones beside it. */
  private void release(int offset, int length) {
    int from = offset;
    int to = offset + length;
    Map.Entry<Integer, Integer> before = byOffset.floorEntry(offset);
    if (before != null && before.getKey() + before.getValue() == from) {
      from = before.getKey();
      remove(new Free(from, before.getValue()));
    }
    Integer after = byOffset.get(to);
    if (after != null) {
      remove(new Free(to, after));
      to += after;
    }
    add(from, to - from);
  }

  private void add(int offset, int length) {
    if (length > 0) {
      byOffset.put(offset, length);
      byLength.add(new Free(offset, length));
    }
  }

  private void remove(Free free) {
    byOffset.remove(free.offset);
    byLength.remove(free);
  }
}
