package io.sluice.tools.onnx.qdq;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.TensorData;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A constant operand of a float node: floats, or integers behind a DequantizeLinear.
 *
 * @param affine of the integers; null for floats
 */
record ConstantOperand(TensorData data, @Nullable OnnxQuantParams affine) {

  /** The constant that an input is, or null if it is left out or computed. */
  static @Nullable ConstantOperand of(ImportedNode node, int index, Map<String, Node> producers) {
    return node.has(index) ? of(node.graph(), node.input(index), producers) : null;
  }

  /** The constant that a tensor is, or null if it is computed. */
  static @Nullable ConstantOperand of(Graph graph, String name, Map<String, Node> producers) {
    TensorData data = graph.constant(name);
    if (data != null) {
      return data.type() == DataType.FLOAT32 ? new ConstantOperand(data, null) : null;
    }
    ImportedNode cast = ImportedNode.of(graph, producers.get(name));
    if (cast == null || !cast.is("DequantizeLinear")) {
      return null;
    }
    TensorData stored = cast.constant(0);
    OnnxQuantParams affine = affine(cast);
    return stored == null || affine == null ? null : new ConstantOperand(stored, affine);
  }

  /** The parameters of a DequantizeLinear or QuantizeLinear node, which are those of an input. */
  static @Nullable OnnxQuantParams affine(ImportedNode cast) {
    String stored = cast.is("QuantizeLinear") ? cast.node().output() : cast.input(0);
    String real = cast.is("QuantizeLinear") ? cast.input(0) : cast.node().output();
    boolean plain =
        cast.attributes().integer("block_size", 0) == 0
            && cast.graph().tensor(real).type() == DataType.FLOAT32;
    return plain ? OnnxQuantParams.of(cast, stored, 1, cast.attributes().integer("axis", 1)) : null;
  }

  LayerBias asBias() {
    return affine == null ? LayerBias.ofReals(data.toFloats()) : LayerBias.of(affine, data);
  }
}
