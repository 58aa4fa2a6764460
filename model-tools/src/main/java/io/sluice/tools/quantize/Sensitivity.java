package io.sluice.tools.quantize;

import static java.util.Objects.requireNonNull;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.tools.Progress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out how much each node of an INT8 graph contributes to its loss. Source: Nagel et al.,
 * arXiv 2106.08295, section 3.7, which quantizes one layer at a time.
 */
final class Sensitivity {
  private final Graph graph;
  private final Int8Plan plan;
  private final List<Map<String, float[]>> samples;

  /**
   * @param graph in float, as it was before the plan was applied to it
   * @param samples few are enough
   */
  Sensitivity(Graph graph, Int8Plan plan, List<Map<String, float[]>> samples) {
    this.graph = graph;
    this.plan = plan;
    this.samples = samples;
  }

  /** All nodes of the plan that compute, the worst first. */
  List<LayerLoss> losses(Graph int8, Progress progress) {
    List<Node> nodes = graph.nodes().stream().filter(this::computes).toList();
    Map<String, ErrorSum> errors = errors(int8, nodes);
    OutputLoss loss = new OutputLoss(graph, samples);
    List<LayerLoss> losses = new ArrayList<>();
    for (Node node : nodes) {
      Graph alone = new Int8Plan(Set.of(node.name()), plan.activations()).applyTo(graph);
      losses.add(
          new LayerLoss(
              node.name(),
              node.title(),
              requireNonNull(errors.get(node.output())).decibels(),
              loss.of(alone)));
      progress.step("sensitivity", losses.size(), nodes.size());
    }
    losses.sort(Comparator.comparingDouble(LayerLoss::alone).reversed());
    return losses;
  }

  /** Whether a node becomes INT8 and does more than copy. */
  private boolean computes(Node node) {
    return plan.nodes().contains(node.name())
        && Int8Form.of(node).result() != Int8Form.Result.SAME_AS_INPUTS;
  }

  /** The error of each node's output in the INT8 graph. */
  private Map<String, ErrorSum> errors(Graph int8, List<Node> nodes) {
    List<String> tensors = nodes.stream().map(Node::output).toList();
    TensorProbe inFloat = new TensorProbe(graph, tensors);
    TensorProbe inInt8 = new TensorProbe(int8, tensors);
    Map<String, ErrorSum> errors = new LinkedHashMap<>();
    for (Map<String, float[]> sample : samples) {
      Map<String, float[]> wanted = inFloat.run(sample);
      Map<String, float[]> given = inInt8.run(sample);
      for (String tensor : tensors) {
        errors
            .computeIfAbsent(tensor, name -> new ErrorSum())
            .add(
                clamped(requireNonNull(wanted.get(tensor)), tensor),
                requireNonNull(given.get(tensor)));
      }
    }
    return errors;
  }

  /** Where a ReLU alone reads a layer's output, the INT8 layer leaves out what the ReLU would. */
  private float[] clamped(float[] values, String tensor) {
    if (!plan.activations().containsKey(tensor)) {
      return values;
    }
    ActivationRange range = ActivationRange.of(plan.params(tensor));
    float[] clamped = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      clamped[i] = range.min() == 0 ? Math.max(0, values[i]) : values[i];
    }
    return clamped;
  }
}
