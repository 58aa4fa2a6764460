package io.sluice.runtime.plain.onnx.ml;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.TextView;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the place of an element in a list of keys. Looking up allocates nothing. */
sealed interface Lookup {
  /** The first place of an element among the keys; -1 if it is not there. */
  int place(TensorView view, int index);

  /** The number of keys. */
  int count();

  /** The keys of a node, of the kind that its input has. */
  static Lookup of(PlainNode node, String name) {
    boolean texts = node.hasAttribute(name + "_strings");
    if (node.input(0).type() == DataType.STRING) {
      node.check(texts, "attribute '%s_strings' is missing", name);
      return new Texts(node.texts(name + "_strings"));
    }
    node.check(!texts, "the input is not of texts, but the keys are");
    return node.hasAttribute(name + "_floats")
        ? new Reals(node.doubles(name + "_floats"))
        : new Integers(node.integers(name + "_int64s"));
  }

  /** Texts. */
  record Texts(Map<String, Integer> places, int count) implements Lookup {
    Texts(List<String> keys) {
      this(new HashMap<>(), keys.size());
      for (int i = 0; i < keys.size(); i++) {
        places.putIfAbsent(keys.get(i), i);
      }
    }

    @Override
    public int place(TensorView view, int index) {
      Integer place = places.get(((TextView) view).get(index));
      return place == null ? -1 : place;
    }
  }

  /** Integers; reals are cut to them. */
  record Integers(long[] keys, int[] places) implements Lookup {
    Integers(long... keys) {
      this(
          Arrays.stream(keys).sorted().toArray(),
          Lookup.places(keys.length, Comparator.comparingLong(i -> keys[i])));
    }

    @Override
    public int count() {
      return keys.length;
    }

    @Override
    public int place(TensorView view, int index) {
      long wanted = view.getLong(index);
      int from = 0;
      int to = keys.length;
      while (from < to) {
        int middle = (from + to) >>> 1;
        if (keys[middle] < wanted) {
          from = middle + 1;
        } else {
          to = middle;
        }
      }
      return from < keys.length && keys[from] == wanted ? places[from] : -1;
    }
  }

  /** Reals; both zeros are equal, and NaN equals NaN. */
  record Reals(double[] keys, int[] places) implements Lookup {
    Reals(double... keys) {
      this(
          Arrays.stream(keys).map(key -> key + 0d).sorted().toArray(),
          Lookup.places(keys.length, Comparator.comparingDouble(i -> keys[i] + 0d)));
    }

    @Override
    public int count() {
      return keys.length;
    }

    @Override
    public int place(TensorView view, int index) {
      double wanted = view.getDouble(index) + 0d;
      int from = 0;
      int to = keys.length;
      while (from < to) {
        int middle = (from + to) >>> 1;
        if (Double.compare(keys[middle], wanted) < 0) {
          from = middle + 1;
        } else {
          to = middle;
        }
      }
      return from < keys.length && Double.compare(keys[from], wanted) == 0 ? places[from] : -1;
    }
  }

  /** Places in the order of their keys, of equal keys the first one first. */
  private static int[] places(int count, Comparator<Integer> order) {
    Integer[] places = new Integer[count];
    Arrays.setAll(places, i -> i);
    Arrays.sort(places, order);
    return Arrays.stream(places).mapToInt(Integer::intValue).toArray();
  }
}
