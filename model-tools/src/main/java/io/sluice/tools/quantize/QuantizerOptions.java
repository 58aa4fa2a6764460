package io.sluice.tools.quantize;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a {@link Quantizer} does and what it leaves in float.
 *
 * @param floatNodes names of nodes that stay in float
 * @param floatTail whether the arithmetic behind the last layer with weights stays in float: those
 *     element-wise ops, means and changes of shape whose results reach nothing but outputs. A
 *     reconstruction error, for example, would lose most of its digits in 256 steps.
 * @param observer how the ranges of activations are found
 * @param equalization whether there is {@link CrossLayerEqualization}
 * @param rounding how weights are rounded
 * @param correction how biases are corrected
 */
public record QuantizerOptions(
    Set<String> floatNodes,
    boolean floatTail,
    Observer observer,
    boolean equalization,
    Rounding rounding,
    BiasCorrection correction) {

  /** How weights become integers. */
  public enum Rounding {
    /** Each to the nearest integer. */
    NEAREST,
    /** To the one of its two neighbours that {@link AdaRound} learned. */
    LEARNED
  }

  /** What is done about the mean error of a layer's outputs. */
  public enum BiasCorrection {
    /** Nothing. */
    NONE,
    /** The share of the weights is computed: see {@link AnalyticBiasCorrection}. */
    ANALYTIC,
    /** All of it is measured: see {@link EmpiricalBiasCorrection}. */
    EMPIRICAL
  }

  public QuantizerOptions {
    floatNodes = Set.copyOf(floatNodes);
  }

  /** Ranges from least to greatest, weights to the nearest, a float tail, nothing else. */
  public static QuantizerOptions defaults() {
    return new QuantizerOptions(
        Set.of(), true, Observer.MIN_MAX, false, Rounding.NEAREST, BiasCorrection.NONE);
  }

  /** These options with more nodes in float. */
  public QuantizerOptions keepingFloat(String... nodes) {
    Set<String> more = new HashSet<>(floatNodes);
    more.addAll(List.of(nodes));
    return new QuantizerOptions(more, floatTail, observer, equalization, rounding, correction);
  }

  /** These options without the float tail. */
  public QuantizerOptions withoutFloatTail() {
    return new QuantizerOptions(floatNodes, false, observer, equalization, rounding, correction);
  }

  /** These options with another observer. */
  public QuantizerOptions with(Observer other) {
    return new QuantizerOptions(floatNodes, floatTail, other, equalization, rounding, correction);
  }

  /** These options with or without equalization. */
  public QuantizerOptions withEqualization(boolean wanted) {
    return new QuantizerOptions(floatNodes, floatTail, observer, wanted, rounding, correction);
  }

  /** These options with another rounding of weights. */
  public QuantizerOptions with(Rounding other) {
    return new QuantizerOptions(floatNodes, floatTail, observer, equalization, other, correction);
  }

  /** These options with another correction of biases. */
  public QuantizerOptions with(BiasCorrection other) {
    return new QuantizerOptions(floatNodes, floatTail, observer, equalization, rounding, other);
  }
}
