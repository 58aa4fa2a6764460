package io.sluice.runtime;

import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.runtime.op.Values;
import io.sluice.runtime.reference.GraphInterpreter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One op on constant operands, given in the op's order, computed by the interpreter. */
public final class OneOp {
  private final Op op;
  private final GraphSketch sketch = new GraphSketch();
  private final List<String> operands = new ArrayList<>();
  private NumericsProfile numerics = NumericsProfile.SLUICE;

  private OneOp(Op op) {
    this.op = op;
  }

  public static OneOp of(Op op) {
    return new OneOp(op);
  }

  /** With the arithmetic of a profile instead of Sluice's own. */
  public OneOp under(NumericsProfile profile) {
    numerics = profile;
    return this;
  }

  public OneOp floats(Shape shape, float... values) {
    operands.add(sketch.floats(shape, values));
    return this;
  }

  public OneOp bytes(Shape shape, QuantParams quantization, int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    operands.add(sketch.bytes(shape, quantization, bytes));
    return this;
  }

  public OneOp ints(int... values) {
    operands.add(sketch.ints(values));
    return this;
  }

  /** The op's only or first output, which is FLOAT32. */
  public float[] run() {
    return runAll().get(0);
  }

  /** The op's outputs, which are FLOAT32. */
  public List<float[]> runAll() {
    List<String> outputs = sketch.nodes(op, null, operands);
    Values values = interpret(outputs);
    return outputs.stream().map(values::floats).toList();
  }

  /** The op's output, which is INT8. */
  public byte[] run(QuantParams output) {
    List<String> outputs = sketch.nodes(op, output, operands);
    return interpret(outputs).bytes(outputs.get(0));
  }

  /** A graph must have an input, so this one has one that no node reads. */
  private Values interpret(List<String> outputs) {
    String unread = sketch.input(Shape.of(1));
    outputs.forEach(sketch::output);
    return new GraphInterpreter(sketch.graph(numerics)).run(Map.of(unread, new float[1]));
  }
}
