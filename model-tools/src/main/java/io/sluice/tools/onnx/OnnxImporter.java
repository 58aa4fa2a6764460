package io.sluice.tools.onnx;

import static io.sluice.model.InvalidModelException.check;
import static java.util.Objects.requireNonNull;

import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.TensorData;
import io.sluice.runtime.op.PlainOps;
import io.sluice.tools.graph.TransposeElimination;
import io.sluice.tools.onnx.mapping.CoreMapping;
import io.sluice.tools.onnx.ml.MlOps;
import io.sluice.tools.onnx.qdq.QdqFusion;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * Imports ONNX models as graphs. The import applies the op definitions of the model's opset, infers
 * all shapes, computes constants, and drops what no output needs. Inputs and outputs keep their
 * names, types and layouts.
 *
 * <p>All shapes must be known after the import, so inputs that decide shapes must be constant. Pass
 * those that are not in the file to {@link ImportOptions#constant}; {@link #shapeInputs} lists
 * them.
 */
public final class OnnxImporter {
  /** Whose models ask for ONNX Runtime's integer arithmetic. */
  private static final Set<String> QUANTIZED =
      Set.of(
          "QuantizeLinear",
          "DequantizeLinear",
          "DynamicQuantizeLinear",
          "QLinearConv",
          "QLinearMatMul",
          "ConvInteger",
          "MatMulInteger");

  private OnnxImporter() {}

  /** The types of the ops that are supported, though not each with all its options. */
  public static SortedSet<String> ops() {
    SortedSet<String> ops = PlainOps.names(Op.Imported.ONNX);
    ops.addAll(ConstantNodes.TYPES);
    ops.addAll(MlOps.names());
    return ops;
  }

  /**
   * Imports a model.
   *
   * @throws InvalidModelException if it has ops that are not supported, all of which the message
   *     names; or naming the first thing else that is wrong
   */
  public static Graph importModel(OnnxModel model, ImportOptions options) {
    checkOptions(model, options);
    OnnxOps.checkSupport(model);
    Translation translation = new Translation(model, options, numerics(model, options));
    try {
      return withCoreOps(translation.run(), options);
    } catch (InvalidModelException e) {
      Set<String> inputs = missing(model, options, translation);
      throw inputs.isEmpty()
          ? e
          : new InvalidModelException(
              "%s; the shapes depend on graph inputs %s, which must be given as constants"
                  .formatted(e.getMessage(), inputs),
              e);
    }
  }

  /**
   * Float nodes become core ops first, then those between DequantizeLinear and QuantizeLinear
   * become integer ones. Weights stay quantized until then, so what needs them in float is last.
   */
  private static Graph withCoreOps(Graph graph, ImportOptions options) {
    if (!options.coreOps()) {
      return graph;
    }
    Graph integers = QdqFusion.rewrite(CoreMapping.map(graph));
    Graph mapped = CoreMapping.map(WeightFolding.fold(integers));
    boolean transposes =
        mapped.nodes().stream().anyMatch(node -> node.op() instanceof Op.Transpose);
    return transposes ? TransposeElimination.apply(mapped) : mapped;
  }

  /**
   * The graph inputs that must be bound to constants because they decide shapes; the first ones
   * that stop the import: with them bound, there may be more.
   *
   * @throws InvalidModelException if the model cannot be imported for another reason
   */
  public static Set<String> shapeInputs(OnnxModel model, ImportOptions options) {
    checkOptions(model, options);
    OnnxOps.checkSupport(model);
    Translation translation = new Translation(model, options, numerics(model, options));
    try {
      translation.run();
      return Set.of();
    } catch (InvalidModelException e) {
      Set<String> inputs = missing(model, options, translation);
      if (inputs.isEmpty()) {
        throw e;
      }
      return inputs;
    }
  }

  /**
   * The options with those graph inputs bound that decide shapes, as far as their elements are
   * given.
   *
   * @param data elements by the name of graph inputs; those that decide no shapes are not used
   * @throws InvalidModelException if the model cannot be imported for another reason
   */
  public static ImportOptions bindShapeInputs(
      OnnxModel model, ImportOptions options, Map<String, TensorData> data) {
    ImportOptions bound = options;
    Set<String> wanted = shapeInputs(model, bound);
    while (!wanted.isEmpty() && data.keySet().containsAll(wanted)) {
      for (String name : wanted) {
        bound = bound.constant(name, requireNonNull(data.get(name)));
      }
      wanted = shapeInputs(model, bound);
    }
    return bound;
  }

  private static Set<String> missing(
      OnnxModel model, ImportOptions options, Translation translation) {
    String tensor = translation.missing();
    return tensor == null ? Set.of() : new ShapeInputs(model, options).behind(tensor);
  }

  private static void checkOptions(OnnxModel model, ImportOptions options) {
    for (String name : options.constants().keySet()) {
      check(
          model.inputs().stream().anyMatch(input -> input.name().equals(name)),
          "there is no graph input '%s'; the inputs are %s",
          name,
          model.inputs().stream().map(OnnxValue::name).toList());
    }
  }

  private static NumericsProfile numerics(OnnxModel model, ImportOptions options) {
    if (options.numerics() != null) {
      return options.numerics();
    }
    boolean quantized = model.nodes().stream().anyMatch(node -> QUANTIZED.contains(node.type()));
    return quantized ? NumericsProfile.ONNXRUNTIME : NumericsProfile.SLUICE;
  }
}
