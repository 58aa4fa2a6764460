package io.sluice.runtime.tree;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.Node;
import io.sluice.model.TreeEnsemble;
import io.sluice.runtime.plain.TensorView;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How much of the training data reached each node and leaf of a {@link TreeEnsemble}, checked. A
 * plan does not keep them.
 */
public final class TreeCovers {
  final double[] nodes;
  final double[] leaves;

  private TreeCovers(String title, double[] nodes, double[] leaves) {
    this.nodes = nodes;
    this.leaves = leaves;
    checkAll(title, "node", nodes, Double.MIN_VALUE, "above 0");
    checkAll(title, "leaf", leaves, 0, "not negative");
  }

  /**
   * The covers of a node of a graph; null if it has none.
   *
   * @param elements of the node's inputs but the first, by name
   * @throws io.sluice.model.InvalidModelException naming the first cover that is none
   */
  public static @Nullable TreeCovers of(
      Node node, Function<String, @Nullable TensorView> elements) {
    if (node.inputs().size() <= TreeEnsemble.COVERS) {
      return null;
    }
    Trees.Elements of = new Trees.Elements(node, elements);
    return new TreeCovers(
        node.title(), of.reals(TreeEnsemble.COVERS), of.reals(TreeEnsemble.COVERS + 1));
  }

  private static void checkAll(
      String title, String what, double[] covers, double least, String rule) {
    for (int i = 0; i < covers.length; i++) {
      check(
          covers[i] >= least && covers[i] < Double.POSITIVE_INFINITY,
          "%s: the cover of %s %d is %s; it must be finite and %s",
          title,
          what,
          i,
          covers[i],
          rule);
    }
  }
}
