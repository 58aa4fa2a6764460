package io.sluice.runtime.tree;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.TreeEnsemble;
import java.util.Arrays;

/**
 * Trees whose nodes all ask the same question: whether the key of a slot is at most a bound. A key
 * is an integer that orders as the values do, and a slot is a feature together with the key that
 * NaN has, the least or the greatest of all. So each comparison of {@link TreeEnsemble}, NaN
 * included, becomes one question or a search among a few:
 *
 * <ul>
 *   <li>{@code x < t} is {@code key <= key(t) - 1}; {@code >} and {@code >=} swap their branches;
 *   <li>{@code x == t} is {@code key(t) - 1 < key <= key(t)};
 *   <li>a chain of such tests of one feature, as exporters write sets of categories, is one binary
 *       search among the bounds of all of them.
 * </ul>
 */
final class Bounds {
  private final Trees trees;
  private final int[] slotOf;
  private final boolean[] absorbed;
  private final int[] entries;

  /** The slots: twice the feature, and 1 more if NaN has the least key. */
  int[] slots = new int[16];

  int slotCount;

  /**
   * Of each question: its slot, its bound, and where to go if the key is at most that, or above.
   */
  int[] slot;

  long[] bound;
  int[] below;
  int[] above;
  int count;

  /** Where each tree begins. */
  final int[] roots;

  /**
   * The questions of trees.
   *
   * @param trees if their values are doubles that hold floats, keys are those of floats
   */
  Bounds(Trees trees) {
    this.trees = trees;
    this.slotOf = new int[2 * trees.features()];
    Arrays.fill(slotOf, -1);
    int nodes = trees.features.length;
    this.slot = new int[nodes];
    this.bound = new long[nodes];
    this.below = new int[nodes];
    this.above = new int[nodes];
    this.absorbed = absorbed();
    this.entries = new int[nodes];
    for (int i = nodes - 1; i >= 0; i--) {
      if (!absorbed[i]) {
        entries[i] = node(i);
      }
    }
    this.roots = new int[trees.roots.length];
    for (int tree = 0; tree < roots.length; tree++) {
      roots[tree] = entry(trees.roots[tree]);
    }
  }

  /** The key of a float, which orders as floats do; both zeros have the same one. */
  static int key(float value) {
    int bits = Float.floatToRawIntBits(value + 0f);
    return bits ^ bits >> 31 & Integer.MAX_VALUE;
  }

  /** The key of a double; see {@link #key(float)}. */
  static long key(double value) {
    long bits = Double.doubleToRawLongBits(value + 0d);
    return bits ^ bits >> 63 & Long.MAX_VALUE;
  }

  private long keyOf(double value) {
    return trees.isDouble() ? key(value) : key((float) value);
  }

  /** Whether keys are those of doubles, so that they have 64 bits. */
  boolean isWide() {
    return trees.isDouble() && !trees.holdsFloats();
  }

  /** The greatest key of a float whose double has at most this key. */
  private static int ofFloat(long key) {
    if (key < key(Double.NEGATIVE_INFINITY)) {
      return key(Float.NEGATIVE_INFINITY) - 1;
    }
    float nearest = (float) Double.longBitsToDouble(key ^ key >> 63 & Long.MAX_VALUE);
    return key(key((double) nearest) > key ? Math.nextDown(nearest) : nearest);
  }

  /** The feature of each slot. */
  int[] features() {
    return Arrays.stream(slots, 0, slotCount).map(slot -> slot >> 1).toArray();
  }

  /** The key of NaN in each slot. */
  int[] nanKeys() {
    return Arrays.stream(slots, 0, slotCount)
        .map(slot -> (slot & 1) == 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE)
        .toArray();
  }

  /**
   * Which nodes are a link of a chain of equalities that begins before them: the only way to them
   * is to fail the link before, of the same feature, with the same branch if passed.
   */
  private boolean[] absorbed() {
    int nodes = trees.features.length;
    int[] ways = new int[nodes];
    for (int to : trees.branches) {
      count(to, ways);
    }
    for (int root : trees.roots) {
      count(root, ways);
    }
    boolean[] links = new boolean[nodes];
    for (int i = 0; i < nodes; i++) {
      int next = trees.branches[2 * i + 1];
      links[Math.max(0, next)] |=
          next >= 0
              && ways[next] == 1
              && comparison(i) == 4
              && trees.modes[next] == trees.modes[i]
              && trees.features[next] == trees.features[i]
              && trees.branches[2 * next] == trees.branches[2 * i];
    }
    return links;
  }

  private static void count(int to, int[] ways) {
    if (to >= 0) {
      ways[to]++;
    }
  }

  private int comparison(int node) {
    return trees.modes[node] & ~TreeEnsemble.NAN_IS_TRUE;
  }

  private int entry(int to) {
    return to < 0 ? to : entries[to];
  }

  private int node(int i) {
    boolean nan = (trees.modes[i] & TreeEnsemble.NAN_IS_TRUE) != 0;
    int yes = entry(trees.branches[2 * i]);
    int no = entry(trees.branches[2 * i + 1]);
    int feature = trees.features[i];
    long key = keyOf(trees.thresholds[i]);
    return switch (comparison(i)) {
      case 0 -> question(feature, nan, key, yes, no);
      case 1 -> question(feature, nan, key - 1, yes, no);
      case 2 -> question(feature, !nan, key - 1, no, yes);
      case 3 -> question(feature, !nan, key, no, yes);
      case 4 -> chain(i, nan, yes);
      default -> set(feature, nan ? yes : no, new long[] {key}, no, yes);
    };
  }

  /** A chain of equalities from its first link on. */
  private int chain(int first, boolean nan, int yes) {
    int last = first;
    int length = 1;
    while (trees.branches[2 * last + 1] >= 0 && absorbed[trees.branches[2 * last + 1]]) {
      last = trees.branches[2 * last + 1];
      length++;
    }
    long[] keys = new long[length];
    for (int link = first, i = 0; i < length; link = trees.branches[2 * link + 1]) {
      keys[i++] = keyOf(trees.thresholds[link]);
    }
    int no = entry(trees.branches[2 * last + 1]);
    return set(trees.features[first], nan ? yes : no, keys, yes, no);
  }

  /** Whether a key is one of some. NaN has the greatest key, which is none of them. */
  private int set(int feature, int ifNan, long[] keys, int yes, int no) {
    Arrays.sort(keys);
    long[] bounds = new long[2 * keys.length];
    int[] results = new int[bounds.length + 1];
    int size = 0;
    for (long key : keys) {
      if (size > 0 && bounds[size - 1] == key) {
        continue; // twice the same
      }
      if (size > 0 && bounds[size - 1] == key - 1) {
        size--; // no key lies between
      } else {
        results[size] = no;
        bounds[size++] = key - 1;
      }
      results[size] = yes;
      bounds[size++] = key;
    }
    results[size] = no;
    int search = search(feature, bounds, results, 0, size);
    return ifNan == no
        ? search
        : question(feature, false, keyOf(Double.POSITIVE_INFINITY), search, ifNan);
  }

  private int search(int feature, long[] bounds, int[] results, int from, int to) {
    if (from == to) {
      return results[from];
    }
    int middle = (from + to) >>> 1;
    int lower = search(feature, bounds, results, from, middle);
    int upper = search(feature, bounds, results, middle + 1, to);
    return question(feature, false, bounds[middle], lower, upper);
  }

  private int question(int feature, boolean nanIsLeast, long key, int yes, int no) {
    if (count == slot.length) {
      int more = Math.addExact(count, Math.max(16, count >> 1));
      slot = Arrays.copyOf(slot, more);
      bound = Arrays.copyOf(bound, more);
      below = Arrays.copyOf(below, more);
      above = Arrays.copyOf(above, more);
    }
    slot[count] = slot(2 * feature + (nanIsLeast ? 1 : 0));
    bound[count] = trees.isDouble() && !isWide() ? ofFloat(key) : key;
    below[count] = yes;
    above[count] = no;
    return count++;
  }

  private int slot(int wanted) {
    if (slotOf[wanted] < 0) {
      if (slotCount == slots.length) {
        slots = Arrays.copyOf(slots, 2 * slotCount);
      }
      slots[slotCount] = wanted;
      slotOf[wanted] = slotCount++;
    }
    return slotOf[wanted];
  }

  /** How many ways lead to each question. */
  int[] ways() {
    int[] ways = new int[count];
    for (int i = 0; i < count; i++) {
      count(below[i], ways);
      count(above[i], ways);
    }
    for (int root : roots) {
      count(root, ways);
    }
    return ways;
  }

  /** Checks that a number can be kept in a part of a word. */
  void checkRange(boolean fits) {
    check(fits, "%s: a tree has too many nodes for its %d features", trees.title(), slotCount);
  }
}
