package io.sluice.runtime.tree;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Trees in the form in which they are walked if {@link FlatTrees} has no room for them. Each
 * position is one word: a bound, a slot and how far the two positions lie that follow it. A walk
 * goes on by one load of the word, one load of the slot's key and arithmetic; it has no branch that
 * a processor could predict wrongly. At a leaf it stays where it is, so several trees are walked
 * side by side until none of them moves any more, and their loads overlap. Positions of a tree lie
 * breadth first.
 *
 * <p>Sources: Asadi, Lin, de Vries, Runtime Optimizations for Tree-Based Machine Learning Models
 * (2014), for walks without branches and side by side.
 */
public final class PackedTrees {
  /** How many trees are walked side by side. */
  public static final int GROUP = 8;

  /** A bound that no key exceeds: of leaves, and of detours to what several branches lead to. */
  private static final int NONE_ABOVE = Integer.MAX_VALUE;

  private final boolean ranked;
  private final int[] features;
  private final int[] nanKeys;
  private final long[][] ranks;
  private final int slotBits;
  private final int slotMask;
  private final int[] roots;
  private final int[] depths;
  private final int trees;
  private long[] words = new long[64];
  private int[] leaves = new int[64];
  private int used;

  /**
   * Packs trees.
   *
   * @throws io.sluice.model.InvalidModelException if a tree is too large
   */
  public PackedTrees(Trees of) {
    Bounds bounds = new Bounds(of);
    this.ranked = bounds.isWide();
    this.trees = of.treeCount();
    this.features = bounds.features();
    this.nanKeys = bounds.nanKeys();
    this.ranks = ranked ? ranks(bounds) : new long[0][];
    this.slotBits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, features.length - 1));
    this.slotMask = (1 << slotBits) - 1;
    int groups = (trees + GROUP - 1) / GROUP;
    this.roots = new int[groups * GROUP];
    this.depths = new int[groups];
    place(bounds);
  }

  /** For each slot the bounds that it is compared with, ascending. */
  static long[][] ranks(Bounds bounds) {
    int[] sizes = new int[bounds.slotCount];
    for (int i = 0; i < bounds.count; i++) {
      sizes[bounds.slot[i]]++;
    }
    long[][] ranks = new long[bounds.slotCount][];
    Arrays.setAll(ranks, i -> new long[sizes[i]]);
    for (int i = 0; i < bounds.count; i++) {
      ranks[bounds.slot[i]][--sizes[bounds.slot[i]]] = bounds.bound[i];
    }
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = Arrays.stream(ranks[i]).sorted().distinct().toArray();
    }
    return ranks;
  }

  private void place(Bounds bounds) {
    int[] ways = bounds.ways();
    int[] heights = heights(bounds, ways);
    int[] placed = new int[bounds.count];
    Arrays.fill(placed, -1);
    ArrayDeque<Integer> next = new ArrayDeque<>();
    for (int tree = 0; tree < trees; tree++) {
      int root = bounds.roots[tree];
      depths[tree / GROUP] = Math.max(depths[tree / GROUP], height(root, heights, ways));
      roots[tree] = take(1);
      put(root, roots[tree], placed, next, bounds);
      while (!next.isEmpty()) {
        int question = next.remove();
        int at = placed[question];
        int to = take(2);
        put(bounds.below[question], to, placed, next, bounds);
        put(bounds.above[question], to + 1, placed, next, bounds);
        int slot = bounds.slot[question];
        long bound = bounds.bound[question];
        int limit = ranked ? Arrays.binarySearch(ranks[slot], bound) : (int) bound;
        words[at] = word(limit, slot, to - at, bounds);
      }
    }
    Arrays.fill(roots, trees, roots.length, roots[trees - 1]);
    words = Arrays.copyOf(words, used);
    leaves = Arrays.copyOf(leaves, used);
  }

  /** The longest way from each question to a leaf, with detours. */
  static int[] heights(Bounds bounds, int[] ways) {
    int[] heights = new int[bounds.count];
    for (int i = 0; i < bounds.count; i++) { // what is below a question comes before it
      heights[i] =
          1
              + Math.max(
                  height(bounds.below[i], heights, ways), height(bounds.above[i], heights, ways));
    }
    return heights;
  }

  /** The longest way from here to a leaf, with a detour to each question that is shared. */
  static int height(int to, int[] heights, int[] ways) {
    return to < 0 ? 0 : heights[to] + (ways[to] > 1 ? 1 : 0);
  }

  private int take(int count) {
    int at = used;
    used = Math.addExact(used, count);
    if (used > words.length) {
      words = Arrays.copyOf(words, 2 * words.length);
      leaves = Arrays.copyOf(leaves, words.length);
    }
    return at;
  }

  private void put(int what, int at, int[] placed, ArrayDeque<Integer> next, Bounds bounds) {
    leaves[at] = -1;
    if (what < 0) {
      leaves[at] = -1 - what;
      words[at] = word(NONE_ABOVE, 0, 0, bounds);
    } else if (placed[what] >= 0) {
      words[at] = word(NONE_ABOVE, 0, placed[what] - at, bounds);
    } else {
      placed[what] = at;
      next.add(what);
    }
  }

  private long word(int bound, int slot, int distance, Bounds bounds) {
    int low = distance << slotBits | slot;
    bounds.checkRange(low >> slotBits == distance);
    return (long) bound << 32 | low & 0xffffffffL;
  }

  /** The number of keys that an event has. */
  public int keyCount() {
    return Math.max(1, features.length);
  }

  /** The number of groups of trees. */
  public int groups() {
    return depths.length;
  }

  /** How far the deepest tree is walked. */
  int depth() {
    return Arrays.stream(depths).max().orElse(0);
  }

  public int treeCount() {
    return trees;
  }

  /** The leaf of each position; -1 for others. Nobody changes the array. */
  public int[] leaves() {
    return leaves;
  }

  /** The bytes of its arrays. */
  public long bytes() {
    long bytes = (long) used * (Long.BYTES + Integer.BYTES) + 4L * roots.length;
    for (long[] slot : ranks) {
      bytes += (long) Long.BYTES * slot.length;
    }
    return bytes;
  }

  /** Writes the keys of a row of floats. */
  public void keys(float[] x, int at, int[] keys, int to) {
    for (int i = 0; i < features.length; i++) {
      float value = x[at + features[i]];
      int key = Bounds.key(value);
      keys[to + i] = Float.isNaN(value) ? nanKeys[i] : key;
    }
  }

  /** Writes the keys of a row of doubles: how many of the slot's bounds each value exceeds. */
  public void keys(double[] x, int at, int[] keys, int to) {
    for (int i = 0; i < features.length; i++) {
      double value = x[at + features[i]];
      keys[to + i] =
          Double.isNaN(value)
              ? nanKeys[i]
              : ranked ? rank(ranks[i], Bounds.key(value)) : Bounds.key((float) value);
    }
  }

  static int rank(long[] bounds, long key) {
    int from = 0;
    int to = bounds.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (bounds[middle] < key) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /**
   * Walks the trees of a group.
   *
   * @param memory has the event's keys, and gets a position for each tree
   * @param keys where they begin
   * @param to where the positions are written
   */
  public void walk(int group, int[] memory, int keys, int to) {
    int depth = depths[group];
    int tree = group * GROUP;
    int a = roots[tree];
    int b = roots[tree + 1];
    int c = roots[tree + 2];
    int d = roots[tree + 3];
    int e = roots[tree + 4];
    int f = roots[tree + 5];
    int g = roots[tree + 6];
    int h = roots[tree + 7];
    int level = 0;
    for (; level < depth / 2; level++) {
      a = next(a, memory, keys);
      b = next(b, memory, keys);
      c = next(c, memory, keys);
      d = next(d, memory, keys);
      e = next(e, memory, keys);
      f = next(f, memory, keys);
      g = next(g, memory, keys);
      h = next(h, memory, keys);
    }
    int moved = 1;
    for (; moved != 0 && level < depth; level++) { // most walks are shorter than the longest one
      moved = 0;
      int next;
      next = next(a, memory, keys);
      moved |= next ^ a;
      a = next;
      next = next(b, memory, keys);
      moved |= next ^ b;
      b = next;
      next = next(c, memory, keys);
      moved |= next ^ c;
      c = next;
      next = next(d, memory, keys);
      moved |= next ^ d;
      d = next;
      next = next(e, memory, keys);
      moved |= next ^ e;
      e = next;
      next = next(f, memory, keys);
      moved |= next ^ f;
      f = next;
      next = next(g, memory, keys);
      moved |= next ^ g;
      g = next;
      next = next(h, memory, keys);
      moved |= next ^ h;
      h = next;
    }
    memory[to] = a;
    memory[to + 1] = b;
    memory[to + 2] = c;
    memory[to + 3] = d;
    memory[to + 4] = e;
    memory[to + 5] = f;
    memory[to + 6] = g;
    memory[to + 7] = h;
  }

  /** The first of the two positions, or the second if the key exceeds the bound. */
  private int next(int at, int[] memory, int keys) {
    long word = words[at];
    int low = (int) word;
    long margin = (word >> 32) - memory[keys + (low & slotMask)];
    return at + (low >> slotBits) + (int) (margin >>> 63);
  }
}
