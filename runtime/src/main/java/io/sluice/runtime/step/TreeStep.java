package io.sluice.runtime.step;

import io.sluice.runtime.tree.LeafVotes;
import io.sluice.runtime.tree.PackedTrees;

/**
 * Decision trees: the keys of a row, the walks of all trees, and their votes.
 *
 * @param doubles whether the values are FLOAT64; else they are FLOAT32
 * @param keys where the keys lie among the integers, and behind them the positions of a group
 */
public record TreeStep(
    PackedTrees trees,
    LeafVotes votes,
    boolean doubles,
    int rows,
    int features,
    int outputs,
    int x,
    int keys,
    int y)
    implements Step {

  /** How many integers it needs while it runs. */
  public static int scratch(PackedTrees trees) {
    return trees.keyCount() + PackedTrees.GROUP;
  }

  @Override
  public void run(WorkingMemory memory) {
    int found = keys + trees.keyCount();
    for (int row = 0; row < rows; row++) {
      int from = x + row * features;
      int to = y + row * outputs;
      if (doubles) {
        trees.keys(memory.doubles(), from, memory.ints(), keys);
        votes.doubles(trees, memory.ints(), keys, found, memory.doubles(), to);
      } else {
        trees.keys(memory.floats(), from, memory.ints(), keys);
        votes.floats(trees, memory.ints(), keys, found, memory.floats(), to);
      }
    }
  }

  @Override
  public long packedBytes() {
    return trees.bytes() + votes.bytes();
  }
}
