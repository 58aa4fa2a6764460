package io.sluice.tools.onnx;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.ShapeInference;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.tools.graph.GraphBuilder;
import io.sluice.tools.graph.GraphSink;
import io.sluice.tools.onnx.ml.MlOps;
import io.sluice.tools.onnx.node.OnnxNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the nodes of a model, each of which becomes a node of the same op, or is computed
 * at once where it depends on constants alone. After it, all shapes are known.
 */
final class Translation {
  /** Quantized weights stay visible to what makes integer products of them. */
  private static final Set<String> KEPT = Set.of("DequantizeLinear");

  private final OnnxModel model;
  private final ImportOptions options;
  private final OnnxOps ops;
  private final GraphBuilder graph;
  private final ImportedTensors tensors;
  private final NodeFolding folding;

  Translation(OnnxModel model, ImportOptions options, NumericsProfile numerics) {
    this.model = model;
    this.options = options;
    this.ops = new OnnxOps(model.opsets());
    this.graph = new GraphBuilder(numerics);
    this.tensors = new ImportedTensors(graph);
    this.folding = new NodeFolding(tensors, KEPT);
  }

  /**
   * Translates the model.
   *
   * @throws InvalidModelException naming the first node that cannot be translated, and why
   */
  Graph run() {
    model.initializers().forEach(tensors::declare);
    GraphInputs shapes = new GraphInputs(options, MlOps.vocabularies(model.nodes()));
    for (OnnxValue input : model.inputs()) {
      TensorData bound = options.constants().get(input.name());
      if (bound == null) {
        tensors.declare(shapes.spec(input));
        graph.input(input.name());
      } else {
        shapes.checkFits(input, bound);
        tensors.declare(input.name(), bound);
      }
    }
    model.nodes().forEach(node -> node.outputs().forEach(graph::reserve));
    model.nodes().forEach(this::translate);
    outputs().forEach(graph::output);
    return graph.buildLive();
  }

  /** The computed tensor that a node refused because it decides its shapes; null if none. */
  @Nullable String missing() {
    return tensors.missing();
  }

  private Set<String> outputs() {
    Set<String> outputs = new LinkedHashSet<>();
    for (OnnxValue output : model.outputs()) {
      check(tensors.has(output.name()), "no node produces graph output '%s'", output.name());
      check(outputs.add(output.name()), "graph output '%s' is listed twice", output.name());
    }
    return outputs;
  }

  private void translate(OnnxNode original) {
    checkInputs(original);
    OnnxNode node = DropoutNodes.inferenceForm(original, tensors);
    if (ConstantNodes.isOne(node)) {
      TensorData value = ConstantNodes.evaluate(node, tensors);
      if (!node.outputs().get(0).isEmpty()) {
        tensors.declare(node.outputs().get(0), value);
      }
      return;
    }
    if (MlOps.isOne(node)) {
      MlOps.translate(node, new Sink());
      return;
    }
    List<String> outputs = withoutTrailingBlanks(node.outputs());
    if (outputs.isEmpty()) {
      return;
    }
    Node translated =
        new Node(
            graph.unusedNode(node.label()),
            ops.imported(node),
            withoutTrailingBlanks(node.inputs()),
            outputs);
    add(translated, node.type());
  }

  private void add(Node translated, String type) {
    Prepared prepared = tensors.prepare(translated);
    if (folding.isFoldable(translated, type, prepared)) {
      folding.fold(translated, prepared);
    } else {
      declareOutputs(translated, prepared);
      graph.add(translated);
    }
  }

  /** Takes what the ops of other domains become. */
  private final class Sink implements GraphSink {
    @Override
    public TensorSpec spec(String tensor) {
      return tensors.spec(tensor);
    }

    @Override
    public String constant(String wanted, TensorData data) {
      return graph.newConstant(wanted, data, null);
    }

    @Override
    public String unused(String wanted) {
      return graph.unusedTensor(wanted);
    }

    @Override
    public void node(String label, Op op, List<String> inputs, List<String> outputs) {
      Node node = new Node(graph.unusedNode(label), op, inputs, outputs);
      if (op instanceof Op.Imported imported) {
        add(node, imported.name());
        return;
      }
      Shape shape = ShapeInference.infer(node, name -> tensors.spec(name).shape()).get(0);
      DataType type = tensors.spec(inputs.get(0)).type();
      tensors.declare(new TensorSpec(outputs.get(0), type, shape, null));
      graph.add(node);
    }
  }

  private void checkInputs(OnnxNode node) {
    for (String input : node.inputs()) {
      check(
          input.isEmpty() || tensors.has(input),
          "%s reads tensor '%s', which no earlier node produces",
          node.title(),
          input);
    }
  }

  private void declareOutputs(Node node, Prepared prepared) {
    for (int i = 0; i < node.outputs().size(); i++) {
      String name = node.outputs().get(i);
      if (!name.isEmpty()) {
        TensorType type = prepared.outputs().get(i);
        tensors.declare(new TensorSpec(name, type.type(), type.shape(), null));
      }
    }
  }

  private static List<String> withoutTrailingBlanks(List<String> names) {
    int count = names.size();
    while (count > 0 && names.get(count - 1).isEmpty()) {
      count--;
    }
    return names.subList(0, count);
  }

  /** The types and shapes of graph inputs, with the extents that the file leaves open. */
  private static final class GraphInputs {
    private final ImportOptions options;
    private final Map<String, Integer> vocabularies;

    GraphInputs(ImportOptions options, Map<String, Integer> vocabularies) {
      this.options = options;
      this.vocabularies = vocabularies;
    }

    TensorSpec spec(OnnxValue input) {
      DataType type = input.type();
      List<OnnxValue.Dimension> dimensions = input.dimensions();
      Integer words = vocabularies.get(input.name());
      if (type != null && dimensions == null && words != null) {
        return new TensorSpec(input.name(), type, Shape.of(options.batch(), words), null);
      }
      if (type == null || dimensions == null) {
        throw new InvalidModelException(
            "graph input '%s' has no %s".formatted(input.name(), type == null ? "type" : "shape"));
      }
      check(
          dimensions.size() <= Shape.MAX_RANK,
          "graph input '%s' has %d dimensions; at most %d are supported",
          input.name(),
          dimensions.size(),
          Shape.MAX_RANK);
      int[] extents = new int[dimensions.size()];
      for (int axis = 0; axis < extents.length; axis++) {
        extents[axis] = extent(input, dimensions, axis);
      }
      return new TensorSpec(input.name(), type, Shape.of(extents), null);
    }

    private int extent(OnnxValue input, List<OnnxValue.Dimension> dimensions, int axis) {
      OnnxValue.Dimension dimension = dimensions.get(axis);
      if (dimension.isKnown()) {
        return dimension.extent();
      }
      String position = input.name() + ":" + axis;
      Map<String, Integer> dims = options.dims();
      Integer given = dims.getOrDefault(position, dims.get(dimension.symbol()));
      if (given != null) {
        return given;
      }
      OnnxValue.Dimension first = dimensions.get(0);
      boolean isBatch = axis == 0 || (!dimension.symbol().isEmpty() && dimension.equals(first));
      check(
          isBatch,
          "graph input '%s' of shape %s: the extent of dimension %d is open; set it by the name '%s'",
          input.name(),
          dimensions,
          axis,
          dimension.symbol().isEmpty() ? position : dimension.symbol());
      return options.batch();
    }

    void checkFits(OnnxValue input, TensorData bound) {
      check(
          input.type() == null || input.type() == bound.type(),
          "graph input '%s' has type %s, but the given constant is %s",
          input.name(),
          input.type() == null ? "" : input.type().code(),
          bound);
      List<OnnxValue.Dimension> dimensions = input.dimensions();
      boolean fits = dimensions == null || dimensions.size() == bound.shape().rank();
      for (int axis = 0; fits && dimensions != null && axis < dimensions.size(); axis++) {
        fits =
            !dimensions.get(axis).isKnown()
                || dimensions.get(axis).extent() == bound.shape().dim(axis);
      }
      check(
          fits,
          "graph input '%s' has shape %s, but the given constant is %s",
          input.name(),
          dimensions,
          bound);
    }
  }
}
