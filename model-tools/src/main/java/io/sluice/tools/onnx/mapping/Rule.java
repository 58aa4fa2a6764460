package io.sluice.tools.onnx.mapping;

/** Replaces nodes of one type. */
@FunctionalInterface
interface Rule {
  /**
   * Writes what stands for the node into the graph, if the rule can.
   *
   * @param node its first input and first output are FLOAT32 or of any type that the op gives, and
   *     not empty
   * @return whether it did; else the node stays as it is
   */
  boolean apply(MappedNode node, MappedGraph graph);
}
