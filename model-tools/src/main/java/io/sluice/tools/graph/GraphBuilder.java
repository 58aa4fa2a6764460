package io.sluice.tools.graph;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.op.PlainOps;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Graph}: collects tensors, constants and nodes, and finds unused names for new
 * ones. Nodes are added in an order in which they can be computed.
 */
public final class GraphBuilder {
  /** The file, its constants, and what the import and the compiler make of them. */
  public static final int COPIES_OF_FILE = 8;

  /** The part of the heap that constants may take which are not in the file as they are. */
  private static final int SHARE_OF_MADE = 8;

  private final NumericsProfile numerics;
  private final Map<String, TensorSpec> tensors = new LinkedHashMap<>();
  private final Map<String, TensorData> constants = new HashMap<>();
  private final UniqueNames tensorNames = new UniqueNames();
  private final List<Node> nodes = new ArrayList<>();
  private final UniqueNames nodeNames = new UniqueNames();
  private final List<String> inputs = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private final List<StateBinding> states = new ArrayList<>();
  private long madeBytes;

  /** A builder of a graph that has nothing yet. */
  public GraphBuilder(NumericsProfile numerics) {
    this.numerics = numerics;
  }

  /**
   * A builder of a graph with the inputs, outputs and states of the given one. None of its nodes
   * and other tensors is in the new graph yet, but new names differ from theirs.
   */
  public static GraphBuilder emptyLike(Graph graph) {
    GraphBuilder builder = new GraphBuilder(graph.numerics());
    builder.inputs.addAll(graph.inputs());
    builder.outputs.addAll(graph.outputs());
    builder.states.addAll(graph.states());
    graph.tensors().keySet().forEach(builder.tensorNames::take);
    graph.nodes().forEach(node -> builder.nodeNames.take(node.name()));
    graph.inputs().forEach(input -> builder.declare(graph.tensor(input)));
    return builder;
  }

  /** Like {@link #emptyLike}, with all tensors and constants of the given graph. */
  public static GraphBuilder withTensorsOf(Graph graph) {
    GraphBuilder builder = emptyLike(graph);
    builder.tensors.clear();
    builder.tensors.putAll(graph.tensors());
    builder.constants.putAll(graph.constants());
    return builder;
  }

  /** A builder that starts with the whole given graph. */
  public static GraphBuilder copyOf(Graph graph) {
    GraphBuilder builder = withTensorsOf(graph);
    builder.nodes.addAll(graph.nodes());
    return builder;
  }

  /** The name itself, or with a number appended if the graph has a tensor of that name. */
  public static String unusedName(String name, Graph graph) {
    String unused = name;
    for (int i = 2; graph.tensors().containsKey(unused); i++) {
      unused = name + "." + i;
    }
    return unused;
  }

  /** Declares a tensor. Declaring the same tensor again has no effect. */
  public void declare(TensorSpec tensor) {
    TensorSpec before = tensors.put(tensor.name(), tensor);
    if (before != null && !before.equals(tensor)) {
      throw new IllegalStateException("tensor '" + tensor.name() + "' is declared twice");
    }
    tensorNames.take(tensor.name());
  }

  /** Changes the type or shape of a declared tensor. */
  public void redeclare(TensorSpec tensor) {
    spec(tensor.name());
    tensors.put(tensor.name(), tensor);
  }

  /** Declares a tensor under the wanted name, or with a number appended, and returns it. */
  public String declareNew(
      String wanted, DataType type, Shape shape, @Nullable QuantParams quantization) {
    String name = tensorNames.unused(wanted);
    tensors.put(name, new TensorSpec(name, type, shape, quantization));
    return name;
  }

  /** Declares a new tensor of another shape, which is otherwise like a declared one. */
  public String declareLike(String tensor, Shape shape) {
    TensorSpec spec = spec(tensor);
    return declareNew(tensor, spec.type(), shape, spec.quantization());
  }

  /** Declares a constant, or gives a declared tensor its elements. */
  public void constant(TensorSpec tensor, TensorData data) {
    declare(tensor);
    constants.put(tensor.name(), data);
  }

  /**
   * Checks that a constant of so many bytes may be made besides those of the file, and of those
   * that were made already.
   *
   * @throws io.sluice.model.InvalidModelException if the heap has no room for it
   */
  public void requireRoom(String wanted, long bytes) {
    long heap = Runtime.getRuntime().maxMemory();
    check(
        madeBytes + bytes <= heap / SHARE_OF_MADE,
        "tensor '%s': the import makes more constants than a heap of %d bytes has room for;"
            + " increase the heap with -Xmx",
        wanted,
        heap);
  }

  /**
   * Declares a constant under the wanted name, or with a number appended.
   *
   * @throws io.sluice.model.InvalidModelException as {@link #requireRoom} does
   */
  public String newConstant(String wanted, TensorData data, @Nullable QuantParams quantization) {
    requireRoom(wanted, data.byteCount());
    madeBytes += data.byteCount();
    String name = declareNew(wanted, data.type(), data.shape(), quantization);
    constants.put(name, data);
    return name;
  }

  /** A new constant vector of INT64, the type in which ONNX's ops take extents and axes. */
  public String newLongs(String wanted, long... values) {
    return newConstant(
        wanted, TensorData.ofLongs(DataType.INT64, Shape.of(values.length), values), null);
  }

  /** A new scalar FLOAT32 constant. */
  public String newScalar(String wanted, float value) {
    return newConstant(wanted, TensorData.ofFloats(Shape.of(), value), null);
  }

  /** Whether a tensor is declared. */
  public boolean has(String tensor) {
    return tensors.containsKey(tensor);
  }

  /**
   * A declared tensor.
   *
   * @throws IllegalStateException if it is not declared
   */
  public TensorSpec spec(String name) {
    TensorSpec spec = tensors.get(name);
    if (spec == null) {
      throw new IllegalStateException("tensor '" + name + "' is not declared");
    }
    return spec;
  }

  public Shape shape(String name) {
    return spec(name).shape();
  }

  public DataType type(String name) {
    return spec(name).type();
  }

  /** The elements of a constant, or null if the tensor is computed. */
  public @Nullable TensorData data(String name) {
    return constants.get(name);
  }

  /** The elements of a constant in plain form, or null if the tensor is computed. */
  public @Nullable TensorView elements(String name) {
    TensorData data = constants.get(name);
    return data == null ? null : TensorView.of(data);
  }

  public NumericsProfile numerics() {
    return numerics;
  }

  /** Makes a declared tensor a graph input. */
  public void input(String name) {
    inputs.add(name);
  }

  /** Whether a tensor is a graph input. */
  public boolean isInput(String name) {
    return inputs.contains(name);
  }

  /** Makes a declared tensor a graph output. */
  public void output(String name) {
    outputs.add(name);
  }

  /** Makes a graph output a tensor like any other. */
  public void removeOutput(String name) {
    outputs.remove(name);
  }

  /** Makes two declared tensors the graph's input and output of a state. */
  public void state(String input, String output) {
    inputs.add(input);
    outputs.add(output);
    states.add(new StateBinding(input, output));
  }

  /** Keeps a name for a tensor that is declared later, so that no new one gets it. */
  public void reserve(String tensor) {
    tensorNames.take(tensor);
  }

  /** An unused name for a tensor: the wanted one, or with a number appended. */
  public String unusedTensor(String wanted) {
    return tensorNames.unused(wanted);
  }

  /** An unused name for a node: the wanted one, or with a number appended. */
  public String unusedNode(String wanted) {
    return nodeNames.unused(wanted);
  }

  /** Adds a node whose tensors are declared. */
  public void add(Node node) {
    nodeNames.take(node.name());
    nodes.add(node);
  }

  /** Adds a node of another graph as it is, with the specs of its tensors and its constants. */
  public void copy(Node node, Graph graph) {
    for (String input : node.presentInputs()) {
      TensorData data = graph.constant(input);
      if (data != null) {
        constant(graph.tensor(input), data);
      }
    }
    node.presentOutputs().forEach(output -> declare(graph.tensor(output)));
    add(node);
  }

  /**
   * Adds a node under an unused name. If its op is imported, prepares it to see whether it fits.
   *
   * @throws io.sluice.model.InvalidModelException if the runtime refuses the node, or if it gives
   *     other types or shapes than declared
   */
  public void addChecked(String wanted, Op op, List<String> from, List<String> to) {
    Node node = new Node(nodeNames.unused(wanted), op, from, to);
    if (op instanceof Op.Imported) {
      checkOutputs(
          node, PlainOps.prepare(new PlainNode(node, this::spec, this::elements, numerics)));
    }
    nodes.add(node);
  }

  private void checkOutputs(Node node, Prepared prepared) {
    for (int i = 0; i < node.outputs().size(); i++) {
      String output = node.outputs().get(i);
      if (!output.isEmpty()) {
        TensorType declared = new TensorType(type(output), shape(output));
        TensorType given = prepared.outputs().get(i);
        check(given.equals(declared), "gives %s, but the file declares %s", given, declared);
      }
    }
  }

  /** The nodes so far. */
  public List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  /** Puts a node in the place of another one. */
  public void replace(int index, Node node) {
    nodes.set(index, node);
  }

  /** The graph, without tensors that no node reads or writes. */
  public Graph build() {
    return build(nodes);
  }

  /** The graph, without nodes and constants on which no output depends. */
  public Graph buildLive() {
    return build(DeadNodeElimination.apply(nodes, outputs));
  }

  private Graph build(Collection<Node> chosen) {
    return Graph.ofUsed(
        tensors.values(), constants, List.copyOf(chosen), inputs, outputs, states, numerics);
  }
}
