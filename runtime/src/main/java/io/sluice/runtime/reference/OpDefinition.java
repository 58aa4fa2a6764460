package io.sluice.runtime.reference;

import io.sluice.model.DataType;
import io.sluice.model.Node;
import io.sluice.runtime.op.Operands;
import java.util.List;
import java.util.function.Consumer;

/**
 * The definition of a node's op: which types it is computed for, and what it computes.
 *
 * @param types each form that has an arithmetic: the types of all inputs and then of all outputs
 * @param weights which inputs are weights
 * @param floats computes the outputs where the first input is not INT8
 * @param int8 computes the outputs where it is
 */
public record OpDefinition(
    List<List<DataType>> types,
    List<Integer> weights,
    Consumer<Operands> floats,
    Consumer<Operands> int8) {

  /** The definition of the node's op. */
  static OpDefinition of(Node node) {
    return node.op().accept(new OpDefinitions(node.inputs().size()));
  }

  /** Computes a node's outputs from its inputs. */
  public static void run(Operands node) {
    OpDefinition definition = of(node.node());
    boolean int8 = node.has(0) && node.input(0).type() == DataType.INT8;
    (int8 ? definition.int8() : definition.floats()).accept(node);
  }
}
