package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A model as a directed acyclic graph of {@link Node}s over named tensors of known shapes.
 *
 * <p>A graph that exists is consistent: names are unique, each tensor has one source (a graph
 * input, a constant, or one node), nodes stand in an order in which they can be computed, and the
 * declared shapes are those that the ops give, except for {@link Op.Imported}. Whether a runtime
 * can compute each op for the given types is the runtime's to say.
 */
public final class Graph {
  /** Those whose values a float holds exactly, as callers keep states in floats. */
  private static final Set<DataType> STATE_TYPES =
      EnumSet.of(DataType.FLOAT32, DataType.INT8, DataType.INT16);

  /** Far beyond what runs on streams; a graph with more nodes is damaged or hostile. */
  public static final int MAX_NODES = 100_000;

  private final Map<String, TensorSpec> tensors;
  private final SortedMap<String, TensorData> constants;
  private final List<Node> nodes;
  private final List<String> inputs;
  private final List<String> outputs;
  private final List<StateBinding> states;
  private final NumericsProfile numerics;

  /** A graph with Sluice's own numerics; see the other constructor. */
  public Graph(
      List<TensorSpec> tensors,
      Map<String, TensorData> constants,
      List<Node> nodes,
      List<String> inputs,
      List<String> outputs,
      List<StateBinding> states) {
    this(tensors, constants, nodes, inputs, outputs, states, NumericsProfile.SLUICE);
  }

  /**
   * Checks and makes a graph.
   *
   * @param tensors all tensors, constants included
   * @param constants the elements of those tensors that are constant, by name
   * @param nodes in an order in which they can be computed
   * @param inputs names of the tensors given from outside, state inputs included
   * @param outputs names of the tensors given to the outside, state outputs included
   * @param states which of the inputs take up which of the outputs in the next call
   * @param numerics whose integer arithmetic the quantized ops follow
   * @throws InvalidModelException naming the first thing that is wrong
   */
  public Graph(
      List<TensorSpec> tensors,
      Map<String, TensorData> constants,
      List<Node> nodes,
      List<String> inputs,
      List<String> outputs,
      List<StateBinding> states,
      NumericsProfile numerics) {
    check(
        nodes.size() <= MAX_NODES,
        "the graph has %d nodes; at most %d are supported",
        nodes.size(),
        MAX_NODES);
    Map<String, TensorSpec> byName = new LinkedHashMap<>();
    for (TensorSpec tensor : tensors) {
      check(
          byName.put(tensor.name(), tensor) == null,
          "tensor '%s' is declared twice",
          tensor.name());
    }
    this.tensors = Collections.unmodifiableMap(byName);
    this.constants = Collections.unmodifiableSortedMap(new TreeMap<>(constants));
    this.nodes = List.copyOf(nodes);
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.states = List.copyOf(states);
    this.numerics = numerics;
    checkConstants();
    checkFlow();
    checkStates();
    checkShapes();
  }

  /**
   * A graph without those of the given tensors and constants that it neither takes nor gives and no
   * node touches; see the constructors for the rest.
   *
   * @param tensors in the order of their declaration
   */
  public static Graph ofUsed(
      Collection<TensorSpec> tensors,
      Map<String, TensorData> constants,
      List<Node> nodes,
      List<String> inputs,
      List<String> outputs,
      List<StateBinding> states,
      NumericsProfile numerics) {
    Set<String> used = new HashSet<>(inputs);
    used.addAll(outputs);
    for (Node node : nodes) {
      used.addAll(node.presentInputs());
      used.addAll(node.presentOutputs());
    }
    Map<String, TensorData> usedConstants = new HashMap<>(constants);
    usedConstants.keySet().retainAll(used);
    return new Graph(
        tensors.stream().filter(tensor -> used.contains(tensor.name())).toList(),
        usedConstants,
        nodes,
        inputs,
        outputs,
        states,
        numerics);
  }

  private void checkConstants() {
    constants.forEach(
        (name, data) -> {
          check(tensors.containsKey(name), "constant '%s' is not among the tensors", name);
          TensorSpec spec = tensor(name);
          check(
              spec.type() == data.type() && spec.shape().equals(data.shape()),
              "constant '%s' is declared as %s%s but its data is %s",
              name,
              spec.type().code(),
              spec.shape(),
              data);
        });
  }

  private void checkFlow() {
    check(!outputs.isEmpty(), "the graph has no outputs");
    Set<String> known = new HashSet<>(constants.keySet());
    for (String input : inputs) {
      check(tensors.containsKey(input), "graph input '%s' is not declared", input);
      check(known.add(input), "graph input '%s' is also a constant or another input", input);
    }
    Set<String> nodeNames = new HashSet<>();
    for (Node node : nodes) {
      check(nodeNames.add(node.name()), "two nodes are named '%s'", node.name());
      for (String input : node.presentInputs()) {
        check(
            known.contains(input),
            "%s reads tensor '%s', which no input, constant or earlier node provides",
            node.title(),
            input);
      }
      for (String output : node.presentOutputs()) {
        check(
            tensors.containsKey(output), "%s writes undeclared tensor '%s'", node.title(), output);
        check(
            known.add(output),
            "%s writes tensor '%s', which already has a source",
            node.title(),
            output);
      }
    }
    Set<String> given = new HashSet<>();
    for (String output : outputs) {
      check(known.contains(output), "no node computes graph output '%s'", output);
      check(given.add(output), "graph output '%s' is listed twice", output);
    }
    for (String tensor : tensors.keySet()) {
      check(known.contains(tensor), "no input, constant or node provides tensor '%s'", tensor);
    }
  }

  private void checkStates() {
    Set<String> given = new HashSet<>(inputs);
    Set<String> computed = new HashSet<>(outputs);
    Set<String> seen = new HashSet<>();
    for (StateBinding state : states) {
      check(given.contains(state.input()), "state input '%s' is not a graph input", state.input());
      check(
          computed.contains(state.output()),
          "state output '%s' is not a graph output",
          state.output());
      check(
          seen.add(state.input()) && seen.add(state.output()),
          "state '%s' -> '%s' is bound twice",
          state.output(),
          state.input());
      TensorSpec in = tensor(state.input());
      TensorSpec out = tensor(state.output());
      check(
          STATE_TYPES.contains(in.type())
              && out.type() == in.type()
              && in.shape().equals(out.shape())
              && Objects.equals(in.quantization(), out.quantization()),
          "state '%s' %s%s and '%s' %s%s must have the same shape and the same type, one of %s",
          in.name(),
          in.type().code(),
          in.shape(),
          out.name(),
          out.type().code(),
          out.shape(),
          STATE_TYPES);
    }
  }

  private void checkShapes() {
    for (Node node : nodes) {
      List<Shape> inferred = ShapeInference.infer(node, name -> tensor(name).shape());
      check(
          inferred.size() == node.presentOutputs().size(),
          "%s has %d outputs, but its op has %d",
          node.title(),
          node.presentOutputs().size(),
          inferred.size());
      for (int i = 0; i < inferred.size(); i++) {
        TensorSpec declared = tensor(node.presentOutputs().get(i));
        check(
            declared.shape().equals(inferred.get(i)),
            "%s computes shape %s, but tensor '%s' is declared as %s",
            node.title(),
            inferred.get(i),
            declared.name(),
            declared.shape());
      }
    }
  }

  /** How many multiply-adds the products of all nodes take for one score. */
  public long multiplyAdds() {
    return nodes.stream().mapToLong(this::multiplyAdds).sum();
  }

  /**
   * How many multiply-adds a node takes: 0 unless it is a linear, convolution or recurrent layer.
   */
  public long multiplyAdds(Node node) {
    return node.op().multiplyAdds(new InputShapes(node.title(), inputShapes(node)));
  }

  /** The shapes of a node's inputs that are not left out. */
  public List<Shape> inputShapes(Node node) {
    return node.presentInputs().stream().map(name -> tensor(name).shape()).toList();
  }

  /** All tensors by name, in the order of their declaration. */
  public Map<String, TensorSpec> tensors() {
    return tensors;
  }

  /**
   * The tensor of that name.
   *
   * @throws InvalidModelException if there is none
   */
  public TensorSpec tensor(String name) {
    TensorSpec spec = tensors.get(name);
    if (spec == null) {
      throw new InvalidModelException("there is no tensor '" + name + "'");
    }
    return spec;
  }

  /** The elements of the constant tensors, by name, sorted. */
  public SortedMap<String, TensorData> constants() {
    return constants;
  }

  /** The elements of a tensor if it is constant, else null. */
  public @Nullable TensorData constant(String name) {
    return constants.get(name);
  }

  /** The nodes in an order in which they can be computed. */
  public List<Node> nodes() {
    return nodes;
  }

  /** Names of all inputs, state inputs included. */
  public List<String> inputs() {
    return inputs;
  }

  /** Names of all outputs, state outputs included. */
  public List<String> outputs() {
    return outputs;
  }

  public List<StateBinding> states() {
    return states;
  }

  /** Whose integer arithmetic the quantized ops follow. */
  public NumericsProfile numerics() {
    return numerics;
  }

  /** The inputs that are not state, in order. */
  public List<TensorSpec> dataInputs() {
    Set<String> stateInputs = new HashSet<>();
    states.forEach(state -> stateInputs.add(state.input()));
    return inputs.stream().filter(name -> !stateInputs.contains(name)).map(this::tensor).toList();
  }

  /** The outputs that are not state, in order. */
  public List<TensorSpec> dataOutputs() {
    Set<String> stateOutputs = new HashSet<>();
    states.forEach(state -> stateOutputs.add(state.output()));
    return outputs.stream().filter(name -> !stateOutputs.contains(name)).map(this::tensor).toList();
  }

  /** The node that writes each computed tensor. */
  public Map<String, Node> producers() {
    Map<String, Node> producers = new HashMap<>();
    for (Node node : nodes) {
      node.presentOutputs().forEach(output -> producers.put(output, node));
    }
    return producers;
  }

  /** How many nodes read each tensor; a graph output counts as one reader more. */
  public Map<String, Integer> readerCounts() {
    Map<String, Integer> readers = new HashMap<>();
    for (Node node : nodes) {
      node.presentInputs().forEach(input -> readers.merge(input, 1, Integer::sum));
    }
    outputs.forEach(output -> readers.merge(output, 1, Integer::sum));
    return readers;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Graph that
        && tensors.equals(that.tensors)
        && constants.equals(that.constants)
        && nodes.equals(that.nodes)
        && inputs.equals(that.inputs)
        && outputs.equals(that.outputs)
        && states.equals(that.states)
        && numerics == that.numerics;
  }

  @Override
  public int hashCode() {
    return nodes.hashCode() * 31 + tensors.hashCode();
  }

  @Override
  public String toString() {
    return "graph of " + nodes.size() + " nodes, " + inputs + " -> " + outputs;
  }
}
