package io.sluice.tools.boosting;

import io.sluice.model.TreeEnsemble;
import io.sluice.tools.graph.TreeTable;
import java.util.ArrayList;
import java.util.List;

/**
 * A test that values of a feature pass if they lie in some of the intervals into which a few bounds
 * divide the line. A table of trees has one comparison for each bound, as a binary search.
 */
final class Intervals {
  private static final int AT_MOST = 0;
  private static final int BELOW = 1;

  private final List<Double> bounds = new ArrayList<>();
  private final List<Boolean> closed = new ArrayList<>();
  private final List<Boolean> passes = new ArrayList<>();

  /** All values below the first bound pass or fail. */
  Intervals(boolean first) {
    passes.add(first);
  }

  /** From a bound on, values pass or fail. Bounds ascend; one that changes nothing is left out. */
  Intervals from(double bound, boolean pass) {
    return add(bound, false, pass);
  }

  /** Above a bound, values pass or fail. */
  Intervals above(double bound, boolean pass) {
    return add(bound, true, pass);
  }

  private Intervals add(double bound, boolean closesBelow, boolean pass) {
    if (passes.get(passes.size() - 1) != pass) {
      bounds.add(bound);
      closed.add(closesBelow);
      passes.add(pass);
    }
    return this;
  }

  /**
   * The values whose integer part is one of some integers.
   *
   * @param integers ascending, none of them negative, all different
   * @param negatives whether -0.5 has the integer part 0, as if it were cut; else it has none
   */
  static Intervals ofIntegerParts(int[] integers, boolean negatives) {
    Intervals set = new Intervals(false);
    for (int i = 0; i < integers.length; i++) {
      int end = i;
      while (end + 1 < integers.length && integers[end + 1] == integers[end] + 1) {
        end++;
      }
      if (integers[i] == 0 && negatives) {
        set.above(-1, true);
      } else {
        set.from(integers[i], true);
      }
      set.from(integers[end] + 1.0, false);
      i = end;
    }
    return set;
  }

  /**
   * Adds the comparisons to a table.
   *
   * @param nan whether NaN passes
   * @param yes the branch of values that pass
   * @param no the branch of the others
   * @return the branch that leads to the test
   */
  int add(TreeTable table, int feature, boolean nan, int yes, int no) {
    int ofNan = passes.indexOf(nan);
    if (ofNan < 0) { // all values go one way, and NaN the other: NaN is not above minus infinity
      int test = table.node(feature, AT_MOST, Double.POSITIVE_INFINITY);
      table.branches(test, passes.get(0) ? yes : no, nan ? yes : no);
      return test;
    }
    return search(table, feature, ofNan, 0, bounds.size(), yes, no);
  }

  private int search(TreeTable table, int feature, int ofNan, int from, int to, int yes, int no) {
    if (from == to) {
      return passes.get(from) ? yes : no;
    }
    int middle = (from + to) >>> 1;
    int nan = ofNan <= middle ? TreeEnsemble.NAN_IS_TRUE : 0;
    int test =
        table.node(feature, (closed.get(middle) ? AT_MOST : BELOW) | nan, bounds.get(middle));
    int lower = search(table, feature, ofNan, from, middle, yes, no);
    int upper = search(table, feature, ofNan, middle + 1, to, yes, no);
    table.branches(test, lower, upper);
    return test;
  }
}
