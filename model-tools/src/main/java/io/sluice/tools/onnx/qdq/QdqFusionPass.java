package io.sluice.tools.onnx.qdq;

import io.sluice.model.BinaryFunction;
import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.ShapeInference;
import io.sluice.model.TensorData;
import io.sluice.tools.graph.GraphBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a graph. Everything float is written down as it was, and beside it the INT8 form of
 * each tensor that a cast quantizes; what nothing reads in the end is dropped.
 */
final class QdqFusionPass {
  private static final String INT8 = ".int8";

  /** How far a copy's operand is looked for behind other copies. */
  private static final int MOST_COPIES = 16;

  /** Before this opset a batch norm says whether it is one for inference. */
  private static final int FIRST_USUAL_BATCH_NORM = 7;

  private final Graph graph;
  private final GraphBuilder result;
  private final PreferredNames preferred = new PreferredNames();
  private final Map<String, Node> producers;
  private final Map<String, Integer> readers;

  /** The INT8 form of stored 8-bit tensors, which may be UINT8. */
  private final Map<String, String> int8OfStored = new HashMap<>();

  /** The INT8 form of float tensors that are dequantized, or copies of such. */
  private final Map<String, String> int8OfReal = new HashMap<>();

  QdqFusionPass(Graph graph) {
    this.graph = graph;
    this.result = GraphBuilder.withTensorsOf(graph);
    this.producers = graph.producers();
    this.readers = graph.readerCounts();
  }

  Graph run() {
    for (Node node : graph.nodes()) {
      ImportedNode imported = ImportedNode.of(graph, node);
      if (imported == null) {
        result.add(node);
        continue;
      }
      switch (imported.op().name()) {
        case "QuantizeLinear" -> quantize(imported);
        case "DequantizeLinear" -> dequantize(imported);
        case "QLinearConv", "QLinearMatMul" -> qLinear(imported);
        default -> stored(imported);
      }
    }
    return preferred.applyTo(result.buildLive());
  }

  /** A new INT8 tensor, which gets the given name if that is free in the end. */
  private String int8(String name, Shape shape, QuantParams params) {
    String int8 = result.declareNew(name + INT8, DataType.INT8, shape, params);
    preferred.tensor(int8, name);
    return int8;
  }

  private QuantParams params(String int8) {
    return result.spec(int8).requireQuantization();
  }

  /** Adds a node of one output, which gets the given name if that is free in the end. */
  private void add(String name, Op op, List<String> inputs, String output) {
    String unused = result.unusedNode(name);
    preferred.node(unused, name);
    result.add(new Node(unused, op, inputs, List.of(output)));
  }

  private void quantize(ImportedNode node) {
    result.add(node.node());
    OnnxQuantParams affine = ConstantOperand.affine(node);
    if (affine != null && affine.isEightBits() && affine.isPerTensor() && !isEmpty(node)) {
      String real = node.input(0);
      String stored = node.node().output();
      int8OfStored.put(stored, int8(stored, real, affine.params(), 0));
    }
  }

  /** Core ops have no tensors without elements. */
  private static boolean isEmpty(ImportedNode node) {
    return node.shape(0).elementCount() == 0;
  }

  private void dequantize(ImportedNode node) {
    String stored = node.input(0);
    String real = node.node().output();
    OnnxQuantParams affine = ConstantOperand.affine(node);
    TensorData data = graph.constant(stored);
    if (affine != null && data != null) {
      result.constant(graph.tensor(real), TensorData.ofFloats(data.shape(), affine.reals(data)));
    }
    if (affine == null || !affine.isEightBits() || !affine.isPerTensor() || isEmpty(node)) {
      if (affine == null || data == null) {
        result.add(node.node());
      }
      return;
    }
    QuantParams params = affine.params();
    if (data != null) {
      TensorData shifted = TensorData.ofBytes(data.shape(), affine.shifted(data));
      int8OfReal.put(real, result.newConstant(stored + INT8, shifted, params));
      return;
    }
    String int8 = int8OfStored.get(stored);
    if (int8 != null && params(int8).equals(params)) {
      add(node.node().name(), new Op.Dequantize(), List.of(int8), real);
    } else {
      result.add(node.node());
      int8 = int8(stored, graph.tensor(stored).shape(), params);
      add(stored + ".quantize", new Op.Quantize(), List.of(real), int8);
    }
    int8OfReal.put(real, int8);
  }

  /** QLinear ops have the parameters of all tensors as inputs. */
  private void qLinear(ImportedNode node) {
    result.add(node.node());
    OnnxQuantParams from = OnnxQuantParams.of(node, node.input(0), 1, 0);
    OnnxQuantParams to = OnnxQuantParams.of(node, node.node().output(), 6, 0);
    Int8Layer layer = Int8Layer.ofQLinear(node);
    String x = int8OfStored.get(node.input(0));
    if (from == null || to == null || layer == null || x == null) {
      return;
    }
    String output = node.node().output();
    if (to.isEightBits() && to.isPerTensor() && params(x).equals(from.params())) {
      String y = write(layer, x, node.node().name(), output, to.params());
      if (y != null) {
        int8OfStored.put(output, y);
      }
    }
  }

  /** What copies stored integers copies their INT8 form too. */
  private void stored(ImportedNode node) {
    result.add(node.node());
    String x = int8OfStored.get(node.input(0));
    Op op = x == null ? null : QuantizationSafeOps.copyOfStored(node);
    if (op != null && x != null && node.node().presentOutputs().size() == 1) {
      String stored = node.node().output();
      Shape shape = node.outputShape();
      String y = write(op, node.node().name(), stored, List.of(x), shape, params(x));
      int8OfStored.put(stored, y);
    }
  }

  /** The op on INT8 tensors of a node that copies elements of one tensor, else null. */
  private static @Nullable Op copyOfOne(Node node) {
    boolean one = !(node.op() instanceof Op.Concat) && node.presentOutputs().size() == 1;
    return one ? QuantizationSafeOps.copy(node.op()) : null;
  }

  /** The INT8 form of a float tensor under its own parameters, or null if it has none. */
  private @Nullable String operand(String real, int copies) {
    String known = int8OfReal.get(real);
    Node node = producers.get(real);
    Op op = node == null ? null : copyOfOne(node);
    if (known != null || node == null || op == null || copies == MOST_COPIES) {
      return known;
    }
    String x = operand(node.inputs().get(0), copies + 1);
    if (x == null) {
      return null;
    }
    Shape shape = graph.tensor(real).shape();
    String y = write(op, node.name(), real, List.of(x), shape, params(x));
    int8OfReal.put(real, y);
    return y;
  }

  /** The INT8 form of a float tensor under the given parameters. */
  private String int8(String name, String real, QuantParams to, int copies) {
    String known = int8OfReal.get(real);
    if (known != null) {
      return params(known).equals(to) ? known : restated(name, known, to);
    }
    Node node = producers.get(real);
    if (node != null && copies < MOST_COPIES && isReadOnce(real)) {
      String computed = computed(name, node, to, copies);
      if (computed != null) {
        return computed;
      }
    }
    String int8 = int8(name, graph.tensor(real).shape(), to);
    add(name + ".quantize", new Op.Quantize(), List.of(real), int8);
    return int8;
  }

  private boolean isReadOnce(String real) {
    return readers.getOrDefault(real, 0) == 1 && !graph.outputs().contains(real);
  }

  private String restated(String name, String int8, QuantParams to) {
    Shape shape = result.shape(int8);
    return write(new Op.Reshape(shape), name + ".requantize", name, List.of(int8), shape, to);
  }

  private String write(
      Op op, String node, String name, List<String> operands, Shape shape, QuantParams to) {
    String int8 = int8(name, shape, to);
    add(node, op, operands, int8);
    return int8;
  }

  /** The INT8 form of a node's output, or null if the node has none. */
  private @Nullable String computed(String name, Node node, QuantParams to, int copies) {
    if (node.presentOutputs().size() == 1
        && (QuantizationSafeOps.copy(node.op()) != null || QuantizationSafeOps.cuts(node.op()))) {
      return copied(name, node, to, copies);
    }
    if (isArithmetic(node.op())) {
      List<String> operands = node.inputs().stream().map(x -> operand(x, 0)).toList();
      if (!operands.contains(null)) {
        return write(node.op(), node.name(), name, operands, shape(node), to);
      }
    }
    return node.op() instanceof Op.BatchNorm || isBatchNorm(node)
        ? batchNorm(name, node, to)
        : layer(name, node, to);
  }

  private boolean isBatchNorm(Node node) {
    ImportedNode imported = ImportedNode.of(graph, node);
    return imported != null
        && imported.is("BatchNormalization")
        && imported.op().version() >= FIRST_USUAL_BATCH_NORM
        && imported.shape(0).rank() >= 2
        && imported.attributes().integer("training_mode", 0) == 0
        && imported.attributes().integer("spatial", 1) == 1;
  }

  private @Nullable String batchNorm(String name, Node node, QuantParams to) {
    List<String> parameters = node.inputs().subList(1, 5);
    String x = operand(node.inputs().get(0), 0);
    if (x == null || !parameters.stream().allMatch(this::isFloatConstant)) {
      return null;
    }
    ImportedNode imported = ImportedNode.of(graph, node);
    Op op =
        imported == null
            ? node.op()
            : new Op.BatchNorm(imported.attributes().real("epsilon", 1e-5f));
    List<String> operands = new ArrayList<>(List.of(x));
    operands.addAll(parameters);
    return write(op, node.name(), name, operands, shape(node), to);
  }

  /** Whether a tensor is constant, or dequantized from a constant and so folded. */
  private boolean isFloatConstant(String name) {
    return ConstantOperand.of(graph, name, producers) != null;
  }

  private Shape shape(Node node) {
    return graph.tensor(node.output()).shape();
  }

  /** Whether an op without weights computes new values, and has an INT8 form. */
  private static boolean isArithmetic(Op op) {
    return op instanceof Op.Unary
        || op instanceof Op.HardSigmoid
        || op instanceof Op.Softmax
        || op instanceof Op.Binary
        || op instanceof Op.AdaptiveAvgPool
        || op instanceof Op.ReduceMean;
  }

  /** Copies and cuts may come before or after the quantization. */
  private String copied(String name, Node node, QuantParams to, int copies) {
    List<String> operands = new ArrayList<>();
    for (String input : node.inputs()) {
      String x = operand(input, copies + 1);
      operands.add(x != null ? x : int8(input, input, to, copies + 1));
    }
    Op copy = QuantizationSafeOps.copy(node.op());
    QuantParams from = params(operands.get(0));
    if (copy instanceof Op.Imported && !from.equals(to)) {
      String copied = write(copy, node.name(), name + ".copy", operands, shape(node), from);
      return restated(name, copied, to);
    }
    Op op = copy == null ? node.op() : copy;
    return write(op, node.name(), name, operands, shape(node), to);
  }

  private @Nullable String layer(String name, Node node, QuantParams to) {
    if (node.op() instanceof Op.Binary binary && binary.function() == BinaryFunction.ADD) {
      return biased(name, node, to);
    }
    ImportedNode imported = ImportedNode.of(graph, node);
    Int8Layer layer = imported == null ? null : Int8Layer.of(imported, producers);
    String x = layer == null ? null : operand(node.inputs().get(0), 0);
    return layer == null || x == null ? null : write(layer, x, node.name(), name, to);
  }

  /** A matrix product and an addition of constants behind it. */
  private @Nullable String biased(String name, Node sum, QuantParams to) {
    for (int i = 0; i < 2; i++) {
      ImportedNode product = ImportedNode.of(graph, producers.get(sum.inputs().get(i)));
      ConstantOperand bias = ConstantOperand.of(graph, sum.inputs().get(1 - i), producers);
      if (product != null && bias != null && isRows(product, sum)) {
        Int8Layer layer = Int8Layer.of(product, producers);
        String x = operand(product.input(0), 0);
        if (layer != null
            && x != null
            && Int8Layer.fitsChannels(bias.data().shape(), layer.weights().channels())) {
          return write(layer.withBias(bias.asBias()), x, product.node().name(), name, to);
        }
      }
    }
    return null;
  }

  /** Whether a matrix product is read by a sum alone, which does not stretch it. */
  private boolean isRows(ImportedNode product, Node sum) {
    return product.is("MatMul")
        && isReadOnce(product.node().output())
        && product.outputShape().equals(shape(sum));
  }

  /** Writes a layer; null if its bias does not fit 32 bits. */
  private @Nullable String write(
      Int8Layer layer, String x, String node, String name, QuantParams to) {
    Int8Weights weights = layer.weights();
    List<String> operands = new ArrayList<>(List.of(x));
    int[] bias = null;
    if (layer.bias() != null) {
      bias = layer.bias().inSums(weights, params(x).scale());
      if (bias == null) {
        return null;
      }
    }
    operands.add(
        result.newConstant(
            node + ".weight" + INT8,
            TensorData.ofBytes(weights.shape(), weights.values()),
            weights.params()));
    if (bias != null) {
      Shape shape = Shape.of(bias.length);
      operands.add(result.newConstant(node + ".bias", TensorData.ofInts(shape, bias), null));
    }
    return write(layer.op(), node, name, operands, outputShape(name, layer, x), to);
  }

  private Shape outputShape(String name, Int8Layer layer, String x) {
    Node probe = new Node(name, layer.op(), List.of("x", "weight"), List.of("y"));
    return ShapeInference.infer(
            probe, t -> t.equals("x") ? result.shape(x) : layer.weights().shape())
        .get(0);
  }
}
