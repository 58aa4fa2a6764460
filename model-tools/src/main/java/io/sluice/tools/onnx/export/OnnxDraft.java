package io.sluice.tools.onnx.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An ONNX graph in the making. Tensors of the Sluice graph keep their names; what is put between
 * them gets names that nothing else has. The type and shape of every tensor is written down.
 */
final class OnnxDraft {
  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Set<String> tensorNames;
  private final Set<String> nodeNames;
  private final Set<String> constants = new HashSet<>();

  /**
   * An empty draft.
   *
   * @param tensors the names of tensors that are to be kept
   * @param nodes the names of nodes that are to be kept
   */
  OnnxDraft(String name, Collection<String> tensors, Collection<String> nodes) {
    this.tensorNames = new HashSet<>(tensors);
    this.nodeNames = new HashSet<>(nodes);
    graph.setName(name);
  }

  void input(TensorSpec spec) {
    graph.addInput(OnnxProtos.valueInfo(OnnxTensor.of(spec.name(), spec)));
  }

  void output(OnnxTensor tensor) {
    graph.addOutput(OnnxProtos.valueInfo(tensor));
  }

  /** Says the type and shape of a computed tensor whose name is kept. */
  void declare(OnnxTensor tensor) {
    graph.addValueInfo(OnnxProtos.valueInfo(tensor));
  }

  /** A new computed tensor under that name, or that name with a number behind it. */
  OnnxTensor tensor(String wanted, DataType type, Shape shape) {
    OnnxTensor tensor = new OnnxTensor(unused(wanted, tensorNames), type, shape);
    declare(tensor);
    return tensor;
  }

  /** A constant whose name is kept; it is written once. */
  void keptConstant(String name, TensorData data) {
    if (constants.add(name)) {
      graph.addInitializer(OnnxProtos.tensor(name, data));
    }
  }

  /** A new constant; gives its name. */
  String constant(String wanted, TensorData data) {
    String name = unused(wanted, tensorNames);
    graph.addInitializer(OnnxProtos.tensor(name, data));
    return name;
  }

  /** A new constant list of integers, as ops take axes and shapes; gives its name. */
  String int64s(String wanted, long... values) {
    return constant(wanted, TensorData.ofLongs(DataType.INT64, Shape.of(values.length), values));
  }

  /** Adds a node whose name is kept. */
  void keptNode(
      String name,
      String opType,
      List<String> inputs,
      List<String> outputs,
      AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName(name)
            .setOpType(opType)
            .addAllInput(inputs)
            .addAllOutput(outputs)
            .addAllAttribute(List.of(attributes)));
  }

  /** Adds a node of one output, which it is named after. */
  void node(String opType, List<String> inputs, String output, AttributeProto... attributes) {
    keptNode(unused(output, nodeNames), opType, inputs, List.of(output), attributes);
  }

  /** The same elements under another shape, in a new tensor. */
  OnnxTensor reshaped(OnnxTensor tensor, Shape shape) {
    OnnxTensor result = tensor(tensor.name() + ".reshaped", tensor.type(), shape);
    reshape(tensor, result);
    return result;
  }

  /** The elements of a tensor under the shape of another, which is declared. */
  void reshape(OnnxTensor from, OnnxTensor to) {
    long[] extents = new long[to.shape().rank()];
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = to.shape().dim(axis);
    }
    String shape = int64s(to.name() + ".shape", extents);
    node("Reshape", List.of(from.name(), shape), to.name());
  }

  GraphProto finish() {
    return graph.build();
  }

  private static String unused(String wanted, Set<String> taken) {
    String name = wanted;
    for (int i = 2; !taken.add(name); i++) {
      name = wanted + "." + i;
    }
    return name;
  }
}
