package io.sluice.runtime.step;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.TensorView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An op in its plain form.
 *
 * @param slot of its views in the memory
 */
public record PlainStep(
    PlainKernel kernel,
    int slot,
    List<Operand> inputs,
    List<Operand> outputs,
    List<Operand> scratch)
    implements Step {

  /** The tensors of one step in one scorer's memory. */
  record Views(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {}

  /** Where the step finds a tensor. */
  public sealed interface Operand {
    @Nullable TensorView in(WorkingMemory memory);

    /** Left out. */
    record Absent() implements Operand {
      @Override
      public @Nullable TensorView in(WorkingMemory memory) {
        return null;
      }
    }

    /** A constant, which all scorers share. */
    record Constant(TensorView elements) implements Operand {
      @Override
      public TensorView in(WorkingMemory memory) {
        return elements;
      }
    }

    /** In the arena of its storage. */
    record Placed(DataType type, int at, int count) implements Operand {
      @Override
      public TensorView in(WorkingMemory memory) {
        return memory.view(type, at, count);
      }
    }
  }

  /** Makes the views of this step once, when a scorer gets its memory. */
  public void prepare(WorkingMemory memory) {
    memory.plain()[slot] =
        new Views(views(inputs, memory), views(outputs, memory), views(scratch, memory));
  }

  @SuppressWarnings("NullAway") // what is left out is null in the kernel's array
  private static TensorView[] views(List<Operand> operands, WorkingMemory memory) {
    TensorView[] views = new TensorView[operands.size()];
    for (int i = 0; i < views.length; i++) {
      views[i] = operands.get(i).in(memory);
    }
    return views;
  }

  @Override
  public void run(WorkingMemory memory) {
    Views views = memory.plain()[slot];
    kernel.run(views.inputs(), views.outputs(), views.scratch());
  }
}
