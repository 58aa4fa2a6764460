package io.sluice.tools.tflite;

import static java.util.Objects.requireNonNull;

import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.tools.graph.GraphBuilder;
import io.sluice.tools.graph.TransposeElimination;
import io.sluice.tools.tflite.file.TfliteModel;
import io.sluice.tools.tflite.file.TfliteOperator;
import io.sluice.tools.tflite.file.TfliteReader;
import io.sluice.tools.tflite.file.TfliteSubgraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Imports TFLite models as graphs. Inputs and outputs keep the names, types, shapes and
 * quantizations of the file. Tensors that keep their elements between runs, and variables, become
 * states. An operator becomes a core op if the core op gives the same bits under the chosen
 * numerics; transpositions surround core ops that need channels first. Other operators become
 * {@link Op.Imported} nodes in their plain form.
 */
public final class TfliteImporter {
  private static final Map<String, OpTranslator> TRANSLATORS = translators();

  private final TfliteModel model;
  private final GraphBuilder graph;
  private final TensorNames names;
  private final Variables variables;
  private final List<String> unsupported = new ArrayList<>();

  private TfliteImporter(TfliteModel model, NumericsProfile numerics) {
    this.model = model;
    this.graph = new GraphBuilder(numerics);
    this.names = new TensorNames(model.main(), graph);
    this.variables = new Variables(model.main(), graph);
  }

  private static Map<String, OpTranslator> translators() {
    Map<String, OpTranslator> all = new HashMap<>();
    Stream.of(
            ElementwiseTranslators.translators(),
            LogicTranslators.translators(),
            ProductTranslators.translators(),
            QuantizationTranslators.translators(),
            StatefulTranslators.translators(),
            VariableTranslators.translators(),
            ReductionTranslators.translators(),
            ResizeTranslators.translators(),
            MovementTranslators.translators(),
            SliceTranslators.translators())
        .forEach(all::putAll);
    return Map.copyOf(all);
  }

  /** The names of the operators that are supported, though not each with all its options. */
  public static SortedSet<String> operators() {
    return new TreeSet<>(TRANSLATORS.keySet());
  }

  /**
   * Reads and imports the bytes of a {@code .tflite} file.
   *
   * @param numerics whose integer arithmetic the graph is to follow
   * @throws InvalidModelException if the file is damaged, or naming all operators that are not
   *     supported
   */
  public static Graph read(byte[] file, NumericsProfile numerics) {
    return of(TfliteReader.read(file), numerics);
  }

  /**
   * Imports a model.
   *
   * @param numerics whose integer arithmetic the graph is to follow
   * @throws InvalidModelException naming all operators that are not supported, each with its
   *     version, its place and the reason
   */
  public static Graph of(TfliteModel model, NumericsProfile numerics) {
    return TransposeElimination.apply(asWritten(model, numerics));
  }

  /** The graph in which every operator's outputs can be found under the file's names. */
  static Graph asWritten(TfliteModel model, NumericsProfile numerics) {
    return new TfliteImporter(model, numerics).translate();
  }

  private Graph translate() {
    TfliteSubgraph main = model.main();
    main.inputs().forEach(this::input);
    operators(main, names, new VariableHandles(variables, this::initialize));
    if (!unsupported.isEmpty()) {
      throw new InvalidModelException("unsupported operators: " + String.join("; ", unsupported));
    }
    Set<String> given = new HashSet<>();
    variables.bindStates(given);
    main.outputs().forEach(index -> output(index, given));
    return graph.build();
  }

  /** Runs the subgraph of a CALL_ONCE, which gives variables their first values. */
  private void initialize(int index) {
    TfliteSubgraph subgraph = requireNonNull(model.initializers().get(index));
    TensorNames ofSubgraph = new TensorNames(subgraph, graph);
    operators(subgraph, ofSubgraph, VariableHandles.ofInitializer(variables));
  }

  private void operators(TfliteSubgraph subgraph, TensorNames tensors, VariableHandles handles) {
    for (TfliteOperator operator : subgraph.operators()) {
      String title = title(operator, subgraph);
      OpTranslator translator = TRANSLATORS.get(operator.name());
      if (translator == null) {
        unsupported.add(title);
        continue;
      }
      try {
        translator.translate(new OperatorNodes(operator, graph, tensors, handles));
      } catch (InvalidModelException e) {
        unsupported.add(title + ": " + e.getMessage());
      }
    }
  }

  private static String title(TfliteOperator operator, TfliteSubgraph subgraph) {
    return operator.name()
        + " version "
        + operator.version()
        + " (operator "
        + operator.index()
        + (subgraph.index() == 0 ? "" : " of subgraph " + subgraph.index())
        + ")";
  }

  private void input(int index) {
    if (names.isShifted(index)) {
      String given = names.declareAsInFile(index, "");
      graph.input(given);
      shift(given, names.of(index));
    } else {
      graph.input(names.of(index));
    }
  }

  /** Gives an output under a name of its own, which neither an input nor another output has. */
  private void output(int index, Set<String> given) {
    String name = names.of(index);
    if (names.isShifted(index)) {
      String output = names.declareAsInFile(index, "");
      shift(name, output);
      name = output;
    } else if (!given.add(name) || graph.isInput(name) || graph.data(name) != null) {
      String copy = graph.declareLike(name, graph.shape(name));
      Op identity = new Op.Imported(Op.Imported.ONNX, "Identity", 13, new TreeMap<>());
      graph.addChecked("copy_" + name, identity, List.of(name), List.of(copy));
      name = copy;
    }
    graph.output(name);
  }

  /** Between UINT8 and INT8, without a change of the reals. */
  private void shift(String from, String to) {
    Op shift = new Op.Imported(Op.Imported.TFLITE, "QUANTIZE", 1, new TreeMap<>());
    graph.addChecked("shift_" + from, shift, List.of(from), List.of(to));
  }
}
