package io.sluice.tools.quantize;

import static java.util.Objects.requireNonNull;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.QuantParams;
import io.sluice.nn.Functional;
import io.sluice.nn.GraphModule;
import io.sluice.nn.NodeHook;
import io.sluice.nn.Tensor;
import io.sluice.tools.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Training of a graph that feels what INT8 will do to it: a module whose forward rounds weights,
 * biases and activations where the INT8 graph will, and {@link #convert} to that graph. After
 * conversion each INT8 tensor is within one step of what the module computed.
 *
 * <pre>{@code
 * QuantizationAwareTraining qat =
 *     QuantizationAwareTraining.prepare(graph, QuantizerOptions.defaults(), samples, progress);
 * Adam adam = new Adam(qat.parameters(), 1e-4);
 * ... qat.module().call(batch) ...
 * Graph int8 = qat.convert();
 * }</pre>
 *
 * <p>Weights get the scales of their present values in each step, as {@link Quantizer} would give
 * them. Activations start from the ranges of samples; they stay, or are learned.
 *
 * <p>Source: Jacob et al., arXiv 1712.05877, section 3; learned step sizes: Esser et al., arXiv
 * 1902.08153, in the logarithmic form of Jain et al., arXiv 1903.08066, section 3, in which no
 * learning rate makes a scale negative.
 */
public final class QuantizationAwareTraining {
  private final Set<String> int8;
  private final Map<String, QuantParams> start;
  private final Set<String> givenAsInt8 = new HashSet<>();

  /**
   * The logarithms of what the scales of activations are multiplied by, 0 until they are learned;
   * tensors of the same parameters share one.
   */
  private final Map<QuantParams, Tensor> growths = new LinkedHashMap<>();

  private final GraphModule module;

  private QuantizationAwareTraining(Graph graph, Set<String> int8, Map<String, QuantParams> start) {
    this.int8 = int8;
    this.start = start;
    for (Node node : graph.nodes()) {
      if (int8.contains(node.name()) && Int8Form.of(node).result() != Int8Form.Result.FLOAT) {
        givenAsInt8.addAll(node.outputs());
      }
    }
    for (QuantParams params : start.values()) {
      growths.computeIfAbsent(params, p -> Tensor.zeros(1));
    }
    this.module = GraphModule.of(graph, new FakeQuantized());
  }

  /**
   * Prepares a graph.
   *
   * @param graph in FLOAT32
   * @param samples as for {@link Quantizer#quantize}
   * @throws io.sluice.model.InvalidModelException as {@link Quantizer#quantize}, and if a node
   *     cannot be trained
   */
  public static QuantizationAwareTraining prepare(
      Graph graph,
      QuantizerOptions options,
      List<Map<String, float[]>> samples,
      Progress progress) {
    Graph folded = BatchNormFolding.fold(graph);
    Set<String> int8 = Int8Placement.choose(folded, options);
    Map<String, ActivationRange> ranges =
        Calibration.ranges(Calibration.observe(folded, samples, false, progress), Observer.MIN_MAX);
    return new QuantizationAwareTraining(
        folded, int8, ActivationParameters.assign(folded, int8, ranges));
  }

  /** Lets the scales of activations be learned too, apart from those that a function fixes. */
  public QuantizationAwareTraining learningStepSizes() {
    growths.forEach(
        (params, growth) ->
            growth.requiresGrad(
                !params.equals(Int8Form.UNIT) && !params.equals(Int8Form.SIGNED_UNIT)));
    return this;
  }

  /** The module to train; its batch may be any. */
  public GraphModule module() {
    return module;
  }

  /** Weights and biases, and what stands for the scales that are learned. */
  public List<Tensor> parameters() {
    List<Tensor> all = new ArrayList<>(module.parameters());
    growths.values().stream().filter(Tensor::requiresGrad).forEach(all::add);
    return all;
  }

  /**
   * The INT8 graph with the weights and scales as they are now.
   *
   * @throws IllegalStateException if a learned scale has become zero or infinite
   */
  public Graph convert() {
    Map<String, QuantParams> present = new HashMap<>();
    start.forEach((tensor, params) -> present.put(tensor, present(params)));
    return Int8Rewriter.rewrite(module.graph(), int8, present);
  }

  private Tensor scale(QuantParams params) {
    return requireNonNull(growths.get(params)).exp().mul(params.scale());
  }

  private QuantParams present(QuantParams params) {
    float scale = scale(params).item();
    if (!(scale >= Float.MIN_NORMAL && scale <= Float.MAX_VALUE)) {
      throw new IllegalStateException(
          "learned step size " + scale + " is not a valid scale; use a smaller learning rate");
    }
    return QuantParams.perTensor(scale, params.zeroPoint());
  }

  /** Rounds what {@link Int8Rewriter} would write as integers. */
  private final class FakeQuantized implements NodeHook {
    @Override
    public Tensor operand(Node node, int index, Tensor value) {
      if (!int8.contains(node.name())) {
        return value;
      }
      return switch (Int8Form.of(node).operands().get(index)) {
        case ACTIVATION -> activation(node.inputs().get(index), value);
        case WEIGHT ->
            Functional.fakeQuantizePerChannel(
                value, vector(weights(node, index).params()), 0, -127, 127);
        case BIAS ->
            Functional.fakeQuantizePerChannel(
                value,
                vector(weights(node, 1).biasParams(inputScale(node))),
                0,
                -LayerWeights.GREATEST_BIAS,
                LayerWeights.GREATEST_BIAS);
        case FLOAT -> value;
      };
    }

    private Tensor activation(String tensor, Tensor value) {
      return givenAsInt8.contains(tensor) ? value : rounded(tensor, value);
    }

    private Tensor rounded(String tensor, Tensor value) {
      QuantParams params = requireNonNull(start.get(tensor), tensor);
      return Functional.fakeQuantize(
          value, scale(params), params.zeroPoint(), Byte.MIN_VALUE, Byte.MAX_VALUE);
    }

    @Override
    public Tensor result(Node node, int index, Tensor value) {
      String tensor = node.outputs().get(index);
      return givenAsInt8.contains(tensor) ? rounded(tensor, value) : value;
    }
  }

  private float inputScale(Node node) {
    return present(requireNonNull(start.get(node.inputs().get(0)))).scale();
  }

  private LayerWeights weights(Node node, int index) {
    Tensor weight = module.constant(node.inputs().get(index));
    boolean hasBias = Int8Form.of(node).operands().contains(Int8Form.Operand.BIAS);
    if (!hasBias) {
      return LayerWeights.of(weight.toArray(), weight.size(0));
    }
    Tensor bias = module.constant(node.inputs().get(2));
    return LayerWeights.of(weight.toArray(), bias.toArray(), inputScale(node), node.title());
  }

  private static Tensor vector(QuantParams params) {
    return Tensor.of(params.scales());
  }
}
