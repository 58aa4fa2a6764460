package io.sluice.tools.quantize;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.tools.graph.GraphBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Folds each batch norm into the convolution or linear layer before it, whose result nothing else
 * reads: for each output channel {@code w' = w * a}, {@code b' = fma(b - mean, a, beta)} with
 * {@code a = gamma / sqrt(variance + epsilon)}, in float. The layer keeps its name and gives the
 * batch norm's output tensor. Other batch norms stay as they are.
 *
 * <p>Source: Jacob et al., arXiv 1712.05877, section 3.2; Krishnamoorthi, arXiv 1806.08342, section
 * 3.1.2.
 */
public final class BatchNormFolding {
  private final Graph graph;
  private final Map<String, Integer> readers;
  private final GraphBuilder result;

  /** The layer that gives a tensor, by its place among the new graph's nodes. */
  private final Map<String, Integer> layers = new HashMap<>();

  /** Constants of layers that were folded into, where they differ from the graph's. */
  private final Map<String, TensorData> folded = new HashMap<>();

  private BatchNormFolding(Graph graph) {
    this.graph = graph;
    this.readers = graph.readerCounts();
    this.result = GraphBuilder.emptyLike(graph);
  }

  /** The graph with every batch norm folded that can be. */
  public static Graph fold(Graph graph) {
    BatchNormFolding folding = new BatchNormFolding(graph);
    graph.nodes().forEach(folding::take);
    return folding.result.build();
  }

  private void take(Node node) {
    Integer layer = layers.get(node.inputs().get(0));
    if (node.op() instanceof Op.BatchNorm op && layer != null && isFoldable(node)) {
      foldInto(layer, node, op);
      return;
    }
    if ((node.op() instanceof Op.Linear || node.op() instanceof Op.Conv)
        && areConstant(node.inputs())) {
      layers.put(node.output(), result.nodes().size());
    }
    result.copy(node, graph);
  }

  private boolean isFoldable(Node batchNorm) {
    String x = batchNorm.inputs().get(0);
    return readers.getOrDefault(x, 0) == 1 && areConstant(batchNorm.inputs());
  }

  /** Whether all operands but the first are constant. */
  private boolean areConstant(List<String> operands) {
    return operands.stream().skip(1).allMatch(name -> graph.constant(name) != null);
  }

  private void foldInto(int layerIndex, Node batchNorm, Op.BatchNorm op) {
    Node layer = result.nodes().get(layerIndex);
    if (layer.op() instanceof Op.Linear && graph.tensor(layer.output()).shape().rank() != 2) {
      // The channels of a batch norm are axis 1, those of a linear layer the last one.
      result.copy(batchNorm, graph);
      return;
    }
    float[] gamma = floats(batchNorm, 1);
    float[] beta = floats(batchNorm, 2);
    float[] mean = floats(batchNorm, 3);
    float[] variance = floats(batchNorm, 4);
    float[] weight = floats(layer, 1);
    float[] bias = layer.inputs().size() > 2 ? floats(layer, 2) : new float[gamma.length];
    int perChannel = weight.length / gamma.length;
    for (int channel = 0; channel < gamma.length; channel++) {
      float a = gamma[channel] / (float) Math.sqrt(variance[channel] + op.epsilon());
      for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
        weight[i] *= a;
      }
      bias[channel] = Math.fma(bias[channel] - mean[channel], a, beta[channel]);
    }
    List<String> operands = new ArrayList<>();
    operands.add(layer.inputs().get(0));
    operands.add(constant(layer, 1, "weight", shape(layer.inputs().get(1)), weight));
    operands.add(constant(layer, 2, "bias", Shape.of(bias.length), bias));
    result.declare(graph.tensor(batchNorm.output()));
    result.replace(
        layerIndex, new Node(layer.name(), layer.op(), operands, List.of(batchNorm.output())));
    layers.put(batchNorm.output(), layerIndex);
  }

  private Shape shape(String constant) {
    TensorData data = folded.get(constant);
    return data == null ? graph.tensor(constant).shape() : data.shape();
  }

  private float[] floats(Node node, int input) {
    String name = node.inputs().get(input);
    TensorData data = folded.getOrDefault(name, graph.constant(name));
    if (data == null) {
      throw new IllegalStateException("tensor '" + name + "' is not constant");
    }
    return data.toFloats();
  }

  /** Declares a new constant of the layer, of which the name tells where it comes from. */
  private String constant(Node layer, int input, String what, Shape shape, float[] values) {
    String before = input < layer.inputs().size() ? layer.inputs().get(input) : null;
    String name = before == null ? layer.name() + "." + what : before + ".folded";
    while (graph.tensors().containsKey(name) || folded.containsKey(name)) {
      name += ".folded";
    }
    TensorData data = TensorData.ofFloats(shape, values);
    folded.put(name, data);
    result.constant(TensorSpec.float32(name, shape), data);
    return name;
  }
}
