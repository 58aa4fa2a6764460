package io.sluice.runtime.summary;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;

/** How many multiply-adds the products of a node take; other arithmetic is not counted. */
public final class MultiplyAdds {
  private MultiplyAdds() {}

  /** Of the whole graph. */
  public static long of(Graph graph) {
    return graph.nodes().stream().mapToLong(node -> of(node, graph)).sum();
  }

  /** Of one node: 0 unless it is a linear, convolution or recurrent layer. */
  public static long of(Node node, Graph graph) {
    Op op = node.op();
    if (op instanceof Op.Linear) {
      return (long) shape(node.output(), graph).elementCount()
          * shape(node.inputs().get(1), graph).dim(1);
    }
    if (op instanceof Op.Conv) {
      Shape weight = shape(node.inputs().get(1), graph);
      return (long) shape(node.output(), graph).elementCount()
          * weight.elementCount(1, weight.rank());
    }
    if (op instanceof Op.Gru) {
      return recurrent(node, 2, graph);
    }
    return op instanceof Op.Lstm ? recurrent(node, 3, graph) : 0;
  }

  private static long recurrent(Node node, int firstWeight, Graph graph) {
    Shape x = shape(node.inputs().get(0), graph);
    long weights =
        (long) shape(node.inputs().get(firstWeight), graph).elementCount()
            + shape(node.inputs().get(firstWeight + 1), graph).elementCount();
    return x.dim(0) * (long) x.dim(1) * weights;
  }

  private static Shape shape(String tensor, Graph graph) {
    return graph.tensor(tensor).shape();
  }
}
