package io.sluice.tools.tflite;

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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A graph in the making, to which nodes are added in the order of execution. */
final class GraphBuilder {
  private final NumericsProfile numerics;
  private final Map<String, TensorSpec> tensors = new LinkedHashMap<>();
  private final Map<String, TensorData> constants = new HashMap<>();
  private final Map<String, Integer> names = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Set<String> nodeNames = new HashSet<>();
  private final List<String> inputs = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();
  private final List<StateBinding> states = new ArrayList<>();

  GraphBuilder(NumericsProfile numerics) {
    this.numerics = numerics;
  }

  /** The name, or with a number behind it if it was given out before. */
  String uniqueName(String wanted) {
    int count = names.merge(wanted, 1, Integer::sum);
    return count == 1 ? wanted : uniqueName(wanted + "." + count);
  }

  /** Declares a tensor under an unused name, which it gives. */
  String declare(String wanted, DataType type, Shape shape, @Nullable QuantParams quantization) {
    String name = uniqueName(wanted);
    tensors.put(name, new TensorSpec(name, type, shape, quantization));
    return name;
  }

  /** Declares a tensor like another, of another shape. */
  String declareLike(String tensor, Shape shape) {
    TensorSpec spec = spec(tensor);
    return declare(tensor, spec.type(), shape, spec.quantization());
  }

  /** Declares a constant. */
  String constant(String wanted, TensorData data, @Nullable QuantParams quantization) {
    String name = declare(wanted, data.type(), data.shape(), quantization);
    constants.put(name, data);
    return name;
  }

  /** A constant vector of INT64, as ONNX's ops take extents and axes. */
  String longs(String wanted, long... values) {
    return constant(
        wanted, TensorData.ofLongs(DataType.INT64, Shape.of(values.length), values), null);
  }

  /** A scalar FLOAT32 constant. */
  String scalar(String wanted, float value) {
    return constant(wanted, TensorData.ofFloats(Shape.of(), value), null);
  }

  void input(String name) {
    inputs.add(name);
  }

  boolean isInput(String name) {
    return inputs.contains(name);
  }

  /** Adds a node that gives a tensor's elements under another name. */
  void copy(String from, String to) {
    Op identity = new Op.Imported(Op.Imported.ONNX, "Identity", 13, new TreeMap<>());
    add("copy_" + from, identity, List.of(from), List.of(to));
  }

  void output(String name) {
    outputs.add(name);
  }

  /** Binds a state; both are declared. */
  void state(String input, String output) {
    inputs.add(input);
    outputs.add(output);
    states.add(new StateBinding(input, output));
  }

  TensorSpec spec(String name) {
    TensorSpec spec = tensors.get(name);
    if (spec == null) {
      throw new IllegalStateException("tensor '" + name + "' is not declared");
    }
    return spec;
  }

  Shape shape(String name) {
    return spec(name).shape();
  }

  DataType type(String name) {
    return spec(name).type();
  }

  /** The elements of a constant, or null if the tensor is computed. */
  @Nullable TensorData data(String name) {
    return constants.get(name);
  }

  /** The elements of a constant in plain form, or null if the tensor is computed. */
  @Nullable TensorView elements(String name) {
    TensorData data = constants.get(name);
    return data == null ? null : TensorView.of(data);
  }

  NumericsProfile numerics() {
    return numerics;
  }

  /**
   * Adds a node; the tensors are declared. One of an imported op is prepared on trial.
   *
   * @throws io.sluice.model.InvalidModelException if the runtime does not take it
   */
  void add(String name, Op op, List<String> from, List<String> to) {
    String unused = name;
    for (int i = 2; !nodeNames.add(unused); i++) {
      unused = name + "." + i;
    }
    Node node = new Node(unused, op, from, to);
    if (op instanceof Op.Imported) {
      Prepared prepared =
          PlainOps.prepare(new PlainNode(node, this::spec, this::elements, numerics));
      for (int i = 0; i < to.size(); i++) {
        if (!to.get(i).isEmpty()) {
          TensorSpec declared = spec(to.get(i));
          TensorType type = new TensorType(declared.type(), declared.shape());
          check(
              prepared.outputs().get(i).equals(type),
              "gives %s where the file says %s",
              prepared.outputs().get(i),
              type);
        }
      }
    }
    nodes.add(node);
  }

  /** The graph, without the tensors that no node reads or writes. */
  Graph finish() {
    return Graph.ofUsed(tensors.values(), constants, nodes, inputs, outputs, states, numerics);
  }
}
