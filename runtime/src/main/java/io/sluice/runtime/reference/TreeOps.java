package io.sluice.runtime.reference;

import static java.util.Objects.requireNonNull;

import io.sluice.model.DataType;
import io.sluice.model.TreeAggregate;
import io.sluice.model.TreeEnsemble;
import io.sluice.runtime.op.Operands;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.tree.Trees;

/** The definition of {@link TreeEnsemble}: one tree after the other, one vote after the other. */
final class TreeOps {
  private TreeOps() {}

  static void ensemble(Operands node, TreeEnsemble op) {
    Trees trees = Trees.of(node.graph(), node.node(), op, node.values()::view);
    DataType type = node.input(0).type();
    TensorView x = requireNonNull(node.values().view(node.node().inputs().get(0)));
    TensorView y = TensorView.allocate(type, trees.rows() * op.outputs());
    for (int row = 0; row < trees.rows(); row++) {
      row(trees, x, row, y);
    }
    node.values().put(node.node().output(), y);
  }

  private static void row(Trees trees, TensorView x, int row, TensorView y) {
    int first = row * trees.outputs();
    boolean[] voted = new boolean[trees.outputs()];
    for (int tree = 0; tree < trees.treeCount(); tree++) {
      int leaf = trees.leaf(tree, x, row);
      for (int vote = trees.firstVote(leaf); vote < trees.firstVote(leaf + 1); vote++) {
        int output = trees.target(vote);
        int at = first + output;
        double weight = trees.weight(vote);
        boolean replaces =
            switch (trees.aggregate()) {
              case SUM, AVERAGE -> false;
              case MIN -> !voted[output] || weight < y.getDouble(at);
              case MAX -> !voted[output] || weight > y.getDouble(at);
            };
        voted[output] = true;
        switch (trees.aggregate()) {
          case SUM, AVERAGE -> add(y, at, weight);
          case MIN, MAX -> y.setDouble(at, replaces ? weight : y.getDouble(at));
        }
      }
    }
    if (trees.aggregate() == TreeAggregate.AVERAGE) {
      for (int output = 0; output < trees.outputs(); output++) {
        divide(y, first + output, trees.treeCount());
      }
    }
  }

  /** One addition of the values' type. */
  private static void add(TensorView y, int at, double weight) {
    if (y.type() == DataType.FLOAT32) {
      y.setFloat(at, y.getFloat(at) + (float) weight);
    } else {
      y.setDouble(at, y.getDouble(at) + weight);
    }
  }

  private static void divide(TensorView y, int at, int by) {
    if (y.type() == DataType.FLOAT32) {
      y.setFloat(at, y.getFloat(at) / by);
    } else {
      y.setDouble(at, y.getDouble(at) / by);
    }
  }
}
