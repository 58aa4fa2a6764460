package io.sluice.runtime.plan;

import io.sluice.runtime.plain.Storage;
import io.sluice.runtime.plan.BufferSlice.Buffer;
import io.sluice.runtime.plan.MemoryPlanner.Lifetime;
import io.sluice.runtime.plan.MemoryPlanner.Placement;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Where each buffer lies in the arena of its storage, such that what lives together does not
 * overlap.
 */
final class Layout implements ToIntFunction<BufferSlice> {
  private final Map<Buffer, Integer> offsets = new HashMap<>();
  private final Map<Storage, Integer> arenas = new EnumMap<>(Storage.class);

  private Layout(Map<Buffer, Lifetime> lifetimes) {
    for (Storage storage : Storage.values()) {
      arenas.put(storage, arena(storage, lifetimes));
    }
  }

  /**
   * Lays out an arena for each storage.
   *
   * @param before what is written before the first step, and lives until it is last read
   * @param steps in their order
   * @param after what is read after the last step
   */
  static Layout of(
      Collection<BufferSlice> before, List<PlannedStep> steps, Collection<BufferSlice> after) {
    Map<Buffer, Lifetime> lifetimes = new LinkedHashMap<>();
    before.forEach(slice -> use(slice, 0, lifetimes));
    for (int i = 0; i < steps.size(); i++) {
      int moment = i + 1;
      steps.get(i).reads().forEach(slice -> use(slice, moment, lifetimes));
      steps.get(i).writes().forEach(slice -> use(slice, moment, lifetimes));
    }
    after.forEach(slice -> use(slice, steps.size() + 1, lifetimes));
    return new Layout(lifetimes);
  }

  private static void use(BufferSlice slice, int moment, Map<Buffer, Lifetime> lifetimes) {
    Buffer buffer = slice.buffer();
    lifetimes.merge(
        buffer,
        new Lifetime(buffer.size(), moment, moment),
        (known, now) -> new Lifetime(known.size(), known.first(), now.last()));
  }

  private int arena(Storage storage, Map<Buffer, Lifetime> lifetimes) {
    List<Buffer> buffers =
        lifetimes.keySet().stream().filter(buffer -> Storage.of(buffer.type()) == storage).toList();
    Placement placement = MemoryPlanner.place(buffers.stream().map(lifetimes::get).toList());
    for (int i = 0; i < buffers.size(); i++) {
      offsets.put(buffers.get(i), placement.offsets()[i]);
    }
    return placement.size();
  }

  /** The arena index of a slice's first element. */
  @Override
  public int applyAsInt(BufferSlice slice) {
    Integer offset = offsets.get(slice.buffer());
    if (offset == null) {
      throw new IllegalStateException("no step uses " + slice);
    }
    return offset + slice.start();
  }

  /** The length of each arena, in elements. */
  Map<Storage, Integer> arenas() {
    return arenas;
  }
}
