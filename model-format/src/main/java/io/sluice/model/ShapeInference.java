package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import java.util.List;
import java.util.function.Function;

/** The shapes of a node's outputs, by the rule of its op; refuses inputs that do not fit. */
public final class ShapeInference {
  private ShapeInference() {}

  /**
   * The shapes of the node's outputs that are not left out. For an {@link Op.Imported} they are as
   * declared: the runtime checks them.
   *
   * @param shapeOf the shape of each tensor that the node reads or writes
   * @throws InvalidModelException if the inputs do not fit the op or each other
   */
  public static List<Shape> infer(Node node, Function<String, Shape> shapeOf) {
    if (node.op() instanceof Op.Imported) {
      return node.presentOutputs().stream().map(shapeOf).toList();
    }
    List<Shape> inputs = node.inputs().stream().map(shapeOf).toList();
    for (int i = 0; i < inputs.size(); i++) {
      check(
          inputs.get(i).elementCount() > 0,
          "%s: tensor '%s' of shape %s is empty",
          node.title(),
          node.inputs().get(i),
          inputs.get(i));
    }
    return node.op().outputShapes(new InputShapes(node.title(), inputs));
  }
}
