package io.sluice.tools.quantize;

import static java.util.Objects.requireNonNull;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.tools.graph.GraphBuilder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stores the states of a recurrent graph in INT8 or INT16 between calls. A state is dequantized
 * when a call starts and quantized when it ends, both symmetrically. The errors of a state feed
 * back into every later call, so the choice between INT8 and INT16 is made on a long sequence.
 */
public final class StateQuantization {
  /** As many calls as show whether the error stays or grows. */
  private static final int CALLS = 2000;

  /** By how much a state may add to the loss. */
  private static final double WORSE = 1.05;

  private static final double SLACK = 1e-4;

  /** Of ONNX's opsets, the first whose QuantizeLinear gives INT16. */
  private static final int ONNX_INT16_SINCE = 21;

  private final Graph graph;
  private final DataType type;
  private final GraphBuilder result;
  private final List<Node> before = new ArrayList<>();
  private final List<Node> after = new ArrayList<>();

  /** The names in float of what is quantized. */
  private final Map<String, String> reals = new HashMap<>();

  private StateQuantization(Graph graph, DataType type) {
    this.graph = graph;
    this.type = type;
    this.result = GraphBuilder.withTensorsOf(graph);
  }

  /**
   * A graph with its states in the smallest type that does not lose, and what each type loses.
   *
   * @param graph the graph with the chosen states
   * @param chosen FLOAT32 if neither of the others will do
   * @param drift the loss over the later half of a long sequence, by the states' type
   */
  public record Chosen(Graph graph, DataType chosen, Map<DataType, Double> drift) {
    public Chosen {
      drift = Map.copyOf(drift);
    }
  }

  /**
   * Tries both types over a sequence of thousands of calls.
   *
   * @param reference the graph in float, with the same states
   * @param graph an INT8 form of it, whose states are in FLOAT32
   * @param samples one sequence, taken again and again
   */
  public static Chosen choose(Graph reference, Graph graph, List<Map<String, float[]>> samples) {
    List<Map<String, float[]>> sequence = new ArrayList<>();
    for (int call = 0; call < CALLS; call++) {
      sequence.add(samples.get(call % samples.size()));
    }
    Map<String, Float> greatest = greatest(reference, sequence);
    Map<DataType, Graph> forms = new EnumMap<>(DataType.class);
    forms.put(DataType.INT8, apply(graph, greatest, DataType.INT8));
    forms.put(DataType.INT16, apply(graph, greatest, DataType.INT16));
    forms.put(DataType.FLOAT32, graph);
    Map<DataType, Double> drift = new EnumMap<>(DataType.class);
    forms.forEach((type, form) -> drift.put(type, drift(reference, form, sequence)));
    double allowed = WORSE * requireNonNull(drift.get(DataType.FLOAT32)) + SLACK;
    DataType chosen =
        requireNonNull(drift.get(DataType.INT8)) <= allowed
            ? DataType.INT8
            : requireNonNull(drift.get(DataType.INT16)) <= allowed
                ? DataType.INT16
                : DataType.FLOAT32;
    return new Chosen(requireNonNull(forms.get(chosen)), chosen, drift);
  }

  /** The greatest absolute value of each state. */
  private static Map<String, Float> greatest(Graph graph, List<Map<String, float[]>> sequence) {
    TensorProbe probe =
        new TensorProbe(graph, graph.states().stream().map(StateBinding::output).toList());
    Map<String, Float> greatest = new HashMap<>();
    for (Map<String, float[]> sample : sequence) {
      probe
          .run(sample)
          .forEach(
              (state, values) -> {
                for (float value : values) {
                  greatest.merge(state, Math.abs(value), Math::max);
                }
              });
    }
    return greatest;
  }

  private static double drift(Graph reference, Graph graph, List<Map<String, float[]>> sequence) {
    List<String> outputs = reference.dataOutputs().stream().map(TensorSpec::name).toList();
    TensorProbe inFloat = new TensorProbe(reference, outputs);
    TensorProbe quantized = new TensorProbe(graph, outputs);
    ErrorSum sum = new ErrorSum();
    for (int call = 0; call < sequence.size(); call++) {
      Map<String, float[]> wanted = inFloat.run(sequence.get(call));
      Map<String, float[]> given = quantized.run(sequence.get(call));
      if (call >= sequence.size() / 2) {
        wanted.forEach((name, values) -> sum.add(values, requireNonNull(given.get(name))));
      }
    }
    return sum.relative();
  }

  /**
   * A graph with its FLOAT32 states in another type between its calls.
   *
   * @param greatest the greatest absolute value of each state, by its output
   * @param type INT8 or INT16
   */
  static Graph apply(Graph graph, Map<String, Float> greatest, DataType type) {
    StateQuantization quantization = new StateQuantization(graph, type);
    for (StateBinding state : graph.states()) {
      if (graph.tensor(state.input()).type() == DataType.FLOAT32) {
        float most = greatest.getOrDefault(state.output(), 0f);
        double scale = Math.max(most / (double) type.greatest(), Float.MIN_NORMAL);
        quantization.quantize(state, QuantParams.perTensor((float) scale, 0));
      }
    }
    return quantization.finish();
  }

  private void quantize(StateBinding state, QuantParams params) {
    String in = inFloat(state.input(), params);
    String out = inFloat(state.output(), params);
    String dequantize = state.input() + ".dequantize";
    String quantize = state.output() + ".quantize";
    boolean int8 = type == DataType.INT8;
    before.add(
        int8
            ? new Node(dequantize, new Op.Dequantize(), List.of(state.input()), List.of(in))
            : ofOnnx(dequantize, "DequantizeLinear", state.input(), in, params));
    after.add(
        int8
            ? new Node(quantize, new Op.Quantize(), List.of(out), List.of(state.output()))
            : ofOnnx(quantize, "QuantizeLinear", out, state.output(), params));
  }

  private String inFloat(String state, QuantParams params) {
    String real = state + ".real";
    while (result.has(real)) {
      real += ".real";
    }
    Shape shape = graph.tensor(state).shape();
    result.declare(TensorSpec.float32(real, shape));
    result.redeclare(new TensorSpec(state, type, shape, params));
    reals.put(state, real);
    return real;
  }

  /** INT16 has no core op; ONNX has. */
  private Node ofOnnx(String name, String op, String from, String to, QuantParams params) {
    String scale = name + ".scale";
    String zero = name + ".zero";
    result.constant(
        TensorSpec.float32(scale, Shape.of()), TensorData.ofFloats(Shape.of(), params.scale()));
    result.constant(
        new TensorSpec(zero, type, Shape.of(), null), TensorData.ofLongs(type, Shape.of(), 0));
    return new Node(
        name,
        new Op.Imported(Op.Imported.ONNX, op, ONNX_INT16_SINCE, new TreeMap<>()),
        List.of(from, scale, zero),
        List.of(to));
  }

  private Graph finish() {
    before.forEach(result::add);
    for (Node node : graph.nodes()) {
      result.add(new Node(node.name(), node.op(), renamed(node.inputs()), renamed(node.outputs())));
    }
    after.forEach(result::add);
    return result.build();
  }

  private List<String> renamed(List<String> names) {
    return names.stream().map(name -> reals.getOrDefault(name, name)).toList();
  }
}
