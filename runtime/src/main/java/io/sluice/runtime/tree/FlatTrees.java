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
 * which spares most checks of indices. Eight trees are walked side by side. Trees of about the same
 * height share a group, but only trees of the same window, so that the votes of a window are
 * counted while the processor walks the next one.
 */
public final class FlatTrees {
  /** How many trees are walked side by side. */
  private static final int GROUP = 8;

  /** How many trees are walked before their votes are counted. */
  public static final int WINDOW = 64;

  /** The bits of a word besides the bound. */
  private static final int LOW_BITS = 31;

  private final Bounds bounds;
  private final boolean doubles;
  private final int[] features;
  private final int[] nanKeys;
  private final long[][] ranks;
  private final int slotBits;
  private final int trees;
  private final int placeCount;
  private final int[] depths;
  private final int[] places;
  private final int[] payloads;
  private final boolean shared;
  private final long[] words;
  private int used;

  private FlatTrees(Trees of, Bounds bounds, int[] payloads, int length) {
    this.bounds = bounds;
    this.doubles = of.isDouble();
    this.trees = of.treeCount();
    this.payloads = payloads;
    this.features = new int[bounds.slotCount];
    this.nanKeys = new int[bounds.slotCount];
    for (int i = 0; i < features.length; i++) {
      features[i] = bounds.slots[i] >> 1;
      nanKeys[i] = (bounds.slots[i] & 1) == 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE;
    }
    this.ranks = doubles ? PackedTrees.ranks(bounds) : new long[0][];
    this.slotBits = slotBits(bounds);
    this.placeCount = padded(trees);
    this.depths = new int[placeCount / GROUP];
    this.places = new int[trees];
    this.words = new long[length];
    this.used = placeCount;
    int[] ways = bounds.ways();
    this.shared = Arrays.stream(ways).anyMatch(count -> count > 1);
    place(PackedTrees.heights(bounds, ways), ways);
  }

  /**
   * Prepares trees.
   *
   * @param payloads what walks give, for each leaf
   * @return null if the trees are too many for the words
   */
  static @Nullable FlatTrees of(Trees of, int[] payloads) {
    Bounds bounds = new Bounds(of);
    long words = padded(of.treeCount()) + 2L * bounds.count;
    long length = Math.max(2, Long.highestOneBit(words - 1) << 1);
    return length <= 1L << (LOW_BITS - slotBits(bounds))
        ? new FlatTrees(of, bounds, payloads, (int) length)
        : null;
  }

  /** Enough bits for the slots and that of leaves, which is the last one. */
  private static int slotBits(Bounds bounds) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(bounds.slotCount);
  }

  private static int padded(int trees) {
    return (trees + GROUP - 1) / GROUP * GROUP;
  }

  private void place(int[] heights, int[] ways) {
    int[] placed = new int[bounds.count];
    Arrays.fill(placed, -1);
    int[] order = new int[trees];
    for (int from = 0; from < trees; from += WINDOW) {
      int[] sorted =
          IntStream.range(from, Math.min(trees, from + WINDOW))
              .boxed()
              .sorted(
                  Comparator.comparingInt(
                      tree -> PackedTrees.height(bounds.roots[tree], heights, ways)))
              .mapToInt(tree -> tree)
              .toArray();
      System.arraycopy(sorted, 0, order, from, sorted.length);
    }
    for (int at = 0; at < placeCount; at++) {
      int tree = order[Math.min(at, trees - 1)];
      if (at < trees) {
        places[tree] = at;
      }
      int height = PackedTrees.height(bounds.roots[tree], heights, ways);
      depths[at / GROUP] = Math.max(depths[at / GROUP], height);
      ArrayDeque<Integer> next = new ArrayDeque<>();
      put(bounds.roots[tree], at, placed, next);
      while (!next.isEmpty()) {
        int question = next.remove();
        int to = used;
        used += 2;
        words[placed[question]] = word(bound(question), to, bounds.slot[question]);
        put(bounds.below[question], to, placed, next);
        put(bounds.above[question], to + 1, placed, next);
      }
    }
  }

  private int bound(int question) {
    long bound = bounds.bound[question];
    return doubles ? Arrays.binarySearch(ranks[bounds.slot[question]], bound) : (int) bound;
  }

  /** Puts a leaf or a question at a position; one that has a position already gets a detour. */
  private void put(int what, int at, int[] placed, ArrayDeque<Integer> next) {
    if (what < 0) {
      words[at] = word(payloads[-1 - what], at, keyCount() - 1);
    } else if (placed[what] >= 0) {
      words[at] = word(0, placed[what], keyCount() - 1);
    } else {
      placed[what] = at;
      next.add(what);
    }
  }

  private long word(int bound, int to, int slot) {
    return (long) bound << LOW_BITS | (long) to << slotBits | slot;
  }

  /** The length of the array of keys, a power of two. */
  public int keyCount() {
    return 1 << slotBits;
  }

  /** How many values {@link #walk} gives. */
  public int placeCount() {
    return placeCount;
  }

  /** Where {@link #walk} writes what a tree gives. */
  int place(int tree) {
    return places[tree];
  }

  /** The bytes of its arrays. */
  public long bytes() {
    long bytes = 8L * words.length + 4L * (places.length + payloads.length);
    for (long[] slot : ranks) {
      bytes += 8L * slot.length;
    }
    return bytes;
  }

  /** Writes the keys of a row of floats. */
  public void keys(float[] x, int at, long[] keys) {
    for (int i = 0; i < features.length; i++) {
      float value = x[at + features[i]];
      int key = Bounds.key(value);
      keys[i] = (long) (Float.isNaN(value) ? nanKeys[i] : key) << LOW_BITS;
    }
    keys[keys.length - 1] = (long) Integer.MIN_VALUE << LOW_BITS;
  }

  /** Writes the keys of a row of doubles: how many of the slot's bounds each value exceeds. */
  public void keys(double[] x, int at, long[] keys) {
    for (int i = 0; i < features.length; i++) {
      double value = x[at + features[i]];
      int key = Double.isNaN(value) ? nanKeys[i] : PackedTrees.rank(ranks[i], Bounds.key(value));
      keys[i] = (long) key << LOW_BITS;
    }
    keys[keys.length - 1] = (long) Integer.MIN_VALUE << LOW_BITS;
  }

  /**
   * Walks the trees of a window.
   *
   * @param keys of {@link #keyCount} elements
   * @param found gets what each tree gives
   * @param to where the values of all windows begin
   */
  public void walk(int window, long[] keys, int[] found, int to) {
    int end = Math.min(depths.length, (window + 1) * (WINDOW / GROUP));
    for (int group = window * (WINDOW / GROUP); group < end; group++) {
      group(group, keys, found, to + group * GROUP);
    }
  }

  private void group(int group, long[] keys, int[] found, int to) {
    long[] words = this.words;
    int bits = slotBits;
    int depth = depths[group];
    int a = group * GROUP;
    int b = a + 1;
    int c = a + 2;
    int d = a + 3;
    int e = a + 4;
    int f = a + 5;
    int g = a + 6;
    int h = a + 7;
    int unchecked = shared ? depth : depth / 2;
    int level = 0;
    for (; level < unchecked; level++) {
      a = next(a, words, keys, bits);
      b = next(b, words, keys, bits);
      c = next(c, words, keys, bits);
      d = next(d, words, keys, bits);
      e = next(e, words, keys, bits);
      f = next(f, words, keys, bits);
      g = next(g, words, keys, bits);
      h = next(h, words, keys, bits);
    }
    int sum = a + b + c + d + e + f + g + h;
    for (; level < depth; level++) { // positions only grow, so an equal sum means that all stay
      a = next(a, words, keys, bits);
      b = next(b, words, keys, bits);
      c = next(c, words, keys, bits);
      d = next(d, words, keys, bits);
      e = next(e, words, keys, bits);
      f = next(f, words, keys, bits);
      g = next(g, words, keys, bits);
      h = next(h, words, keys, bits);
      int now = a + b + c + d + e + f + g + h;
      if (now == sum) {
        break;
      }
      sum = now;
    }
    found[to] = payload(words[a]);
    found[to + 1] = payload(words[b]);
    found[to + 2] = payload(words[c]);
    found[to + 3] = payload(words[d]);
    found[to + 4] = payload(words[e]);
    found[to + 5] = payload(words[f]);
    found[to + 6] = payload(words[g]);
    found[to + 7] = payload(words[h]);
  }

  private static int next(int at, long[] words, long[] keys, int bits) {
    long word = words[at & words.length - 1];
    long margin = word - keys[(int) word & keys.length - 1];
    return (int) (word >>> bits) & words.length - 1 | (int) (margin >>> 63);
  }

  private static int payload(long word) {
    return (int) (word >> LOW_BITS);
  }
}
