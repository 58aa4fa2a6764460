package io.sluice.runtime;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.runtime.op.PlainWork;

/** How much a graph computes for one score, imported ops included. */
public final class ModelWork {
  private ModelWork() {}

  /**
   * The multiply-adds of linear, convolution and recurrent layers, and an estimate of the products,
   * comparisons and copies of each imported op; at most {@link Long#MAX_VALUE}.
   */
  public static long of(Graph graph) {
    long sum = 0;
    for (Node node : graph.nodes()) {
      long work =
          node.op() instanceof Op.Imported imported
              ? PlainWork.of(node, imported, graph)
              : graph.multiplyAdds(node);
      sum = work > Long.MAX_VALUE - sum ? Long.MAX_VALUE : sum + work;
    }
    return sum;
  }
}
