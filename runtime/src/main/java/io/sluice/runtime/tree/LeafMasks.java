package io.sluice.runtime.tree;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Trees of at most 64 leaves, found without a walk. A tree has a bit for each leaf, from the left.
 * A question whose answer is no takes away the leaves below it, and the first leaf that is left is
 * the one that a walk would reach. The questions of a slot are sorted by their bounds, so those
 * whose answer is no are the first ones of each slot. After every so many questions lies a row with
 * the bits that all questions so far leave; so a slot costs one search, one row and a few
 * questions.
 *
 * <p>Source: Lucchese et al., QuickScorer: a Fast Algorithm to Rank Documents with Additive
 * Ensembles of Regression Trees (2015), for bits of leaves and sorted questions. The rows are ours:
 * they take the place of most questions.
 */
public final class LeafMasks implements TreeWalk {
  /** The most bytes of rows: what a core has near it, about. */
  private static final long MOST_BYTES = 1 << 20;

  /** The questions between two rows, unless that takes too many bytes. */
  private static final int LEAST_STEP = 64;

  private static final int MOST_STEP = 256;

  /** How long one question of a walk takes, in about the units of {@link #cost}. */
  private static final int COST_OF_WALK = 3;

  private final int[] features;
  private final int[] nanKeys;
  private final int[] starts;
  private final int[] bounds;
  private final int[] words;
  private final long[] masks;
  private final int[] firstRows;
  private final long[][] rows;
  private final int stepBits;
  private final int leafBits;
  private final int wordCount;
  private final int[] places;
  private final int[] payloads;

  private LeafMasks(Bounds from, int[] given, int leafBits, int stepBits) {
    int trees = from.roots.length;
    this.leafBits = leafBits;
    this.stepBits = stepBits;
    this.features = from.features();
    this.nanKeys = from.nanKeys();
    this.wordCount = words(trees, leafBits);
    this.places = IntStream.range(0, trees).toArray();
    this.payloads = new int[trees << leafBits];
    Questions questions = new Questions(from, given);
    int slots = features.length;
    Integer[] order = questions.sorted();
    this.bounds = new int[from.count];
    this.words = new int[from.count];
    this.masks = new long[from.count];
    for (int i = 0; i < order.length; i++) {
      bounds[i] = (int) from.bound[order[i]];
      words[i] = questions.tree[order[i]] << leafBits >> Long.BYTES - 2;
      masks[i] = ~questions.below[order[i]];
    }
    this.starts = new int[slots + 1];
    for (int question = 0; question < from.count; question++) {
      starts[from.slot[question] + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    this.firstRows = new int[slots];
    this.rows = rows();
  }

  /** Numbers the leaves of the trees, and finds those below each question. */
  private final class Questions {
    private final Bounds from;
    private final int[] given;
    private final int[] tree;
    private final long[] below;
    private int leaves;

    Questions(Bounds from, int[] given) {
      this.from = from;
      this.given = given;
      this.tree = new int[from.count];
      this.below = new long[from.count];
      for (int i = 0; i < from.roots.length; i++) {
        leaves = 0;
        number(from.roots[i], i);
      }
    }

    /** Gives the bits of the leaves that this leads to, where they lie in the word of the tree. */
    private long number(int to, int of) {
      int first = of << leafBits & Long.SIZE - 1;
      if (to < 0) {
        payloads[(of << leafBits) + leaves] = given[-1 - to];
        return 1L << (first + leaves++);
      }
      tree[to] = of;
      below[to] = number(from.below[to], of);
      return below[to] | number(from.above[to], of);
    }

    Integer[] sorted() {
      return IntStream.range(0, from.count)
          .boxed()
          .sorted(
              Comparator.<Integer>comparingInt(i -> from.slot[i])
                  .thenComparingLong(i -> from.bound[i]))
          .toArray(Integer[]::new);
    }
  }

  private long[][] rows() {
    int count = 0;
    for (int slot = 0; slot < firstRows.length; slot++) {
      firstRows[slot] = count;
      count += 1 + (starts[slot + 1] - starts[slot] >> stepBits);
    }
    long[][] made = new long[count][];
    for (int slot = 0; slot < firstRows.length; slot++) {
      long[] left = new long[wordCount];
      Arrays.fill(left, -1);
      for (int i = starts[slot]; i <= starts[slot + 1]; i++) {
        int done = i - starts[slot];
        if ((done & (1 << stepBits) - 1) == 0) {
          made[firstRows[slot] + (done >> stepBits)] = left.clone();
        }
        if (i < starts[slot + 1]) {
          left[words[i]] &= masks[i];
        }
      }
    }
    return made;
  }

  /**
   * Prepares trees.
   *
   * @param payloads what each leaf gives
   * @return null if the trees do not fit, or if a walk is faster
   */
  static @Nullable LeafMasks of(Bounds bounds, int[] payloads) {
    int[] ways = bounds.ways();
    int[] heights = PackedTrees.heights(bounds, ways);
    long walk = 0;
    for (int root : bounds.roots) {
      walk += PackedTrees.height(root, heights, ways);
    }
    return of(bounds, payloads, COST_OF_WALK * walk);
  }

  /**
   * Prepares trees.
   *
   * @param limit of {@link #cost}
   */
  static @Nullable LeafMasks of(Bounds bounds, int[] payloads, long limit) {
    int[] ways = bounds.ways();
    if (bounds.count == 0 || Arrays.stream(ways).anyMatch(count -> count > 1)) {
      return null;
    }
    int[] leaves = new int[bounds.count];
    int most = 1;
    for (int i = 0; i < bounds.count; i++) { // what is below a question comes before it
      leaves[i] = leaves(bounds.below[i], leaves) + leaves(bounds.above[i], leaves);
      most = Math.max(most, leaves[i]);
    }
    if (most > Long.SIZE) {
      return null;
    }
    int leafBits = most <= Integer.SIZE ? 5 : 6;
    long words = words(bounds.roots.length, leafBits);
    int step = LEAST_STEP;
    while (step < MOST_STEP && bytes(bounds, words, step) > MOST_BYTES) {
      step *= 2;
    }
    return bytes(bounds, words, step) <= MOST_BYTES && cost(bounds, words, step) < limit
        ? new LeafMasks(bounds, payloads, leafBits, Integer.numberOfTrailingZeros(step))
        : null;
  }

  /**
   * How long all slots take, each a search, a row and half the questions to the next, and leaves.
   */
  private static long cost(Bounds bounds, long words, int step) {
    return bounds.slotCount * (100 + words / 4 + step) + 3L * bounds.roots.length;
  }

  private static long bytes(Bounds bounds, long words, int step) {
    return (bounds.slotCount + bounds.count / step) * words * Long.BYTES;
  }

  private static int leaves(int to, int[] leaves) {
    return to < 0 ? 1 : leaves[to];
  }

  private static int words(int trees, int leafBits) {
    return Math.max(1, (int) (((long) trees << leafBits) + Long.SIZE - 1 >> 6));
  }

  /**
   * A word for the leaves of one tree or two, and behind them where the search ends in each slot.
   */
  @Override
  public int keyCount() {
    return wordCount + features.length;
  }

  @Override
  public int placeCount() {
    return places.length;
  }

  @Override
  public int[] places() {
    return places;
  }

  @Override
  public long bytes() {
    return 8L * wordCount * rows.length + 16L * bounds.length + 4L * payloads.length;
  }

  @Override
  public void keys(float[] x, int at, long[] keys) {
    for (int slot = 0; slot < features.length; slot++) { // apart, so that searches overlap
      keys[wordCount + slot] = end(slot, x[at + features[slot]]);
    }
    leave(keys);
  }

  @Override
  public void keys(double[] x, int at, long[] keys) {
    for (int slot = 0; slot < features.length; slot++) {
      keys[wordCount + slot] = end(slot, (float) x[at + features[slot]]);
    }
    leave(keys);
  }

  /** Behind the questions of a slot whose answer is no. */
  private int end(int slot, float value) {
    int key = Float.isNaN(value) ? nanKeys[slot] : Bounds.key(value);
    return starts[slot] + before(key, starts[slot], starts[slot + 1]);
  }

  /** Leaves the bits that no question takes away. */
  private void leave(long[] left) {
    for (int slot = 0; slot < features.length; slot++) {
      int end = (int) left[wordCount + slot];
      int row = end - starts[slot] >> stepBits;
      if (slot == 0) {
        System.arraycopy(rows[row], 0, left, 0, wordCount);
      } else {
        and(rows[firstRows[slot] + row], left);
      }
      for (int i = starts[slot] + (row << stepBits); i < end; i++) {
        left[words[i]] &= masks[i];
      }
    }
  }

  private static void and(long[] row, long[] left) {
    for (int i = 0; i < row.length; i++) {
      left[i] &= row[i];
    }
  }

  /** How many bounds of a slot are less than a key; without a branch that could be mispredicted. */
  private int before(int key, int start, int end) {
    int[] bounds = this.bounds;
    int from = start;
    int count = end - start;
    while (count > 1) {
      int half = count >>> 1;
      int less = (int) ((long) bounds[from + half - 1] - key >> 63);
      from += half & less;
      count -= half;
    }
    return from - start + (int) ((long) bounds[from] - key >>> 63);
  }

  @Override
  public void walk(int window, long[] keys, int[] found, int to) {
    int end = Math.min(places.length, (window + 1) * WINDOW);
    if (leafBits == 6) {
      for (int tree = window * WINDOW; tree < end; tree++) {
        int leaf = Long.numberOfTrailingZeros(keys[tree]);
        found[to + tree] = payloads[(tree << 6) + leaf];
      }
      return;
    }
    for (int tree = window * WINDOW; tree < end; tree++) {
      int leaf = Integer.numberOfTrailingZeros((int) (keys[tree >> 1] >>> (tree << 5)));
      found[to + tree] = payloads[(tree << 5) + leaf];
    }
  }
}
