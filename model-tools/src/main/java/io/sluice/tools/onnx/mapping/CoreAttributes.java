package io.sluice.tools.onnx.mapping;

import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Attributes of ONNX nodes in the form that Sluice's own ops have them. */
public final class CoreAttributes {
  private CoreAttributes() {}

  /** An attribute with one value for each of some axes. */
  static List<Integer> integers(PlainNode node, String name, int count, long absent) {
    long[] filled = new long[count];
    Arrays.fill(filled, absent);
    return Arrays.stream(node.integers(name, filled)).mapToObj(Math::toIntExact).toList();
  }

  /** The order of axes that a {@code Transpose} node gives; without an attribute, the reverse. */
  public static List<Integer> permutation(PlainNode node, int rank) {
    long[] reversed = IntStream.range(0, rank).mapToLong(i -> rank - 1L - i).toArray();
    return Arrays.stream(node.integers("perm", reversed)).mapToObj(Math::toIntExact).toList();
  }

  /** The op of a convolution; null if it has more than two dimensions, or cuts its input. */
  public static Op.@Nullable Conv conv(PlainNode node, Shape x, Shape weight, Shape y) {
    int dimensions = weight.rank() - 2;
    if (dimensions < 1 || dimensions > 2) {
      return null;
    }
    List<Integer> strides = integers(node, "strides", dimensions, 1);
    List<Integer> dilations = integers(node, "dilations", dimensions, 1);
    List<Integer> padding =
        switch (node.text("auto_pad", "NOTSET")) {
          case "NOTSET" -> integers(node, "pads", 2 * dimensions, 0);
          case "VALID" -> Collections.nCopies(2 * dimensions, 0);
          case "SAME_UPPER" -> samePadding(missing(x, weight, y, strides, dilations), false);
          default -> samePadding(missing(x, weight, y, strides, dilations), true);
        };
    int groups = node.integer("group", 1, 1, Integer.MAX_VALUE);
    boolean padded = padding.stream().allMatch(amount -> amount >= 0);
    return padded ? new Op.Conv(strides, padding, dilations, groups) : null;
  }

  /** How many elements each dimension of the input lacks for the output that the node gives. */
  private static List<Integer> missing(
      Shape x, Shape weight, Shape y, List<Integer> strides, List<Integer> dilations) {
    List<Integer> missing = new ArrayList<>();
    for (int d = 0; d < strides.size(); d++) {
      int reach = dilations.get(d) * (weight.dim(2 + d) - 1) + 1;
      int covered = (y.dim(2 + d) - 1) * strides.get(d) + reach;
      missing.add(Math.max(0, covered - x.dim(2 + d)));
    }
    return missing;
  }

  /** The padding before each dimension, then after each; an odd element comes last or first. */
  private static List<Integer> samePadding(List<Integer> missing, boolean oddFirst) {
    List<Integer> padding = new ArrayList<>();
    missing.forEach(count -> padding.add(oddFirst ? count - count / 2 : count / 2));
    missing.forEach(count -> padding.add(oddFirst ? count / 2 : count - count / 2));
    return padding;
  }
}
