package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/**
 * Decision trees, or directed acyclic graphs of decisions, whose leaves vote for outputs. Inputs:
 *
 * <ol start="0">
 *   <li>x [N, features];
 *   <li>roots I32 [trees], where each tree begins;
 *   <li>features I32 [nodes], which feature a node tests;
 *   <li>modes U8 [nodes]: 0 to 5 for {@code x <= t}, {@code x < t}, {@code x >= t}, {@code x > t},
 *       {@code x == t}, {@code x != t}; 8 more ({@link #NAN_IS_TRUE}) if NaN passes the test, which
 *       it else fails;
 *   <li>thresholds [nodes], not NaN;
 *   <li>branches I32 [nodes, 2], where to go if the test is passed and if it is failed;
 *   <li>leaves I32 [leaves + 1], the first vote of each leaf, and then the number of votes;
 *   <li>targets I32 [votes], the output that a vote is for;
 *   <li>weights [votes];
 *   <li>optional: covers of nodes [nodes], how much of the training data reached each of them: a
 *       number of rows, or a sum of Hessians; above 0;
 *   <li>with those of nodes: covers of leaves [leaves], not negative.
 * </ol>
 *
 * Roots and branches are the number of a node, which is greater than that of the node with the
 * branch, or {@code -1 - leaf}. x, thresholds, weights and covers are all FLOAT32 or all FLOAT64,
 * as is the output [N, outputs], and all sums are of that type. Covers do not change an output:
 * they tell what a prediction is on average where a feature is not known.
 *
 * @param outputs how many
 * @param aggregate how votes become outputs
 */
public record TreeEnsemble(
    @JsonProperty(required = true) int outputs,
    @JsonProperty(required = true) TreeAggregate aggregate)
    implements Op {
  /** Added to the mode of a node whose test NaN passes. */
  public static final int NAN_IS_TRUE = 8;

  /** The index of the input with the covers of nodes; that of leaves follows. */
  public static final int COVERS = 9;

  public TreeEnsemble {
    check(outputs >= 1, "tree_ensemble: outputs %d is below 1", outputs);
    check(aggregate != null, "tree_ensemble: no aggregate");
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.treeEnsemble(this);
  }

  @Override
  public List<Shape> outputShapes(InputShapes in) {
    in.count(COVERS, COVERS + 2);
    in.check(in.shapes().size() != COVERS + 1, "covers of nodes need covers of leaves");
    Shape x = in.rank(0, 2, "input");
    in.rank(1, 1, "roots");
    Shape nodes = in.rank(2, 1, "features");
    in.require(3, nodes, "modes");
    in.require(4, nodes, "thresholds");
    in.require(5, Shape.of(nodes.dim(0), 2), "branches");
    in.rank(6, 1, "leaves");
    in.require(8, in.rank(7, 1, "targets"), "weights");
    in.check(in.get(6).dim(0) >= 2, "leaves %s hold no leaf", in.get(6));
    if (in.shapes().size() > COVERS) {
      in.require(COVERS, nodes, "covers of nodes");
      in.require(COVERS + 1, Shape.of(in.get(6).dim(0) - 1), "covers of leaves");
    }
    return List.of(x.withDim(1, outputs));
  }

  @Override
  public String text(List<Shape> inputs) {
    return "tree_ensemble of "
        + inputs.get(1).dim(0)
        + (inputs.get(1).dim(0) == 1 ? " tree" : " trees")
        + (aggregate == TreeAggregate.SUM ? "" : ", " + aggregate.name().toLowerCase(Locale.ROOT));
  }
}
