package io.sluice.tools.tflite;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.tools.graph.GraphBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a variable holds from one call to the next, in tensors of the types that states have.
 * FLOAT32, INT8 and INT16 are kept as they are, UINT8 and BOOL as INT16. INT32 and INT64 are kept
 * as digits of 16 bits, the least one first: {@code d = (short) x; x = (x - d) / 65536}.
 */
final class VariableState {
  private static final long DIGIT = 1 << 16;

  private final String name;
  private final GraphBuilder graph;
  private final TensorSpec spec;
  private final List<String> inputs = new ArrayList<>();

  private VariableState(String name, TensorSpec spec, GraphBuilder graph) {
    this.name = name.isEmpty() ? "variable" : name;
    this.spec = spec;
    this.graph = graph;
  }

  /**
   * A state for values of a type and shape.
   *
   * @throws InvalidModelException if the type cannot be kept
   */
  static VariableState begin(String name, TensorSpec spec, GraphBuilder graph) {
    VariableState state = new VariableState(name, spec, graph);
    int digits = digits(name, spec);
    check(
        spec.quantization() == null || !spec.quantization().isPerChannel(),
        "variable '%s' has a scale for each channel, which is not supported",
        name);
    for (int i = 0; i < digits; i++) {
      state.inputs.add(
          state.isKeptAsItIs()
              ? graph.declareNew(state.name, spec.type(), spec.shape(), spec.quantization())
              : state.declare(DataType.INT16));
    }
    return state;
  }

  private static int digits(String name, TensorSpec spec) {
    return switch (spec.type()) {
      case FLOAT32, INT8, INT16, UINT8, BOOL -> 1;
      case INT32 -> 2;
      case INT64 -> 4;
      case FLOAT16, FLOAT64, UINT16, UINT32, UINT64, STRING ->
          throw new InvalidModelException(
              "variable '"
                  + name
                  + "' is "
                  + spec.type().code()
                  + "; variables that change are supported for F32, I8, I16, I32, I64, U8 and BOOL");
    };
  }

  private boolean isKeptAsItIs() {
    return spec.type() == DataType.FLOAT32
        || spec.type() == DataType.INT8
        || spec.type() == DataType.INT16;
  }

  private String declare(DataType type) {
    return graph.declareNew(name, type, spec.shape(), null);
  }

  /** Adds the nodes that give the value of the previous call. */
  String value() {
    if (isKeptAsItIs()) {
      return inputs.get(0);
    }
    String value = cast(inputs.get(inputs.size() - 1), spec.type());
    for (int i = inputs.size() - 2; i >= 0; i--) {
      String shifted = binary("Mul", value, base());
      value = binary("Add", shifted, cast(inputs.get(i), spec.type()));
    }
    return value;
  }

  /** Adds the nodes that keep a value for the next call. */
  void bind(String value, Set<String> given) {
    if (isKeptAsItIs()) {
      bind(graph, inputs.get(0), value, given);
      return;
    }
    String left = value;
    for (int i = 0; i < inputs.size(); i++) {
      String digit = cast(left, DataType.INT16);
      bind(graph, inputs.get(i), digit, given);
      if (i < inputs.size() - 1) {
        left = binary("Div", binary("Sub", left, cast(digit, spec.type())), base());
      }
    }
  }

  /**
   * Makes a tensor the next value of a state; a copy where it is an input, a constant or another
   * output, or where it is quantized otherwise.
   *
   * @param given collects the outputs of the graph
   */
  static void bind(GraphBuilder graph, String input, String value, Set<String> given) {
    TensorSpec in = graph.spec(input);
    boolean same = Objects.equals(in.quantization(), graph.spec(value).quantization());
    String next = value;
    if (!same || graph.isInput(value) || graph.data(value) != null || given.contains(value)) {
      next = graph.declareLike(input, in.shape());
      Op identity = new Op.Imported(Op.Imported.ONNX, "Identity", 13, new TreeMap<>());
      graph.addChecked("keep_" + input, identity, List.of(value), List.of(next));
    }
    given.add(next);
    graph.state(input, next);
  }

  private String base() {
    return graph.newConstant(name, TensorData.ofLongs(spec.type(), Shape.of(), DIGIT), null);
  }

  private String cast(String x, DataType to) {
    String y = declare(to);
    Attribute type = Attribute.of(ElementwiseTranslators.onnxType(to));
    add("Cast", 13, Map.of("to", type), List.of(x), y);
    return y;
  }

  private String binary(String op, String a, String b) {
    String y = declare(spec.type());
    add(op, 14, Map.of(), List.of(a, b), y);
    return y;
  }

  private void add(
      String op, int version, Map<String, Attribute> attributes, List<String> from, String to) {
    graph.addChecked(
        op.toLowerCase(Locale.ROOT) + "_" + name,
        new Op.Imported(Op.Imported.ONNX, op, version, new TreeMap<>(attributes)),
        from,
        List.of(to));
  }
}
