package io.sluice.runtime;

import io.sluice.model.BinaryFunction;
import io.sluice.model.DataType;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import io.sluice.model.UnaryFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Valid graphs over all ops, chosen by a seed: chains with branches, residual sums and
 * squeeze-and-excite gates, of sizes 1 to 33, with recurrent layers that may carry state. The same
 * seed gives the same graph.
 */
final class RandomGraphs {
  /** Which arithmetic the graphs use. */
  enum Form {
    FLOAT32,
    /** INT8 between a quantize node at the start and what the last op gives. */
    INT8,
    /** Both, with changes between them anywhere. */
    MIXED
  }

  private static final int MOST_ELEMENTS = 2000;
  private static final int MOST_MULTIPLY_ADDS = 100_000;

  private final Random random;
  private final Form form;
  private final GraphSketch sketch = new GraphSketch();
  private final RandomTensors tensors;
  private final RandomLayers layers;
  private final List<String> history = new ArrayList<>();

  private RandomGraphs(long seed, Form form) {
    this.random = new Random(seed);
    this.form = form;
    this.tensors = new RandomTensors(random, sketch);
    this.layers = new RandomLayers(random, sketch, tensors, MOST_MULTIPLY_ADDS);
  }

  static Graph graph(long seed, Form form) {
    return graph(seed, form, NumericsProfile.SLUICE);
  }

  private static Graph graph(long seed, Form form, NumericsProfile numerics) {
    return new RandomGraphs(seed, form).make().graph(numerics);
  }

  /** A random graph as an artifact, with features of random mean and deviation where they fit. */
  static ModelArtifact artifact(long seed, Form form) {
    return artifact(seed, form, NumericsProfile.SLUICE);
  }

  /** The same graph with the arithmetic of a profile. */
  static ModelArtifact artifact(long seed, Form form, NumericsProfile numerics) {
    Graph graph = graph(seed, form, numerics);
    List<TensorSpec> inputs = graph.dataInputs();
    int outputs = graph.dataOutputs().stream().mapToInt(o -> o.shape().elementCount()).sum();
    return ModelArtifact.of(
        "random",
        Long.toString(seed & Long.MAX_VALUE),
        graph,
        inputs.size() == 1 ? features(inputs.get(0), new Random(seed)) : null,
        new OutputSchema(IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList(), null));
  }

  private static @Nullable FeatureSchema features(TensorSpec input, Random random) {
    Shape shape = input.shape();
    if (input.type() != DataType.FLOAT32 || shape.rank() > 3 || random.nextInt(4) == 0) {
      return null;
    }
    FeatureSchema.Layout layout =
        switch (shape.rank()) {
          case 2 -> FeatureSchema.Layout.NC;
          default -> random.nextBoolean() ? FeatureSchema.Layout.NCL : FeatureSchema.Layout.NLC;
        };
    int count = shape.dim(layout == FeatureSchema.Layout.NLC ? 2 : 1);
    List<Feature> features = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      features.add(Feature.required("f" + i, random.nextFloat() - 0.5f, 0.5f + random.nextFloat()));
    }
    int window = shape.elementCount() / count;
    return new FeatureSchema(features, window, layout, FeatureSchema.IncompleteWindow.PAD);
  }

  /** Random elements for every graph input. */
  static Map<String, float[]> inputs(Graph graph, Random random) {
    Map<String, float[]> inputs = new HashMap<>();
    for (String name : graph.inputs()) {
      inputs.put(name, RandomTensors.input(random, graph.tensor(name).shape().elementCount()));
    }
    return inputs;
  }

  private GraphSketch make() {
    String x = start();
    int steps = 1 + random.nextInt(10);
    for (int i = 0; i < steps; i++) {
      history.add(x);
      x = step(x);
    }
    if (sketch.isInt8(x) && random.nextBoolean()) {
      x = sketch.node(new Op.Dequantize(), null, x);
    }
    if (random.nextInt(3) == 0) {
      sketch.output(history.get(random.nextInt(history.size())));
    }
    sketch.output(x);
    return sketch;
  }

  /** The first input: FLOAT32, quantized, or given in INT8. */
  private String start() {
    Shape shape = startShape();
    if (form == Form.FLOAT32 || (form == Form.MIXED && random.nextBoolean())) {
      return sketch.input(shape);
    }
    return random.nextInt(4) == 0
        ? sketch.input(shape, tensors.activations())
        : sketch.node(new Op.Quantize(), tensors.activations(), sketch.input(shape));
  }

  private Shape startShape() {
    return switch (random.nextInt(3)) {
      case 0 -> Shape.of(1, tensors.extent(33));
      case 1 -> Shape.of(1, tensors.extent(33), tensors.extent(33));
      default -> Shape.of(1, tensors.extent(9), tensors.extent(17), tensors.extent(9));
    };
  }

  private String step(String x) {
    List<UnaryOperator<String>> steps = new ArrayList<>(List.of(this::elementWise, this::pair));
    int rank = sketch.shape(x).rank();
    if (rank >= 1) {
      steps.addAll(List.of(this::softmax, this::move, this::mean, this::concat));
    }
    if (rank >= 2) {
      steps.addAll(Collections.nCopies(4, layers::linear));
    }
    if (rank == 3) {
      steps.addAll(List.of(layers::gru, layers::lstm, layers::gru, layers::lstm));
    }
    if (rank == 3 || rank == 4) {
      steps.addAll(Collections.nCopies(4, layers::conv));
      steps.addAll(List.of(layers::gate, layers::gate, layers::residual, layers::pool));
      steps.addAll(List.of(layers::batchNorm, layers::batchNorm));
    }
    if (form == Form.MIXED) {
      steps.add(this::changeType);
    }
    String y = steps.get(random.nextInt(steps.size())).apply(x);
    boolean strayed = form == Form.INT8 && !sketch.isInt8(y);
    return strayed ? sketch.node(new Op.Quantize(), tensors.activations(), y) : y;
  }

  private String changeType(String x) {
    return sketch.isInt8(x)
        ? sketch.node(new Op.Dequantize(), null, x)
        : sketch.node(new Op.Quantize(), tensors.activations(), x);
  }

  private String elementWise(String x) {
    boolean int8 = sketch.isInt8(x);
    int choice = random.nextInt(UnaryFunction.values().length + 2);
    if (choice < UnaryFunction.values().length) {
      UnaryFunction function = UnaryFunction.values()[choice];
      return sketch.node(new Op.Unary(function), unaryOutput(x, function), x);
    }
    Op.HardSigmoid op =
        random.nextBoolean() ? Op.HardSigmoid.torch() : new Op.HardSigmoid(0.2f, 0.5f);
    return sketch.node(op, int8 ? tensors.unitInterval() : null, x);
  }

  private @Nullable QuantParams unaryOutput(String x, UnaryFunction function) {
    if (!sketch.isInt8(x)) {
      return null;
    }
    return switch (function) {
      case RELU, RELU6 -> sameOrOther(x);
      case SIGMOID -> tensors.unitInterval();
      case TANH -> QuantParams.perTensor(1f / 128, 0);
      case HARD_SWISH, SILU -> tensors.activations();
    };
  }

  /** The parameters of {@code x}, so that a copy can be exact, or others; null for FLOAT32. */
  private @Nullable QuantParams sameOrOther(String x) {
    return random.nextBoolean()
        ? sketch.spec(x).quantization()
        : tensors.activations(sketch.isInt8(x));
  }

  private String softmax(String x) {
    int axis = random.nextInt(sketch.shape(x).rank());
    QuantParams quantization = sketch.isInt8(x) ? tensors.unitInterval() : null;
    return sketch.node(new Op.Softmax(axis), quantization, x);
  }

  /** A binary op with a constant, an earlier tensor, itself or another input, on either side. */
  private String pair(String x) {
    String other =
        switch (random.nextInt(6)) {
          case 0, 1 -> partner(x);
          case 2 -> sketch.input(sketch.shape(x), tensors.activations(sketch.isInt8(x)));
          default -> constantFor(x);
        };
    BinaryFunction function = BinaryFunction.values()[random.nextInt(3)];
    QuantParams quantization = tensors.activations(sketch.isInt8(x));
    return random.nextBoolean()
        ? sketch.node(new Op.Binary(function), quantization, x, other)
        : sketch.node(new Op.Binary(function), quantization, other, x);
  }

  /** An earlier tensor of the same type and shape, or {@code x} itself. */
  private String partner(String x) {
    for (int i = history.size() - 1; i >= 0; i--) {
      String earlier = history.get(i);
      if (sketch.shape(earlier).equals(sketch.shape(x))
          && sketch.isInt8(earlier) == sketch.isInt8(x)) {
        return earlier;
      }
    }
    return x;
  }

  /** A constant that broadcasts along some axes, or that {@code x} broadcasts along. */
  private String constantFor(String x) {
    int[] extents = sketch.shape(x).toArray();
    int grown = sketch.shape(x).elementCount();
    for (int axis = 0; axis < extents.length; axis++) {
      if (random.nextInt(3) == 0) {
        extents[axis] = 1;
      } else if (axis > 0 && extents[axis] == 1 && grown * 5 <= MOST_ELEMENTS) {
        extents[axis] = 1 + random.nextInt(5);
        grown *= extents[axis];
      }
    }
    Shape shape = Shape.of(extents);
    if (extents.length > 1 && random.nextInt(3) == 0) {
      shape = Shape.of(Arrays.copyOfRange(extents, 1, extents.length));
    } else if (extents.length < 4 && random.nextInt(6) == 0) {
      shape = Shape.of(IntStream.concat(IntStream.of(1), Arrays.stream(extents)).toArray());
    }
    return sketch.isInt8(x)
        ? tensors.bytes(shape, tensors.activations(), -128)
        : tensors.floats(shape, 1);
  }

  /** Transpose, reshape or slice. */
  private String move(String x) {
    Shape shape = sketch.shape(x);
    Op op =
        switch (random.nextInt(3)) {
          case 0 -> new Op.Transpose(permutation(shape.rank()));
          case 1 -> new Op.Reshape(reshaped(shape));
          default -> slice(shape);
        };
    return sketch.node(op, sameOrOther(x), x);
  }

  /** A permutation that leaves the batch where it is. */
  private List<Integer> permutation(int rank) {
    List<Integer> axes = new ArrayList<>(IntStream.range(1, rank).boxed().toList());
    Collections.shuffle(axes, random);
    axes.add(0, 0);
    return axes;
  }

  private Shape reshaped(Shape shape) {
    int count = shape.elementCount();
    int factor = tensors.extent(33);
    return switch (random.nextInt(3)) {
      case 0 -> Shape.of(1, count);
      case 1 -> count % factor == 0 ? Shape.of(1, factor, count / factor) : Shape.of(1, 1, count);
      default ->
          count % factor == 0 ? Shape.of(1, 1, count / factor, factor) : Shape.of(1, count, 1, 1);
    };
  }

  private Op slice(Shape shape) {
    int axis = random.nextInt(shape.rank());
    int start = random.nextInt(shape.dim(axis));
    int end = start + 1 + random.nextInt(shape.dim(axis) - start);
    return new Op.Slice(axis, start, end);
  }

  /** A mean over any axes but the batch, or, seldom, over all elements. */
  private String mean(String x) {
    int rank = sketch.shape(x).rank();
    boolean all = random.nextInt(8) == 0;
    List<Integer> axes = new ArrayList<>();
    for (int axis = all ? 0 : 1; axis < rank; axis++) {
      if (all || random.nextBoolean()) {
        axes.add(axis);
      }
    }
    Op op = new Op.ReduceMean(axes, random.nextBoolean());
    return sketch.node(op, tensors.activations(sketch.isInt8(x)), x);
  }

  /** Two or three tensors of one shape along any axis but the batch. */
  private String concat(String x) {
    Shape shape = sketch.shape(x);
    if (shape.rank() < 2 || shape.elementCount() * 3 > MOST_ELEMENTS) {
      return x;
    }
    List<String> parts = new ArrayList<>(List.of(x, partner(x)));
    if (random.nextBoolean()) {
      parts.add(elementWise(x));
    }
    Collections.shuffle(parts, random);
    int axis = 1 + random.nextInt(shape.rank() - 1);
    return sketch.nodes(new Op.Concat(axis), sameOrOther(x), parts).get(0);
  }
}
