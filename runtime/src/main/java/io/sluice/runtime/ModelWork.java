package io.sluice.runtime;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.TreeEnsemble;
import io.sluice.runtime.op.PlainWork;
import io.sluice.runtime.tree.Trees;

/** How much a graph computes for one score, imported ops included. */
public final class ModelWork {
  /** About what a call takes besides its arithmetic. */
  private static final long CALL = 1_000;

  private ModelWork() {}

  /**
   * The multiply-adds of linear, convolution and recurrent layers, the tests and votes of trees,
   * and an estimate of the products, comparisons and copies of each imported op; at most {@link
   * Long#MAX_VALUE}.
   *
   * @throws io.sluice.model.InvalidModelException if trees are not as the format has them
   */
  public static long of(Graph graph) {
    long sum = 0;
    for (Node node : graph.nodes()) {
      long work =
          node.op() instanceof Op.Imported imported
              ? PlainWork.of(node, imported, graph)
              : node.op() instanceof TreeEnsemble trees
                  ? Trees.work(graph, node, trees)
                  : graph.multiplyAdds(node);
      sum = plus(sum, work);
    }
    return sum;
  }

  /**
   * What scoring several inputs takes, in multiply-adds: {@link #of} for each, and an estimate for
   * the elements that are moved and for the calls; at most {@link Long#MAX_VALUE}.
   */
  public static long ofCalls(Graph graph, long calls) {
    long moved =
        graph.tensors().values().stream()
            .filter(tensor -> graph.constant(tensor.name()) == null)
            .mapToLong(tensor -> tensor.shape().elementCount())
            .sum();
    long call = plus(of(graph), moved + CALL);
    return call > Long.MAX_VALUE / calls ? Long.MAX_VALUE : call * calls;
  }

  private static long plus(long a, long b) {
    return b > Long.MAX_VALUE - a ? Long.MAX_VALUE : a + b;
  }
}
