package io.sluice.tools.onnx;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.tools.onnx.node.OnnxNode;
import java.util.TreeMap;

/** {@code Dropout}, which does nothing where a model is not trained: it is an {@code Identity}. */
final class DropoutNodes {
  private static final int TRAINING_MODE = 2;

  private DropoutNodes() {}

  static boolean isOne(OnnxNode node) {
    return node.domain().isEmpty() && node.type().equals("Dropout");
  }

  /** The type of the node that does what this one does in inference. */
  static String inferenceType(OnnxNode node) {
    return isOne(node) ? "Identity" : node.type();
  }

  /**
   * The node that does what this one does in inference.
   *
   * @throws io.sluice.model.InvalidModelException if it asks for training, or for the mask
   */
  static OnnxNode inferenceForm(OnnxNode node, ImportedTensors tensors) {
    if (!isOne(node)) {
      return node;
    }
    check(
        !node.inputs().isEmpty() && !node.outputs().isEmpty(),
        "%s needs an input and an output",
        node.title());
    check(
        node.outputs().stream().skip(1).allMatch(String::isEmpty),
        "%s: the mask output is not supported",
        node.title());
    boolean hasMode =
        node.inputs().size() > TRAINING_MODE && !node.inputs().get(TRAINING_MODE).isEmpty();
    if (hasMode) {
      long[] mode = tensors.requireConstant(node, TRAINING_MODE, "training mode").toLongs();
      check(
          mode.length == 1 && mode[0] == 0,
          "%s: the training mode is on; export the model for inference",
          node.title());
    }
    return new OnnxNode(
        node.name(),
        node.domain(),
        inferenceType(node),
        node.inputs().subList(0, 1),
        node.outputs().subList(0, 1),
        new TreeMap<>());
  }
}
