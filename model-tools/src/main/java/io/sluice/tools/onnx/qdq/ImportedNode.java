package io.sluice.tools.onnx.qdq;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.TensorView;
import org.jspecify.annotations.Nullable;

/** A node of an ONNX op in its graph. */
record ImportedNode(Graph graph, Node node, Op.Imported op) {

  /** The node if it is of an ONNX op, else null. */
  static @Nullable ImportedNode of(Graph graph, @Nullable Node node) {
    return node != null
            && node.op() instanceof Op.Imported op
            && op.domain().equals(Op.Imported.ONNX)
        ? new ImportedNode(graph, node, op)
        : null;
  }

  boolean is(String name) {
    return op.name().equals(name);
  }

  PlainNode attributes() {
    return new PlainNode(node, graph::tensor, this::elements, graph.numerics());
  }

  boolean has(int index) {
    return index < node.inputs().size() && !node.inputs().get(index).isEmpty();
  }

  String input(int index) {
    return has(index) ? node.inputs().get(index) : "";
  }

  Shape shape(int index) {
    return graph.tensor(input(index)).shape();
  }

  Shape outputShape() {
    return graph.tensor(node.output()).shape();
  }

  /** The elements of an input that is there and constant, else null. */
  @Nullable TensorData constant(int index) {
    return has(index) ? graph.constant(input(index)) : null;
  }

  private @Nullable TensorView elements(String name) {
    TensorData data = graph.constant(name);
    return data == null ? null : TensorView.of(data);
  }
}
