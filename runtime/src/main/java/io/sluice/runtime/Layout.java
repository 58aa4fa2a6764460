package io.sluice.runtime;

import io.sluice.model.DataType;
import io.sluice.runtime.MemoryPlanner.Lifetime;
import io.sluice.runtime.MemoryPlanner.Placement;
import io.sluice.runtime.Place.Buffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Where each place lies in the arena of its type, such that what lives together does not overlap.
 */
final class Layout implements ToIntFunction<Place> {
  private final Map<Buffer, Integer> offsets = new HashMap<>();
  private final int floats;
  private final int bytes;

  private Layout(Map<Buffer, Lifetime> lifetimes) {
    this.floats = arena(DataType.FLOAT32, lifetimes);
    this.bytes = arena(DataType.INT8, lifetimes);
  }

  /**
   * Lays out an arena for each type.
   *
   * @param before what is written before the first step, and lives until it is last read
   * @param steps in their order
   * @param after what is read after the last step
   */
  static Layout of(Collection<Place> before, List<PlannedStep> steps, Collection<Place> after) {
    Map<Buffer, Lifetime> lifetimes = new LinkedHashMap<>();
    before.forEach(place -> use(place, 0, lifetimes));
    for (int i = 0; i < steps.size(); i++) {
      int moment = i + 1;
      steps.get(i).reads().forEach(place -> use(place, moment, lifetimes));
      steps.get(i).writes().forEach(place -> use(place, moment, lifetimes));
    }
    after.forEach(place -> use(place, steps.size() + 1, lifetimes));
    return new Layout(lifetimes);
  }

  private static void use(Place place, int moment, Map<Buffer, Lifetime> lifetimes) {
    Buffer buffer = place.buffer();
    lifetimes.merge(
        buffer,
        new Lifetime(buffer.size(), moment, moment),
        (known, now) -> new Lifetime(known.size(), known.first(), now.last()));
  }

  private int arena(DataType type, Map<Buffer, Lifetime> lifetimes) {
    List<Buffer> buffers =
        lifetimes.keySet().stream().filter(buffer -> buffer.type() == type).toList();
    Placement placement = MemoryPlanner.place(buffers.stream().map(lifetimes::get).toList());
    for (int i = 0; i < buffers.size(); i++) {
      offsets.put(buffers.get(i), placement.offsets()[i]);
    }
    return placement.size();
  }

  /** The arena index of a place's first element. */
  @Override
  public int applyAsInt(Place place) {
    Integer offset = offsets.get(place.buffer());
    if (offset == null) {
      throw new IllegalStateException("no step uses " + place);
    }
    return offset + place.start();
  }

  /** The length of the arena of FLOAT32 tensors. */
  int floats() {
    return floats;
  }

  /** The length of the arena of INT8 tensors. */
  int bytes() {
    return bytes;
  }
}
