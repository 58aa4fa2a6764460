package io.sluice.runtime.tree;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Trees in the form in which walks are fastest. Each position is one word: a bound, the first of
 * the two positions that follow, and a slot. The first of the two has an even number, so the answer
 * is the last bit of the next position. A leaf follows itself: its slot has a key below every
 * bound, and what the walk gives lies in the place of the bound.
 *
 * <p>A bound less a key has 33 bits, and the other parts of the word lie below them, so the sign of
 * the word less the shifted key is the answer. The number of words and of keys is a power of two,
 * which spares most checks of indices. The trees of a window go on by one level each before any
 * goes on by the next one, so that the loads of many trees overlap. The highest trees come first: a
 * level is of the first trees only. Votes of a window are counted while the processor walks the
 * next one.
 */
public final class FlatTrees implements TreeWalk {
  /** The bits of a word besides the bound. */
  private static final int LOW_BITS = 31;

  /** Those of the slot; a constant, as the walk shifts by it. */
  private static final int SLOT_BITS = 11;

  private final Bounds bounds;
  private final boolean ranked;
  private final int[] features;
  private final int[] nanKeys;
  private final long[][] ranks;
  private final int keyCount;
  private final int trees;
  private final int[][] levels;
  private final int[] places;
  private final int[] payloads;
  private final long[] words;
  private int used;

  private FlatTrees(Bounds bounds, int[] payloads, int length) {
    this.bounds = bounds;
    this.ranked = bounds.isWide();
    this.trees = bounds.roots.length;
    this.payloads = payloads;
    this.features = bounds.features();
    this.nanKeys = bounds.nanKeys();
    this.ranks = ranked ? PackedTrees.ranks(bounds) : new long[0][];
    this.keyCount = keyCount(bounds);
    this.levels = new int[(trees + WINDOW - 1) / WINDOW][];
    this.places = new int[trees];
    this.words = new long[length];
    this.used = even(trees);
    int[] ways = bounds.ways();
    place(PackedTrees.heights(bounds, ways), ways);
  }

  /**
   * Prepares trees.
   *
   * @param payloads what walks give, for each leaf
   * @return null if the trees are too many for the words
   */
  static @Nullable FlatTrees of(Bounds bounds, int[] payloads) {
    long words = even(bounds.roots.length) + 2L * bounds.count;
    long length = Math.max(2, Long.highestOneBit(words - 1) << 1);
    return length <= 1L << (LOW_BITS - SLOT_BITS) && keyCount(bounds) <= 1 << SLOT_BITS
        ? new FlatTrees(bounds, payloads, (int) length)
        : null;
  }

  private static int even(int count) {
    return count + (count & 1);
  }

  /** A power of two, for the slots and that of leaves, which is the last one. */
  private static int keyCount(Bounds bounds) {
    return 1 << Integer.SIZE - Integer.numberOfLeadingZeros(bounds.slotCount);
  }

  private void place(int[] heights, int[] ways) {
    int[] placed = new int[bounds.count];
    Arrays.fill(placed, -1);
    for (int window = 0; window < levels.length; window++) {
      int from = window * WINDOW;
      int[] order =
          IntStream.range(from, Math.min(trees, from + WINDOW))
              .boxed()
              .sorted(Comparator.comparingInt(tree -> -height(tree, heights, ways)))
              .mapToInt(tree -> tree)
              .toArray();
      levels[window] = new int[height(order[0], heights, ways)];
      for (int i = 0; i < order.length; i++) {
        places[order[i]] = from + i;
        place(bounds.roots[order[i]], from + i, placed);
        for (int level = 0; level < height(order[i], heights, ways); level++) {
          levels[window][level]++;
        }
      }
    }
  }

  private int height(int tree, int[] heights, int[] ways) {
    return PackedTrees.height(bounds.roots[tree], heights, ways);
  }

  /**
   * Places what a root leads to. The positions behind a question and behind the two questions there
   * lie together, in about one line of the cache.
   */
  private void place(int root, int at, int[] placed) {
    ArrayDeque<Integer> next = new ArrayDeque<>();
    ArrayDeque<Integer> near = new ArrayDeque<>();
    put(root, at, placed, next);
    while (!next.isEmpty()) {
      expand(next.remove(), placed, near);
      while (!near.isEmpty()) {
        expand(near.remove(), placed, next);
      }
    }
  }

  private void expand(int question, int[] placed, ArrayDeque<Integer> next) {
    int to = used;
    used += 2;
    words[placed[question]] = word(bound(question), to, bounds.slot[question]);
    put(bounds.below[question], to, placed, next);
    put(bounds.above[question], to + 1, placed, next);
  }

  private int bound(int question) {
    long bound = bounds.bound[question];
    return ranked ? Arrays.binarySearch(ranks[bounds.slot[question]], bound) : (int) bound;
  }

  /** Puts a leaf or a question at a position; one that has a position already gets a detour. */
  private void put(int what, int at, int[] placed, ArrayDeque<Integer> next) {
    if (what < 0) {
      words[at] = word(payloads[-1 - what], at, keyCount - 1);
    } else if (placed[what] >= 0) {
      words[at] = word(0, placed[what], keyCount - 1);
    } else {
      placed[what] = at;
      next.add(what);
    }
  }

  private long word(int bound, int to, int slot) {
    return (long) bound << LOW_BITS | (long) to << SLOT_BITS | slot;
  }

  @Override
  public int keyCount() {
    return keyCount;
  }

  @Override
  public int placeCount() {
    return trees;
  }

  @Override
  public int[] places() {
    return places;
  }

  @Override
  public long bytes() {
    long bytes = 8L * words.length + 4L * (places.length + payloads.length);
    for (long[] slot : ranks) {
      bytes += 8L * slot.length;
    }
    return bytes;
  }

  @Override
  public void keys(float[] x, int at, long[] keys) {
    for (int i = 0; i < features.length; i++) {
      float value = x[at + features[i]];
      int key = Bounds.key(value);
      keys[i] = (long) (Float.isNaN(value) ? nanKeys[i] : key) << LOW_BITS;
    }
    keys[keys.length - 1] = (long) Integer.MIN_VALUE << LOW_BITS;
  }

  /** Ranks are how many of the slot's bounds a value exceeds. */
  @Override
  public void keys(double[] x, int at, long[] keys) {
    for (int i = 0; i < features.length; i++) {
      double value = x[at + features[i]];
      int key =
          Double.isNaN(value)
              ? nanKeys[i]
              : ranked ? PackedTrees.rank(ranks[i], Bounds.key(value)) : Bounds.key((float) value);
      keys[i] = (long) key << LOW_BITS;
    }
    keys[keys.length - 1] = (long) Integer.MIN_VALUE << LOW_BITS;
  }

  @Override
  public void walk(int window, long[] keys, int[] found, int to) {
    long[] words = this.words;
    int from = window * WINDOW;
    int first = to + from;
    int count = Math.min(trees - from, WINDOW);
    int[] levels = this.levels[window];
    int moving = levels.length == 0 ? 0 : levels[0];
    for (int i = 0; i < moving; i++) {
      found[first + i] = next(from + i, words, keys);
    }
    for (int i = moving; i < count; i++) {
      found[first + i] = from + i;
    }
    for (int level = 1; level < levels.length; level++) {
      moving = levels[level];
      for (int i = 0; i < moving; i++) {
        found[first + i] = next(found[first + i], words, keys);
      }
    }
    for (int i = 0; i < count; i++) {
      found[first + i] = payload(words[found[first + i] & words.length - 1]);
    }
  }

  /** The next position, below what is left of the bound. */
  private static int next(int at, long[] words, long[] keys) {
    long word = words[at & words.length - 1];
    long margin = word - keys[(int) word & keys.length - 1];
    return (int) (word >>> SLOT_BITS) | (int) (margin >>> 63);
  }

  private static int payload(long word) {
    return (int) (word >> LOW_BITS);
  }
}
