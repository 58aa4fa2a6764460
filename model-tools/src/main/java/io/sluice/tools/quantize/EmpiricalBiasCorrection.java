package io.sluice.tools.quantize;

import static java.util.Objects.requireNonNull;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.tools.Progress;
import io.sluice.tools.graph.GraphBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shifts each bias by the difference between what the layer gives in float and in INT8, on average
 * over samples and positions: {@code b' = b + E[y] - E[y~]}. Layer by layer from the input on, each
 * measured with those before it corrected, so that what a layer's input is off by is corrected too.
 * The INT8 layer's output is measured before it is rounded and clamped.
 *
 * <p>Source: Nagel et al., arXiv 1906.04721, appendix D.
 */
final class EmpiricalBiasCorrection {
  private static final String REAL = ".real";

  private final Int8Plan plan;
  private final List<Map<String, float[]>> samples;
  private Graph graph;

  private EmpiricalBiasCorrection(Graph graph, Int8Plan plan, List<Map<String, float[]>> samples) {
    this.graph = graph;
    this.plan = plan;
    this.samples = samples;
  }

  /**
   * A float graph with corrected biases, to be quantized by the plan.
   *
   * @param graph whose layers have {@link ParameterLayers#withOwnParameters parameters of their
   *     own}, and whose float values are the goal
   * @param rounded the same graph, but with the weights that will be quantized
   * @param samples few are enough, as each position counts
   */
  static Graph correct(
      Graph graph,
      Graph rounded,
      Int8Plan plan,
      List<Map<String, float[]>> samples,
      Progress progress) {
    return new EmpiricalBiasCorrection(rounded, plan, samples).correct(graph, progress);
  }

  private Graph correct(Graph goal, Progress progress) {
    List<Node> layers = goal.nodes().stream().filter(node -> plan.isLayer(node, goal)).toList();
    Map<String, double[]> wanted = means(goal, layers.stream().map(Node::output).toList(), goal);
    LayerwiseRun run = new LayerwiseRun(graph, samples);
    for (int i = 0; i < layers.size(); i++) {
      Node layer = layers.get(i);
      double[] given = given(layer, goal, run);
      double[] goals = requireNonNull(wanted.get(layer.output()));
      String name = layer.inputs().get(2);
      float[] bias = ParameterLayers.floats(graph, layer, 2);
      for (int channel = 0; channel < bias.length; channel++) {
        bias[channel] = (float) (bias[channel] + goals[channel] - given[channel]);
      }
      graph = ParameterLayers.withConstants(graph, Map.of(name, bias));
      progress.step("bias correction", i + 1L, layers.size());
    }
    return graph;
  }

  /** The mean of each channel of a layer's output in the INT8 graph, before it is rounded. */
  private double[] given(Node layer, Graph goal, LayerwiseRun run) {
    String real = layer.output() + REAL;
    Graph int8 = withRealOutput(layer);
    if (!int8.states().isEmpty()) {
      return requireNonNull(means(int8, List.of(real), goal).get(real));
    }
    Shape shape = goal.tensor(layer.output()).shape();
    int axis = ParameterLayers.channelAxis(layer, goal);
    double[] sums = new double[shape.dim(axis)];
    run.next(int8, layer.name(), real)
        .forEach(elements -> ParameterLayers.addMeans(elements, shape, axis, sums));
    return dividedBy(samples.size(), sums);
  }

  private static double[] dividedBy(int count, double[] sums) {
    return Arrays.stream(sums).map(sum -> sum / count).toArray();
  }

  /** The mean of each channel of layers' outputs. */
  private Map<String, double[]> means(Graph of, List<String> outputs, Graph goal) {
    Map<String, Node> producers = goal.producers();
    Map<String, double[]> means = new HashMap<>();
    TensorProbe probe = new TensorProbe(of, outputs);
    for (Map<String, float[]> sample : samples) {
      probe
          .run(sample)
          .forEach(
              (output, elements) -> {
                String name = output.replaceFirst("\\" + REAL + "$", "");
                Node layer = requireNonNull(producers.get(name), name);
                Shape shape = goal.tensor(name).shape();
                int axis = ParameterLayers.channelAxis(layer, goal);
                double[] sums = means.computeIfAbsent(output, o -> new double[shape.dim(axis)]);
                ParameterLayers.addMeans(elements, shape, axis, sums);
              });
    }
    means.replaceAll((name, sums) -> dividedBy(samples.size(), sums));
    return means;
  }

  /** The INT8 graph with a layer in float beside it, on the INT8 form's operands. */
  private Graph withRealOutput(Node layer) {
    Graph int8 = plan.applyTo(graph);
    Node inInt8 =
        int8.nodes().stream()
            .filter(node -> node.name().equals(layer.name()))
            .findFirst()
            .orElseThrow();
    GraphBuilder result = GraphBuilder.copyOf(int8);
    Shape shape = graph.tensor(layer.inputs().get(0)).shape();
    String x = result.declareNew(layer.name() + ".x" + REAL, DataType.FLOAT32, shape, null);
    result.add(new Node(x, new Op.Dequantize(), List.of(inInt8.inputs().get(0)), List.of(x)));
    List<String> operands = new ArrayList<>(List.of(x));
    for (int i = 1; i < layer.inputs().size(); i++) {
      TensorSpec spec = int8.tensor(inInt8.inputs().get(i));
      TensorData reals = reals(requireNonNull(int8.constant(spec.name())), spec);
      operands.add(result.newConstant(layer.inputs().get(i) + REAL, reals, null));
    }
    String y = layer.output() + REAL;
    result.declare(TensorSpec.float32(y, graph.tensor(layer.output()).shape()));
    result.add(new Node(y, layer.op(), operands, List.of(y)));
    result.output(y);
    return result.build();
  }

  /** What integers of weights or a bias stand for, with scales along axis 0. */
  private static TensorData reals(TensorData data, TensorSpec spec) {
    QuantParams params = spec.requireQuantization();
    float[] scales = params.scales();
    long[] stored = data.toLongs();
    float[] reals = new float[stored.length];
    for (int i = 0; i < reals.length; i++) {
      int channel = params.isPerChannel() ? i / (stored.length / scales.length) : 0;
      reals[i] = (float) ((double) scales[channel] * stored[i]);
    }
    return TensorData.ofFloats(spec.shape(), reals);
  }
}
