package io.sluice.runtime;

import io.sluice.kernels.Kernels;
import io.sluice.model.DataType;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the plan of a model: folds, fuses, lowers each node, and lays out the memory. */
final class Planner {
  private final Kernels kernels;
  private final ModelArtifact artifact;
  private final Graph graph;
  private final Values constants;
  private final Places places;

  private Planner(Kernels kernels, ModelArtifact artifact) {
    this.kernels = kernels;
    this.artifact = artifact;
    this.graph = artifact.graph();
    this.constants = ConstantFolding.fold(graph);
    this.places = new Places(graph);
  }

  /**
   * The plan of a model whose types are checked.
   *
   * @throws io.sluice.model.InvalidModelException naming the node that cannot be computed, and why
   */
  static Plan plan(Kernels kernels, ModelArtifact artifact) {
    return new Planner(kernels, artifact).plan();
  }

  private Plan plan() {
    List<Place> before = new ArrayList<>(graph.inputs().stream().map(places::create).toList());
    List<PlannedStep> planned = lower();
    List<Place> after = new ArrayList<>(graph.outputs().stream().map(places::of).toList());
    before.addAll(places.constants().values());
    after.addAll(places.constants().values());
    Layout layout = Layout.of(before, planned, after);
    return new Plan(
        inputSteps(layout),
        planned.stream().map(step -> step.factory().make(layout)).toList(),
        outputSteps(layout),
        states(layout),
        placedConstants(layout),
        layout.floats(),
        layout.bytes(),
        planned.stream().mapToInt(PlannedStep::width).max().orElse(0));
  }

  private List<PlannedStep> lower() {
    Map<String, FusedActivation> fused = FusedActivation.find(graph);
    Set<String> givenByProducts =
        fused.values().stream().map(FusedActivation::output).collect(Collectors.toSet());
    Set<String> needed = needed();
    List<PlannedStep> planned = new ArrayList<>();
    for (Node node : graph.nodes()) {
      String output = node.output();
      if (node.outputs().stream().anyMatch(needed::contains)
          && !constants.has(output)
          && !givenByProducts.contains(output)) {
        Operands operands = new Operands(graph, node, constants);
        planned.addAll(Lowering.lower(kernels, operands, places, fused.get(output)));
      }
    }
    return planned;
  }

  /** The tensors that the graph's outputs depend on. */
  private Set<String> needed() {
    Set<String> needed = new HashSet<>(graph.outputs());
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      if (node.outputs().stream().anyMatch(needed::contains)) {
        needed.addAll(node.inputs());
      }
    }
    return needed;
  }

  private List<InputStep> inputSteps(Layout layout) {
    List<InputStep> steps = new ArrayList<>();
    int from = 0;
    for (TensorSpec input : graph.dataInputs()) {
      int at = layout.applyAsInt(places.of(input.name()));
      int count = input.shape().elementCount();
      FeatureSchema schema = artifact.features();
      if (input.type() == DataType.INT8) {
        steps.add(
            new InputStep.Quantize(
                kernels, Quantizations.of(input.requireQuantization()), from, count, at));
      } else if (schema == null) {
        steps.add(new InputStep.Copy(from, count, at));
      } else {
        steps.add(normalization(schema, count, at));
      }
      from += count;
    }
    return steps;
  }

  private InputStep normalization(FeatureSchema schema, int count, int at) {
    float[] mean = new float[count];
    float[] deviation = new float[count];
    for (int f = 0; f < schema.features().size(); f++) {
      Feature feature = schema.features().get(f);
      for (int event = 0; event < schema.window(); event++) {
        mean[schema.index(f, event)] = feature.mean();
        deviation[schema.index(f, event)] = feature.std();
      }
    }
    return new InputStep.Normalize(kernels, mean, deviation, at);
  }

  private List<OutputStep> outputSteps(Layout layout) {
    List<OutputStep> steps = new ArrayList<>();
    int to = 0;
    for (TensorSpec output : graph.dataOutputs()) {
      int at = layout.applyAsInt(places.of(output.name()));
      int count = output.shape().elementCount();
      steps.add(
          output.type() == DataType.INT8
              ? new OutputStep.Dequantize(
                  kernels, Quantizations.of(output.requireQuantization()), at, count, to)
              : new OutputStep.Copy(at, count, to));
      to += count;
    }
    return steps;
  }

  private List<Plan.StatePorts> states(Layout layout) {
    List<Plan.StatePorts> states = new ArrayList<>();
    int from = 0;
    for (StateBinding state : graph.states()) {
      int count = graph.tensor(state.input()).shape().elementCount();
      int in = layout.applyAsInt(places.of(state.input()));
      int out = layout.applyAsInt(places.of(state.output()));
      states.add(new Plan.StatePorts(from, count, in, out));
      from += count;
    }
    return states;
  }

  private List<Plan.PlacedConstant> placedConstants(Layout layout) {
    List<Plan.PlacedConstant> placed = new ArrayList<>();
    places
        .constants()
        .forEach(
            (name, place) -> {
              int at = layout.applyAsInt(place);
              placed.add(
                  place.buffer().type() == DataType.INT8
                      ? new Plan.PlacedConstant.Bytes(constants.bytes(name), at)
                      : new Plan.PlacedConstant.Floats(constants.floats(name), at));
            });
    return placed;
  }
}
