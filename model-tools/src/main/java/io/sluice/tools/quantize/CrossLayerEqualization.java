package io.sluice.tools.quantize;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.UnaryFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves scale between two layers, channel by channel, so that the channels between them become
 * equally wide: what the first layer gives is divided by s, and the second layer's weights for it
 * are multiplied by s. Between the two there may be nothing, a ReLU, or a global pool, which let a
 * positive factor through.
 *
 * <p>{@code s = sqrt(r1 / r2)} with the greatest absolute weights r1 and r2 of the channel in the
 * first and the second layer, here rounded to a power of two: so all products are exact, and the
 * graph gives the same bits as before. Repeated until nothing changes, as layers stand in several
 * pairs.
 *
 * <p>Source: Nagel et al., arXiv 1906.04721, section 4.1.
 */
public final class CrossLayerEqualization {
  private static final int ROUNDS = 20;

  /** Beyond 2^12, a channel is dead rather than small. */
  private static final int GREATEST_EXPONENT = 12;

  private final Graph graph;
  private final Map<String, Integer> readers;
  private final Map<String, Node> readerOf = new HashMap<>();
  private final Map<String, float[]> constants = new HashMap<>();

  private CrossLayerEqualization(Graph graph) {
    this.graph = graph;
    this.readers = graph.readerCounts();
    for (Node node : graph.nodes()) {
      node.presentInputs().forEach(input -> readerOf.put(input, node));
    }
  }

  private record Pair(Node first, Node second) {}

  /**
   * A float graph that gives the same for the same, with its layers equalized where they can be.
   */
  public static Graph equalize(Graph graph) {
    return new CrossLayerEqualization(ParameterLayers.withOwnParameters(graph)).equalize();
  }

  private Graph equalize() {
    List<Pair> pairs = pairs();
    boolean changed = !pairs.isEmpty();
    for (int round = 0; changed && round < ROUNDS; round++) {
      changed = false;
      for (Pair pair : pairs) {
        changed |= equalize(pair);
      }
    }
    return ParameterLayers.withConstants(graph, constants);
  }

  private List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Node second = ParameterLayers.isLayer(node, graph) ? layerBehind(node) : null;
      if (second != null) {
        pairs.add(new Pair(node, second));
      }
    }
    return pairs;
  }

  /** The only layer that reads what a layer gives, through what lets factors through. */
  private @Nullable Node layerBehind(Node layer) {
    int channels = graph.tensor(layer.inputs().get(1)).shape().dim(0);
    String tensor = layer.output();
    while (readers.getOrDefault(tensor, 0) == 1 && readerOf.containsKey(tensor)) {
      Node reader = readerOf.get(tensor);
      if (ParameterLayers.isLayer(reader, graph)) {
        boolean fits =
            reader.inputs().get(0).equals(tensor)
                && graph.tensor(tensor).shape().dim(axisRead(reader, tensor)) == channels;
        return fits ? reader : null;
      }
      if (!letsFactorsThrough(reader, layer)) {
        return null;
      }
      tensor = reader.output();
    }
    return null;
  }

  private int axisRead(Node layer, String tensor) {
    return layer.op() instanceof Op.Linear ? graph.tensor(tensor).shape().rank() - 1 : 1;
  }

  private boolean letsFactorsThrough(Node node, Node layer) {
    if (node.op() instanceof Op.Unary unary) {
      return unary.function() == UnaryFunction.RELU;
    }
    if (node.op() instanceof Op.AdaptiveAvgPool) {
      return layer.op() instanceof Op.Conv;
    }
    if (node.op() instanceof Op.Reshape && layer.op() instanceof Op.Conv) {
      Shape from = graph.tensor(node.inputs().get(0)).shape();
      Shape to = graph.tensor(node.output()).shape();
      return to.rank() == 2 && from.dim(1) == to.dim(1) && to.elementCount() == to.dim(1);
    }
    return false;
  }

  private boolean equalize(Pair pair) {
    float[] first = constant(pair.first(), 1);
    float[] bias = constant(pair.first(), 2);
    float[] second = constant(pair.second(), 1);
    int[] channelOf = inputChannels(pair.second());
    int channels = bias.length;
    int perChannel = first.length / channels;
    float[] given = new float[channels];
    float[] read = new float[channels];
    for (int i = 0; i < first.length; i++) {
      given[i / perChannel] = Math.max(given[i / perChannel], Math.abs(first[i]));
    }
    for (int i = 0; i < second.length; i++) {
      read[channelOf[i]] = Math.max(read[channelOf[i]], Math.abs(second[i]));
    }
    float[] factors = new float[channels];
    boolean changed = false;
    for (int channel = 0; channel < channels; channel++) {
      factors[channel] = Math.scalb(1f, exponent(given[channel], read[channel]));
      bias[channel] /= factors[channel];
      changed |= factors[channel] != 1;
    }
    for (int i = 0; i < first.length; i++) {
      first[i] /= factors[i / perChannel];
    }
    for (int i = 0; i < second.length; i++) {
      second[i] *= factors[channelOf[i]];
    }
    return changed;
  }

  /** Of the power of two nearest to {@code sqrt(given / read)}; 0 if one of them is zero. */
  private static int exponent(float given, float read) {
    if (given == 0 || read == 0) {
      return 0;
    }
    double exponent = StrictMath.log(given / (double) read) / StrictMath.log(2) / 2;
    // Short of a half the pair is as equal as powers of two make it; else it would swing for ever.
    int rounded = Math.abs(exponent) <= 0.5 ? 0 : (int) Math.rint(exponent);
    return Math.max(-GREATEST_EXPONENT, Math.min(GREATEST_EXPONENT, rounded));
  }

  /** The input channel that each of a layer's weights is for. */
  private int[] inputChannels(Node layer) {
    Shape shape = graph.tensor(layer.inputs().get(1)).shape();
    int groups = layer.op() instanceof Op.Conv conv ? conv.groups() : 1;
    int outputsPerGroup = shape.dim(0) / groups;
    int inputsPerGroup = shape.dim(1);
    int taps = shape.elementCount(2, shape.rank());
    int[] channels = new int[shape.elementCount()];
    for (int i = 0; i < channels.length; i++) {
      int output = i / (inputsPerGroup * taps);
      channels[i] = output / outputsPerGroup * inputsPerGroup + i / taps % inputsPerGroup;
    }
    return channels;
  }

  private float[] constant(Node layer, int operand) {
    return constants.computeIfAbsent(
        layer.inputs().get(operand), name -> ParameterLayers.floats(graph, layer, operand));
  }
}
