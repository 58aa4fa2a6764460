package io.sluice.tools.tflite;

/** Writes one kind of operator as nodes of a graph. */
@FunctionalInterface
interface OpTranslator {
  /**
   * Adds the nodes that give the operator's outputs.
   *
   * @throws io.sluice.model.InvalidModelException with the reason, if this operator's form is not
   *     supported
   */
  void translate(OperatorNodes operator);
}
