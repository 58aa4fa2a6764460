package io.sluice.tools.quantize;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a {@link Quantizer} leaves in float.
 *
 * @param floatNodes names of nodes that stay in float
 * @param floatTail whether the arithmetic behind the last layer with weights stays in float: those
 *     element-wise ops, means and changes of shape whose results reach nothing but outputs. A
 *     reconstruction error, for example, would lose most of its digits in 256 steps.
 */
public record QuantizerOptions(Set<String> floatNodes, boolean floatTail) {
  public QuantizerOptions {
    floatNodes = Set.copyOf(floatNodes);
  }

  /** A float tail, and everything else in INT8 that can be. */
  public static QuantizerOptions defaults() {
    return new QuantizerOptions(Set.of(), true);
  }

  /** These options with more nodes in float. */
  public QuantizerOptions keepingFloat(String... nodes) {
    Set<String> more = new HashSet<>(floatNodes);
    more.addAll(List.of(nodes));
    return new QuantizerOptions(more, floatTail);
  }

  /** These options without the float tail. */
  public QuantizerOptions withoutFloatTail() {
    return new QuantizerOptions(floatNodes, false);
  }
}
