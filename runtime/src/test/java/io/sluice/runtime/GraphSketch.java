package io.sluice.runtime;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.ShapeInference;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph in the making, for tests: names are given out, shapes are inferred. Methods return the
 * name of the tensor they add.
 */
public final class GraphSketch {
  private final Map<String, TensorSpec> tensors = new LinkedHashMap<>();
  private final Map<String, TensorData> constants = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<String> inputs = new ArrayList<>();
  private final Set<String> outputs = new LinkedHashSet<>();
  private final List<StateBinding> states = new ArrayList<>();

  public String input(Shape shape) {
    return input(shape, null);
  }

  /** A graph input, INT8 if a quantization is given. */
  public String input(Shape shape, @Nullable QuantParams quantization) {
    String name = add(spec("x" + tensors.size(), shape, quantization));
    inputs.add(name);
    return name;
  }

  private static TensorSpec spec(String name, Shape shape, @Nullable QuantParams quantization) {
    return quantization == null
        ? TensorSpec.float32(name, shape)
        : TensorSpec.int8(name, shape, quantization);
  }

  public String floats(Shape shape, float... values) {
    return constant(
        TensorSpec.float32("f" + tensors.size(), shape), TensorData.ofFloats(shape, values));
  }

  public String bytes(Shape shape, QuantParams quantization, byte... values) {
    return constant(
        TensorSpec.int8("q" + tensors.size(), shape, quantization),
        TensorData.ofBytes(shape, values));
  }

  public String ints(int... values) {
    Shape shape = Shape.of(values.length);
    return constant(
        new TensorSpec("i" + tensors.size(), DataType.INT32, shape, null),
        TensorData.ofInts(shape, values));
  }

  private String constant(TensorSpec spec, TensorData data) {
    constants.put(add(spec), data);
    return spec.name();
  }

  private String add(TensorSpec spec) {
    tensors.put(spec.name(), spec);
    return spec.name();
  }

  /** Adds a node of an imported op with one output, which it declares. */
  public String imported(Op.Imported op, TensorSpec output, String... operands) {
    nodes.add(new Node("n" + nodes.size(), op, List.of(operands), List.of(output.name())));
    return add(output);
  }

  /** Adds a node; its outputs are INT8 if a quantization for them is given, else FLOAT32. */
  public List<String> nodes(Op op, @Nullable QuantParams quantization, List<String> operands) {
    String name = "n" + nodes.size();
    List<String> results = new ArrayList<>();
    Node probe = new Node(name, op, operands, List.of("probe"));
    for (Shape shape : ShapeInference.infer(probe, this::shape)) {
      results.add(add(spec(name + "." + results.size(), shape, quantization)));
    }
    nodes.add(new Node(name, op, operands, results));
    return results;
  }

  /** Adds a node and returns its first output. */
  public String node(Op op, @Nullable QuantParams quantization, String... operands) {
    return nodes(op, quantization, List.of(operands)).get(0);
  }

  public void output(String name) {
    outputs.add(name);
  }

  /** Makes a state of an input and a computed tensor. */
  public void state(String input, String output) {
    outputs.add(output);
    states.add(new StateBinding(input, output));
  }

  TensorSpec spec(String name) {
    TensorSpec spec = tensors.get(name);
    if (spec == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return spec;
  }

  public Shape shape(String name) {
    return spec(name).shape();
  }

  boolean isInt8(String name) {
    return spec(name).type() == DataType.INT8;
  }

  public Graph graph() {
    return graph(NumericsProfile.SLUICE);
  }

  public Graph graph(NumericsProfile numerics) {
    return new Graph(
        List.copyOf(tensors.values()),
        constants,
        nodes,
        inputs,
        List.copyOf(outputs),
        states,
        numerics);
  }
}
