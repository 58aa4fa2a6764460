package io.sluice.runtime;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.ShapeInference;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph of a single node, for tests of one op: its operands are given in the op's order, as
 * constants, and graph input "unused" keeps the graph valid.
 */
final class OneOp {
  private final Op op;
  private final List<TensorSpec> tensors = new ArrayList<>();
  private final Map<String, TensorData> constants = new HashMap<>();
  private final List<String> operands = new ArrayList<>();

  private OneOp(Op op) {
    this.op = op;
  }

  static OneOp of(Op op) {
    return new OneOp(op);
  }

  OneOp floats(Shape shape, float... values) {
    return operand(
        TensorSpec.float32("in" + operands.size(), shape), TensorData.ofFloats(shape, values));
  }

  OneOp bytes(Shape shape, QuantParams quantization, int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return operand(
        TensorSpec.int8("in" + operands.size(), shape, quantization),
        TensorData.ofBytes(shape, bytes));
  }

  OneOp ints(int... values) {
    Shape shape = Shape.of(values.length);
    return operand(
        new TensorSpec("in" + operands.size(), io.sluice.model.DataType.INT32, shape, null),
        TensorData.ofInts(shape, values));
  }

  private OneOp operand(TensorSpec spec, TensorData data) {
    tensors.add(spec);
    constants.put(spec.name(), data);
    operands.add(spec.name());
    return this;
  }

  /** The values of the op with FLOAT32 outputs "out0", "out1" and so on. */
  Values run() {
    return run(shape -> (name -> TensorSpec.float32(name, shape)));
  }

  /** The values of the op with INT8 output "out0". */
  Values runQuantized(QuantParams output) {
    return run(shape -> (name -> TensorSpec.int8(name, shape, output)));
  }

  private Values run(
      java.util.function.Function<Shape, java.util.function.Function<String, TensorSpec>> output) {
    Map<String, Shape> shapes = new HashMap<>();
    tensors.forEach(tensor -> shapes.put(tensor.name(), tensor.shape()));
    Node probe = new Node("node", op, operands, List.of("out0"));
    List<String> outputs = new ArrayList<>();
    List<TensorSpec> all = new ArrayList<>(tensors);
    all.add(TensorSpec.float32("unused", Shape.of(1)));
    for (Shape shape : ShapeInference.infer(probe, shapes::get)) {
      String name = "out" + outputs.size();
      outputs.add(name);
      all.add(output.apply(shape).apply(name));
    }
    Graph graph =
        new Graph(
            all,
            constants,
            List.of(new Node("node", op, operands, outputs)),
            List.of("unused"),
            outputs,
            List.of());
    return new GraphInterpreter(graph).run(Map.of("unused", new float[1]));
  }
}
