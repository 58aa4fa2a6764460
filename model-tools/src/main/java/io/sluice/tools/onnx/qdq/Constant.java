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
record Constant(TensorData data, @Nullable Affine affine) {

  /** The constant that an input is, or null if it is left out or computed. */
  static @Nullable Constant of(Imported node, int index, Map<String, Node> producers) {
    return node.has(index) ? of(node.graph(), node.input(index), producers) : null;
  }

  /** The constant that a tensor is, or null if it is computed. */
  static @Nullable Constant of(Graph graph, String name, Map<String, Node> producers) {
    TensorData data = graph.constant(name);
    if (data != null) {
      return data.type() == DataType.FLOAT32 ? new Constant(data, null) : null;
    }
    Imported cast = Imported.of(graph, producers.get(name));
    if (cast == null || !cast.is("DequantizeLinear")) {
      return null;
    }
    TensorData stored = cast.constant(0);
    Affine affine = affine(cast);
    return stored == null || affine == null ? null : new Constant(stored, affine);
  }

  /** The parameters of a DequantizeLinear or QuantizeLinear node, which are those of an input. */
  static @Nullable Affine affine(Imported cast) {
    String stored = cast.is("QuantizeLinear") ? cast.node().output() : cast.input(0);
    String real = cast.is("QuantizeLinear") ? cast.input(0) : cast.node().output();
    boolean plain =
        cast.attributes().integer("block_size", 0) == 0
            && cast.graph().tensor(real).type() == DataType.FLOAT32;
    return plain ? Affine.of(cast, stored, 1, cast.attributes().integer("axis", 1)) : null;
  }

  Bias asBias() {
    return affine == null ? Bias.ofReals(data.toFloats()) : Bias.of(affine, data);
  }
}
