package io.sluice.runtime.plan;

import static java.util.Objects.requireNonNull;

import io.sluice.runtime.op.ImportedOps;
import io.sluice.runtime.op.Operands;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.step.PlainStep;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** The step of a node whose op has the plain form alone. */
final class PlainLowering {
  private final Operands node;
  private final BufferPlan buffers;
  private final Prepared prepared;

  PlainLowering(Operands node, BufferPlan buffers) {
    this.node = node;
    this.buffers = buffers;
    this.prepared = ImportedOps.prepare(node);
  }

  /** A tensor before the arena is laid out. */
  private interface Unplaced {
    PlainStep.Operand at(ToIntFunction<BufferSlice> layout);
  }

  PlannedStep step() {
    List<BufferSlice> reads = new ArrayList<>();
    List<BufferSlice> writes = new ArrayList<>();
    List<Unplaced> inputs = node.node().inputs().stream().map(name -> input(name, reads)).toList();
    List<Unplaced> outputs =
        node.node().outputs().stream().map(name -> output(name, writes)).toList();
    List<Unplaced> scratch =
        prepared.scratch().stream().map(type -> scratch(type, writes)).toList();
    int slot = buffers.newPlainSlot();
    return new PlannedStep(
        reads,
        writes,
        0,
        layout ->
            new PlainStep(
                prepared.kernel(),
                slot,
                placed(inputs, layout),
                placed(outputs, layout),
                placed(scratch, layout)));
  }

  private static List<PlainStep.Operand> placed(
      List<Unplaced> operands, ToIntFunction<BufferSlice> layout) {
    return operands.stream().map(operand -> operand.at(layout)).toList();
  }

  private Unplaced input(String name, List<BufferSlice> reads) {
    if (name.isEmpty()) {
      return layout -> new PlainStep.Operand.Absent();
    }
    if (node.values().has(name)) {
      return layout -> new PlainStep.Operand.Constant(requireNonNull(node.values().view(name)));
    }
    return placed(buffers.of(name), typeOf(name), reads);
  }

  private Unplaced output(String name, List<BufferSlice> writes) {
    return name.isEmpty()
        ? layout -> new PlainStep.Operand.Absent()
        : placed(buffers.create(name), typeOf(name), writes);
  }

  private static Unplaced scratch(TensorType type, List<BufferSlice> writes) {
    return placed(BufferSlice.ofNew(type.type(), type.count()), type, writes);
  }

  private TensorType typeOf(String name) {
    return new TensorType(node.graph().tensor(name).type(), node.graph().tensor(name).shape());
  }

  private static Unplaced placed(BufferSlice slice, TensorType type, List<BufferSlice> uses) {
    uses.add(slice);
    return layout ->
        new PlainStep.Operand.Placed(type.type(), layout.applyAsInt(slice), type.count());
  }
}
