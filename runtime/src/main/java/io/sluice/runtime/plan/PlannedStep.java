package io.sluice.runtime.plan;

import io.sluice.runtime.step.Step;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * A step before the arena is laid out.
 *
 * @param reads the tensors it reads
 * @param writes the tensors it writes; none of them may share memory with one it reads
 * @param width how many accumulators of each kind it needs
 * @param factory makes the step once every buffer has its place in an arena
 */
record PlannedStep(List<BufferSlice> reads, List<BufferSlice> writes, int width, Factory factory) {

  /** Makes the step from the arena index of each slice. */
  interface Factory {
    Step make(ToIntFunction<BufferSlice> at);
  }

  /** A step of one input and one output that needs no accumulators. */
  static PlannedStep of(BufferSlice read, BufferSlice write, Factory factory) {
    return new PlannedStep(List.of(read), List.of(write), 0, factory);
  }

  /** A product of one input and one output. */
  static PlannedStep product(BufferSlice read, BufferSlice write, int width, Factory factory) {
    return new PlannedStep(List.of(read), List.of(write), width, factory);
  }

  /**
   * Some steps as one.
   *
   * @param composition makes the one of all, in their order
   */
  static PlannedStep merged(List<PlannedStep> parts, Function<List<Step>, Step> composition) {
    List<BufferSlice> reads =
        parts.stream().flatMap(part -> part.reads.stream()).distinct().toList();
    List<BufferSlice> writes =
        parts.stream().flatMap(part -> part.writes.stream()).distinct().toList();
    int width = parts.stream().mapToInt(PlannedStep::width).max().orElse(0);
    return new PlannedStep(
        reads,
        writes,
        width,
        at -> composition.apply(parts.stream().map(part -> part.factory.make(at)).toList()));
  }
}
