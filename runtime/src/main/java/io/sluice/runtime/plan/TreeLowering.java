package io.sluice.runtime.plan;

import io.sluice.model.DataType;
import io.sluice.model.TreeEnsemble;
import io.sluice.runtime.op.Operands;
import io.sluice.runtime.step.TreeStep;
import io.sluice.runtime.step.TreeWalkStep;
import io.sluice.runtime.tree.LeafVotes;
import io.sluice.runtime.tree.PackedTrees;
import io.sluice.runtime.tree.TreeWalk;
import io.sluice.runtime.tree.Trees;
import java.util.List;

/** Lowers decision trees: to the form that is walked fastest, if they are not too many for it. */
final class TreeLowering {
  private final Trees trees;

  TreeLowering(Operands node, TreeEnsemble op) {
    this.trees = Trees.of(node.graph(), node.node(), op, node.values()::view);
  }

  PlannedStep step(BufferSlice x, BufferSlice y, BufferPlan buffers) {
    TreeWalk walk = LeafVotes.walk(trees);
    return walk == null ? packed(x, y) : walk(walk, x, y, buffers.newPlainSlot());
  }

  private PlannedStep walk(TreeWalk walk, BufferSlice x, BufferSlice y, int slot) {
    LeafVotes votes = new LeafVotes(trees, null);
    BufferSlice found = BufferSlice.ofNew(DataType.INT32, walk.placeCount());
    return new PlannedStep(
        List.of(x),
        List.of(y, found),
        0,
        at ->
            new TreeWalkStep(
                walk,
                votes,
                trees.isDouble(),
                trees.rows(),
                trees.features(),
                trees.outputs(),
                slot,
                at.applyAsInt(x),
                at.applyAsInt(found),
                at.applyAsInt(y)));
  }

  private PlannedStep packed(BufferSlice x, BufferSlice y) {
    PackedTrees packed = new PackedTrees(trees);
    LeafVotes votes = new LeafVotes(trees, packed);
    BufferSlice keys = BufferSlice.ofNew(DataType.INT32, TreeStep.scratch(packed));
    return new PlannedStep(
        List.of(x),
        List.of(y, keys),
        0,
        at ->
            new TreeStep(
                packed,
                votes,
                trees.isDouble(),
                trees.rows(),
                trees.features(),
                trees.outputs(),
                at.applyAsInt(x),
                at.applyAsInt(keys),
                at.applyAsInt(y)));
  }
}
