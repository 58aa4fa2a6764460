package io.sluice.runtime.plan;

import static java.util.Objects.requireNonNull;

import io.sluice.kernels.Kernels;
import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.model.Shape;
import io.sluice.runtime.op.Operands;
import io.sluice.runtime.op.Values;
import io.sluice.runtime.plain.Storage;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.step.InputStep;
import io.sluice.runtime.step.OutputStep;
import io.sluice.runtime.step.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the plan of a model: folds, fuses, lowers each node, and lays out the memory. */
final class Planner {
  private final Kernels kernels;
  private final Graph graph;
  private final @Nullable FeatureSchema features;
  private final CompileMemory memory;
  private final Values constants;
  private final BufferPlan buffers;

  private Planner(Kernels kernels, Graph graph, @Nullable FeatureSchema features) {
    this.kernels = kernels;
    this.graph = graph;
    this.features = features;
    this.memory = new CompileMemory(graph);
    this.constants = ConstantFolding.fold(graph, memory);
    this.buffers = new BufferPlan(kernels, graph, memory);
  }

  /**
   * The plan of a model whose types are checked.
   *
   * @param features by which scorers normalize the input, or null if it is plain numbers
   * @throws io.sluice.model.InvalidModelException naming the node that cannot be computed, and why
   */
  static Plan plan(Kernels kernels, Graph graph, @Nullable FeatureSchema features) {
    return new Planner(kernels, graph, features).plan();
  }

  private Plan plan() {
    List<BufferSlice> before =
        new ArrayList<>(graph.inputs().stream().map(buffers::create).toList());
    List<PlannedStep> planned = lower();
    List<BufferSlice> after = new ArrayList<>(graph.outputs().stream().map(buffers::of).toList());
    planned.addAll(buffers.takeReorderings());
    List<BufferSlice> constantSlices =
        buffers.constants().stream().map(BufferPlan.Constant::slice).toList();
    before.addAll(constantSlices);
    after.addAll(constantSlices);
    Layout layout;
    try {
      layout = Layout.of(before, planned, after);
    } catch (ArithmeticException e) {
      throw new InvalidModelException("the working memory has more than 2^31-1 elements", e);
    }
    layout.arenas().forEach(this::keepArena);
    BoundarySteps boundary =
        new BoundarySteps(kernels, graph, name -> layout.applyAsInt(buffers.of(name)));
    return new Plan(
        boundary.inputs(features).toArray(InputStep[]::new),
        boundary.states().toArray(InputStep[]::new),
        planned.stream().map(step -> step.factory().make(layout)).toArray(Step[]::new),
        boundary.nextStates().toArray(OutputStep[]::new),
        boundary.outputs().toArray(OutputStep[]::new),
        boundary.tensors(),
        placedConstants(layout),
        layout.arenas(),
        planned.stream().mapToInt(PlannedStep::width).max().orElse(0),
        buffers.plainSteps());
  }

  private void keepArena(Storage storage, int elements) {
    memory.keep("the working memory", (long) storage.bytes() * elements);
  }

  private List<PlannedStep> lower() {
    Map<String, FusedActivation> fused = FusedActivation.find(graph);
    Map<String, SqueezeAndExcite> branches = SqueezeAndExcite.find(graph, fused);
    buffers.pad(PaddedTensors.find(graph, constants, fused));
    Set<String> elsewhere = new HashSet<>();
    fused.values().forEach(activation -> elsewhere.add(activation.output()));
    branches.values().forEach(branch -> branch.inner().forEach(n -> elsewhere.add(n.output())));
    Set<String> needed = needed();
    List<PlannedStep> planned = new ArrayList<>();
    for (Node node : graph.nodes()) {
      String output = node.output();
      if (node.presentOutputs().stream().anyMatch(needed::contains)
          && !constants.has(output)
          && !elsewhere.contains(output)) {
        SqueezeAndExcite branch = branches.get(output);
        planned.addAll(branch == null ? lower(node, fused) : lower(branch, fused));
      }
    }
    return planned;
  }

  private List<PlannedStep> lower(Node node, Map<String, FusedActivation> fused) {
    memory.require(node, graph);
    Operands operands = new Operands(graph, node, constants);
    FusedActivation activation = fused.get(node.output());
    List<PlannedStep> steps;
    try {
      steps = Lowering.lower(kernels, operands, buffers, activation);
    } catch (ArithmeticException e) {
      throw new InvalidModelException(
          node.title() + ": with its padding, an input or output has more than 2^31-1 elements", e);
    }
    List<PlannedStep> planned = new ArrayList<>(buffers.takeReorderings());
    planned.addAll(steps);
    return planned;
  }

  private List<PlannedStep> lower(SqueezeAndExcite branch, Map<String, FusedActivation> fused) {
    List<PlannedStep> steps = new ArrayList<>();
    branch.nodes().forEach(node -> steps.addAll(lower(node, fused)));
    return List.of(PlannedStep.merged(steps, SqueezeAndExcite.Compute::of));
  }

  /** The tensors that the graph's outputs depend on. */
  private Set<String> needed() {
    Set<String> needed = new HashSet<>(graph.outputs());
    for (int i = graph.nodes().size() - 1; i >= 0; i--) {
      Node node = graph.nodes().get(i);
      if (node.presentOutputs().stream().anyMatch(needed::contains)) {
        needed.addAll(node.presentInputs());
      }
    }
    return needed;
  }

  private List<Plan.PlacedConstant> placedConstants(Layout layout) {
    List<Plan.PlacedConstant> placed = new ArrayList<>();
    for (BufferPlan.Constant constant : buffers.constants()) {
      TensorView values = requireNonNull(constants.view(constant.tensor()));
      Shape shape = graph.tensor(constant.tensor()).shape();
      placed.add(
          new Plan.PlacedConstant(
              constant.order().arrange(shape, values), layout.applyAsInt(constant.slice())));
    }
    return placed;
  }
}
