package io.sluice.tools.tflite;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.tools.graph.GraphBuilder;
import io.sluice.tools.tflite.file.TfliteOperator;
import io.sluice.tools.tflite.file.TfliteOptions;
import io.sluice.tools.tflite.file.TfliteSubgraph;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The resource variables of a model. States of graphs start from zero. So where a variable starts
 * from something else, a further state tells the first call from the others.
 */
final class Variables {
  private static final String STARTED = "variables.started";

  private final GraphBuilder graph;
  private final Set<Key> assigned;
  private final Map<Key, Variable> variables = new LinkedHashMap<>();
  private final Set<Integer> called = new HashSet<>();
  private @Nullable String startedInput;
  private @Nullable String started;

  Variables(TfliteSubgraph main, GraphBuilder graph) {
    this.graph = graph;
    this.assigned = assigned(main);
  }

  /** What a variable is found by. */
  record Key(String container, String name) {
    /** The key in the options of a VAR_HANDLE. */
    static Key of(TfliteOptions options) {
      return new Key(options.text("container", ""), options.text("shared_name", ""));
    }
  }

  /** Those that change: the others keep their first values. */
  private static Set<Key> assigned(TfliteSubgraph main) {
    Map<Integer, Key> handles = new HashMap<>();
    Set<Key> assigned = new HashSet<>();
    for (TfliteOperator operator : main.operators()) {
      if (operator.name().equals("VAR_HANDLE") && !operator.outputs().isEmpty()) {
        handles.put(operator.outputs().get(0), Key.of(operator.options()));
      } else if (operator.name().equals("ASSIGN_VARIABLE") && operator.has(0)) {
        Key key = handles.get(operator.inputs().get(0));
        if (key != null) {
          assigned.add(key);
        }
      }
    }
    return assigned;
  }

  Variable get(Key key) {
    return variables.computeIfAbsent(
        key, k -> new Variable(k.name(), assigned.contains(k), graph, this::started));
  }

  /** Whether an initializer has not been called yet; from now on it has. */
  boolean isFirstCall(int initializer) {
    return called.add(initializer);
  }

  /** Whether the model has not yet read or assigned any. */
  boolean areUntouched() {
    return variables.values().stream().noneMatch(Variable::isTouched);
  }

  /** A BOOL that is false in the first call of a sequence. */
  private String started() {
    String condition = started;
    if (condition == null) {
      startedInput = graph.declareNew(STARTED, DataType.INT8, Shape.of(), null);
      condition = graph.declareNew(STARTED, DataType.BOOL, Shape.of(), null);
      Attribute bool = Attribute.of(ElementwiseTranslators.onnxType(DataType.BOOL));
      graph.addChecked(
          STARTED,
          new Op.Imported(Op.Imported.ONNX, "Cast", 13, new TreeMap<>(Map.of("to", bool))),
          List.of(startedInput),
          List.of(condition));
      started = condition;
    }
    return condition;
  }

  /**
   * Makes what the variables hold after a call their values in the next.
   *
   * @param given collects the outputs of the graph
   */
  void bindStates(Set<String> given) {
    variables.values().forEach(variable -> variable.bind(given));
    if (startedInput != null) {
      String one = graph.newConstant(STARTED, TensorData.ofBytes(Shape.of(), new byte[] {1}), null);
      VariableState.bind(graph, startedInput, one, given);
    }
  }
}
