package io.sluice.runtime.step;

import io.sluice.runtime.tree.LeafVotes;
import io.sluice.runtime.tree.TreeWalk;

/**
 * Decision trees in the form that is fastest: the keys of a row, the walks, and the votes.
 *
 * @param doubles whether the values are FLOAT64; else they are FLOAT32
 * @param slot of its keys in the memory
 * @param found where what the trees give lies among the integers
 */
public record TreeWalkStep(
    TreeWalk trees,
    LeafVotes votes,
    boolean doubles,
    int rows,
    int features,
    int outputs,
    int slot,
    int x,
    int found,
    int y)
    implements Step {

  /** Makes the array of keys once, when a scorer gets its memory. */
  public void prepare(WorkingMemory memory) {
    memory.keys()[slot] = new long[trees.keyCount()];
  }

  @Override
  public void run(WorkingMemory memory) {
    long[] keys = memory.keys()[slot];
    for (int row = 0; row < rows; row++) {
      int from = x + row * features;
      int to = y + row * outputs;
      if (doubles) {
        trees.keys(memory.doubles(), from, keys);
        votes.doubles(trees, keys, memory.ints(), found, memory.doubles(), to);
      } else {
        trees.keys(memory.floats(), from, keys);
        votes.floats(trees, keys, memory.ints(), found, memory.floats(), to);
      }
    }
  }

  @Override
  public long packedBytes() {
    return trees.bytes() + votes.bytes();
  }
}
