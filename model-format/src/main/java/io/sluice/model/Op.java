package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node computes, with its attributes; the operands are the node's. Shapes below are written
 * with N the batch (always 1), C channels, L length or time, H and W height and width.
 *
 * <p>There are few of them, which have fast kernels; what else a model from elsewhere needs is an
 * {@link Imported} one. An op has one meaning whether its tensors are FLOAT32 or INT8: the types of
 * a node's tensors choose the arithmetic.
 *
 * <p>All that the model format knows of an op is in its record: the attributes with their checks,
 * the rule for shapes, the cost and the text. That makes this file long and a new op short: add a
 * record here and follow the compiler's errors, as each {@link Visitor} then lacks a method.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Op.Linear.class, name = "linear"),
  @JsonSubTypes.Type(value = Op.Conv.class, name = "conv"),
  @JsonSubTypes.Type(value = Op.BatchNorm.class, name = "batch_norm"),
  @JsonSubTypes.Type(value = Op.AdaptiveAvgPool.class, name = "adaptive_avg_pool"),
  @JsonSubTypes.Type(value = Op.Unary.class, name = "unary"),
  @JsonSubTypes.Type(value = Op.HardSigmoid.class, name = "hard_sigmoid"),
  @JsonSubTypes.Type(value = Op.Softmax.class, name = "softmax"),
  @JsonSubTypes.Type(value = Op.Binary.class, name = "binary"),
  @JsonSubTypes.Type(value = Op.ReduceMean.class, name = "reduce_mean"),
  @JsonSubTypes.Type(value = Op.Reshape.class, name = "reshape"),
  @JsonSubTypes.Type(value = Op.Transpose.class, name = "transpose"),
  @JsonSubTypes.Type(value = Op.Concat.class, name = "concat"),
  @JsonSubTypes.Type(value = Op.Slice.class, name = "slice"),
  @JsonSubTypes.Type(value = Op.Gru.class, name = "gru"),
  @JsonSubTypes.Type(value = Op.Lstm.class, name = "lstm"),
  @JsonSubTypes.Type(value = TreeEnsemble.class, name = "tree_ensemble"),
  @JsonSubTypes.Type(value = Op.Quantize.class, name = "quantize"),
  @JsonSubTypes.Type(value = Op.Dequantize.class, name = "dequantize"),
  @JsonSubTypes.Type(value = Op.Imported.class, name = "imported"),
})
public sealed interface Op
    permits Op.Linear,
        Op.Conv,
        Op.BatchNorm,
        Op.AdaptiveAvgPool,
        Op.Unary,
        Op.HardSigmoid,
        Op.Softmax,
        Op.Binary,
        Op.ReduceMean,
        Op.Reshape,
        Op.Transpose,
        Op.Concat,
        Op.Slice,
        Op.Gru,
        Op.Lstm,
        TreeEnsemble,
        Op.Quantize,
        Op.Dequantize,
        Op.Imported {

  <R> R accept(Visitor<R> visitor);

  /**
   * The shapes of a node's outputs; {@link ShapeInference} asks for them.
   *
   * @throws InvalidModelException if the inputs do not fit the op or each other
   */
  List<Shape> outputShapes(InputShapes in);

  /** How many multiply-adds a product of these inputs takes; other arithmetic is not counted. */
  default long multiplyAdds(InputShapes in) {
    return 0;
  }

  /**
   * The op in one line: its name in the model file (or its function's), and the attributes that are
   * not the usual ones.
   *
   * @param inputs the shapes of the node's inputs
   */
  default String text(List<Shape> inputs) {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** One method for each op, so that the compiler names what a new op still lacks. */
  interface Visitor<R> {
    R linear(Linear op);

    R conv(Conv op);

    R batchNorm(BatchNorm op);

    R adaptiveAvgPool(AdaptiveAvgPool op);

    R unary(Unary op);

    R hardSigmoid(HardSigmoid op);

    R softmax(Softmax op);

    R binary(Binary op);

    R reduceMean(ReduceMean op);

    R reshape(Reshape op);

    R transpose(Transpose op);

    R concat(Concat op);

    R slice(Slice op);

    R gru(Gru op);

    R lstm(Lstm op);

    R treeEnsemble(TreeEnsemble op);

    R quantize(Quantize op);

    R dequantize(Dequantize op);

    R imported(Imported op);
  }

  /**
   * {@code y = x W^T + b}, as {@code torch.nn.Linear}. Inputs: x [..., in], W [out, in], optionally
   * b [out]. Output: [..., out].
   */
  record Linear() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.linear(this);
    }

    @Override
    public List<Shape> outputShapes(InputShapes in) {
      in.count(2, 3);
      Shape x = in.get(0);
      Shape weight = in.rank(1, 2, "weight");
      in.check(
          x.rank() >= 1 && x.dim(-1) == weight.dim(1),
          "weight shape %s does not match input shape %s",
          weight,
          x);
      in.optionalVector(2, weight.dim(0), "bias");
      return List.of(x.withDim(-1, weight.dim(0)));
    }

    @Override
    public long multiplyAdds(InputShapes in) {
      return (long) in.get(0).elementCount() * in.get(1).dim(0);
    }
  }

  /**
   * Convolution (cross-correlation) in one or two spatial dimensions, as {@code torch.nn.Conv1d}
   * and {@code Conv2d}. Inputs: x [N, C, L] or [N, C, H, W], weight [out, C / groups, kernel...],
   * optionally bias [out].
   *
   * @param stride one for each spatial dimension
   * @param padding zeros (in the quantized form: zero points) before each spatial dimension, then
   *     after each, as ONNX orders them
   * @param dilation one for each spatial dimension
   * @param groups divides the input and the output channels
   */
  record Conv(
      @JsonProperty(required = true) List<Integer> stride,
      @JsonProperty(required = true) List<Integer> padding,
      @JsonProperty(required = true) List<Integer> dilation,
      @JsonProperty(required = true) int groups)
      implements Op {
    public Conv {
      stride = List.copyOf(stride);
      padding = List.copyOf(padding);
      dilation = List.copyOf(dilation);
      int dimensions = stride.size();
      check(
          dimensions == 1 || dimensions == 2,
          "conv: stride %s does not have 1 or 2 values",
          stride);
      check(
          dilation.size() == dimensions,
          "conv: dilation %s does not have %d values",
          dilation,
          dimensions);
      check(
          padding.size() == 2 * dimensions,
          "conv: padding %s does not have %d values",
          padding,
          2 * dimensions);
      check(stride.stream().allMatch(s -> s >= 1), "conv: stride %s has values below 1", stride);
      check(
          dilation.stream().allMatch(d -> d >= 1),
          "conv: dilation %s has values below 1",
          dilation);
      check(padding.stream().allMatch(p -> p >= 0), "conv: padding %s has values below 0", padding);
      check(groups >= 1, "conv: groups %d is below 1", groups);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.conv(this);
    }

    @Override
    public List<Shape> outputShapes(InputShapes in) {
      in.count(2, 3);
      int dimensions = stride.size();
      Shape x = in.rank(0, dimensions + 2, "input");
      Shape weight = in.rank(1, dimensions + 2, "weight");
      int out = weight.dim(0);
      in.check(
          x.dim(1) % groups == 0 && out % groups == 0,
          "%d groups do not divide %d input and %d output channels",
          groups,
          x.dim(1),
          out);
      in.check(
          weight.dim(1) == x.dim(1) / groups,
          "weight shape %s does not match input channels %d in %d groups",
          weight,
          x.dim(1),
          groups);
      in.optionalVector(2, out, "bias");
      Shape y = x.withDim(1, out);
      for (int d = 0; d < dimensions; d++) {
        long padded = (long) x.dim(2 + d) + padding.get(d) + padding.get(d + dimensions);
        long reach = (long) dilation.get(d) * (weight.dim(2 + d) - 1) + 1;
        in.check(
            padded >= reach && padded <= Integer.MAX_VALUE,
            "kernel of reach %d does not fit the padded input of %d",
            reach,
            padded);
        y = y.withDim(2 + d, (int) ((padded - reach) / stride.get(d)) + 1);
      }
      return List.of(y);
    }

    @Override
    public long multiplyAdds(InputShapes in) {
      Shape weight = in.get(1);
      return outputShapes(in).get(0).elementCount() * (long) weight.elementCount(1, weight.rank());
    }

    /** With the kernel's extents, which the weights give. */
    @Override
    public String text(List<Shape> inputs) {
      Shape weight = inputs.get(1);
      return "conv "
          + Arrays.toString(Arrays.copyOfRange(weight.toArray(), 2, weight.rank()))
          + unlessAll(1, " stride ", stride)
          + unlessAll(0, " padding ", padding)
          + unlessAll(1, " dilation ", dilation)
          + (groups == 1 ? "" : " groups " + groups);
    }

    private static String unlessAll(int usual, String label, List<Integer> values) {
      return values.stream().allMatch(value -> value == usual) ? "" : label + values;
    }
  }

  /**
   * {@code (x - mean) / sqrt(variance + epsilon) * gamma + beta} for each channel (axis 1). Inputs:
   * x [N, C, ...], gamma [C], beta [C], mean [C], variance [C]. Folded into the product before it
   * where there is one.
   */
  record BatchNorm(@JsonProperty(required = true) float epsilon) implements Op {
    public BatchNorm {
      check(Float.isFinite(epsilon), "batch_norm: epsilon %s is not finite", epsilon);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.batchNorm(this);
    }

    @Override
    public List<Shape> outputShapes(InputShapes in) {
      in.count(5, 5);
      Shape x = in.get(0);
      in.check(x.rank() >= 2, "input shape %s has no channels", x);
      in.require(1, Shape.of(x.dim(1)), "gamma");
      in.require(2, Shape.of(x.dim(1)), "beta");
      in.require(3, Shape.of(x.dim(1)), "mean");
      in.require(4, Shape.of(x.dim(1)), "variance");
      return List.of(x);
    }

    @Override
    public String text(List<Shape> inputs) {
      return "batch_norm epsilon " + epsilon;
    }
  }

  /**
   * Mean over bins, as {@code torch.nn.AdaptiveAvgPool1d} and {@code 2d}: bin i of n over an extent
   * e covers floor(i*e/n) to ceil((i+1)*e/n). Input: [N, C, spatial...].
   *
   * @param outputSize bins for each spatial dimension; all 1 is global average pooling
   */
  record AdaptiveAvgPool(@JsonProperty(required = true) List<Integer> outputSize) implements Op {
    public AdaptiveAvgPool {
      outputSize = List.copyOf(outputSize);
      check(
          !outputSize.isEmpty() && outputSize.stream().allMatch(s -> s >= 1),
          "adaptive_avg_pool: output_size %s has values below 1",
          outputSize);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.adaptiveAvgPool(this);
    }

    @Override
    public List<Shape> outputShapes(InputShapes in) {
      in.count(1, 1);
      Shape y = in.rank(0, outputSize.size() + 2, "input");
      for (int d = 0; d < outputSize.size(); d++) {
        y = y.withDim(2 + d, outputSize.get(d));
      }
      return List.of(y);
    }

    @Override
    public String text(List<Shape> inputs) {
      return "adaptive_avg_pool " + outputSize;
    }
  }

  /** An element-wise function of one tensor, without attributes. */
  record Unary(@JsonProperty(required = true) UnaryFunction function) implements Op {
    public Unary {
      check(function != null, "unary: no function");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.unary(this);
    }

    @Override
    public List<Shape> outputShapes(InputShapes in) {
      return List.of(in.only());
    }

    @Override
    public String text(List<Shape> inputs) {
      return function.name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * {@code clip(alpha * x + beta, 0, 1)}. With {@link #TORCH_ALPHA} and {@link #TORCH_BETA} it is
   * {@code torch.nn.Hardsigmoid}, which divides: {@code min(max(x + 3, 0), 6) / 6}.
   */
  record HardSigmoid(
      @JsonProperty(required = true) float alpha, @JsonProperty(required = true) float beta)
      implements Op {
    /** The float nearest to 1/6. */
    public static final float TORCH_ALPHA = 1f / 6f;

    public static final float TORCH_BETA = 0.5f;

    public HardSigmoid {
      check(Float.isFinite(alpha), "hard_sigmoid: alpha %s is not finite", alpha);
      check(Float.isFinite(beta), "hard_sigmoid: beta %s is not finite", beta);
    }

    /** The form of {@code torch.nn.Hardsigmoid}. */
    public static HardSigmoid torch() {
      return new HardSigmoid(TORCH_ALPHA, TORCH_BETA);
    }

    /** Whether this is PyTorch's form, computed by one true division. */
    public boolean isTorch() {
      return alpha == TORCH_ALPHA && beta == TORCH_BETA;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.hardSigmoid(this);
    }

    @Override
    public List<Shape> outputShapes(InputShapes in) {
      return List.of(in.only());
    }

    @Override
    public String text(List<Shape> inputs) {
      return isTorch() ? "hard_sigmoid" : "hard_sigmoid alpha " + alpha + " beta " + beta;
    }
  }

  /** {@code exp(x - max) / sum(exp(x - max))} along one axis, which counts from 0. */
  record Softmax(@JsonProperty(required = true) int axis) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.softmax(this);
    }

    @Override
    public List<Shape> outputShapes(InputShapes in) {
      in.axis(axis, in.get(0));
      return List.of(in.only());
    }

    @Override
    public String text(List<Shape> inputs) {
      return "softmax axis " + axis;
    }
  }

  /** An element-wise function of two tensors, with NumPy's broadcasting. */
  record Binary(@JsonProperty(required = true) BinaryFunction function) implements Op {
    public Binary {
      check(function != null, "binary: no function");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.binary(this);
    }

    @Override
    public List<Shape> outputShapes(InputShapes in) {
      in.count(2, 2);
      Shape a = in.get(0);
      Shape b = in.get(1);
      int[] extents = new int[Math.max(a.rank(), b.rank())];
      for (int i = 1; i <= extents.length; i++) {
        int m = i <= a.rank() ? a.dim(-i) : 1;
        int n = i <= b.rank() ? b.dim(-i) : 1;
        in.check(m == n || m == 1 || n == 1, "shapes %s and %s do not broadcast", a, b);
        extents[extents.length - i] = Math.max(m, n);
      }
      return List.of(Shape.of(extents));
    }

    @Override
    public String text(List<Shape> inputs) {
      return function.name().toLowerCase(Locale.ROOT);
    }
  }

  /** The arithmetic mean over the given axes, which count from 0 and ascend. */
  record ReduceMean(
      @JsonProperty(required = true) List<Integer> axes,
      @JsonProperty(required = true) boolean keepDims)
      implements Op {
    public ReduceMean {
      axes = List.copyOf(axes);
      for (int i = 0; i < axes.size(); i++) {
        check(
            axes.get(i) >= (i == 0 ? 0 : axes.get(i - 1) + 1),
            "reduce_mean: axes %s are not in ascending order from 0",
            axes);
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.reduceMean(this);
    }

    @Override
    public List<Shape> outputShapes(InputShapes in) {
      Shape x = in.only();
      axes.forEach(axis -> in.axis(axis, x));
      int[] kept = new int[keepDims ? x.rank() : x.rank() - axes.size()];
      int next = 0;
      for (int d = 0; d < x.rank(); d++) {
        boolean reduced = axes.contains(d);
        if (!reduced || keepDims) {
          kept[next++] = reduced ? 1 : x.dim(d);
        }
      }
      return List.of(Shape.of(kept));
    }

    @Override
    public String text(List<Shape> inputs) {
      return "reduce_mean axes " + axes + (keepDims ? " kept" : "");
    }
  }

  /** The same elements in row-major order under another shape. */
  record Reshape(@JsonProperty(required = true) Shape shape) implements Op {
    public Reshape {
      check(shape != null, "reshape: no shape");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.reshape(this);
    }

    @Override
    public List<Shape> outputShapes(InputShapes in) {
      Shape x = in.only();
      in.check(
          shape.elementCount() == x.elementCount(),
          "shape %s cannot take the elements of %s",
          shape,
          x);
      return List.of(shape);
    }
  }

  /** Reordered axes: axis i of the output is axis {@code permutation[i]} of the input. */
  record Transpose(@JsonProperty(required = true) List<Integer> permutation) implements Op {
    public Transpose {
      permutation = List.copyOf(permutation);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.transpose(this);
    }

    @Override
    public List<Shape> outputShapes(InputShapes in) {
      Shape x = in.only();
      int[] extents = new int[x.rank()];
      boolean[] seen = new boolean[x.rank()];
      in.check(
          permutation.size() == x.rank(), "permutation %s does not fit shape %s", permutation, x);
      for (int d = 0; d < extents.length; d++) {
        int from = permutation.get(d);
        in.axis(from, x);
        in.check(!seen[from], "permutation %s repeats an axis", permutation);
        seen[from] = true;
        extents[d] = x.dim(from);
      }
      return List.of(Shape.of(extents));
    }

    @Override
    public String text(List<Shape> inputs) {
      return "transpose " + permutation;
    }
  }

  /** The inputs one behind the other along an axis, which counts from 0. */
  record Concat(@JsonProperty(required = true) int axis) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.concat(this);
    }

    @Override
    public List<Shape> outputShapes(InputShapes in) {
      Shape first = in.get(0);
      in.axis(axis, first);
      long extent = 0;
      for (Shape input : in.shapes()) {
        in.check(
            input.rank() == first.rank() && input.withDim(axis, 1).equals(first.withDim(axis, 1)),
            "shapes %s and %s differ outside axis %d",
            first,
            input,
            axis);
        extent += input.dim(axis);
      }
      in.check(extent <= Integer.MAX_VALUE, "extent %d is too large", extent);
      return List.of(first.withDim(axis, (int) extent));
    }

    @Override
    public String text(List<Shape> inputs) {
      return "concat axis " + axis;
    }
  }

  /** The indices {@code start} (inclusive) to {@code end} (exclusive) along one axis. */
  record Slice(
      @JsonProperty(required = true) int axis,
      @JsonProperty(required = true) int start,
      @JsonProperty(required = true) int end)
      implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.slice(this);
    }

    @Override
    public List<Shape> outputShapes(InputShapes in) {
      Shape x = in.only();
      in.axis(axis, x);
      in.check(
          start >= 0 && start < end && end <= x.dim(axis),
          "%d to %d is outside axis %d of shape %s",
          start,
          end,
          axis,
          x);
      return List.of(x.withDim(axis, end - start));
    }

    @Override
    public String text(List<Shape> inputs) {
      return "slice axis " + axis + " from " + start + " to " + end;
    }
  }

  /**
   * One layer of a gated recurrent unit over a sequence, as {@code torch.nn.GRU} with {@code
   * batch_first}. Inputs: x [N, L, in], h0 [N, hidden], W_ih [3*hidden, in], W_hh [3*hidden,
   * hidden], b_ih [3*hidden], b_hh [3*hidden], gates in the order reset, update, new. Outputs: y
   * [N, L, hidden], h [N, hidden]. States and gates are FLOAT32 in every form; in the quantized
   * form x and the weights are INT8, the biases FLOAT32 and y is FLOAT32.
   */
  record Gru() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.gru(this);
    }

    @Override
    public List<Shape> outputShapes(InputShapes in) {
      in.count(6, 6);
      return in.recurrent(3, 2);
    }

    @Override
    public long multiplyAdds(InputShapes in) {
      return in.recurrentMultiplyAdds(2);
    }
  }

  /**
   * One layer of a long short-term memory over a sequence, as {@code torch.nn.LSTM} with {@code
   * batch_first}. Inputs: x [N, L, in], h0 [N, hidden], c0 [N, hidden], W_ih [4*hidden, in], W_hh
   * [4*hidden, hidden], b_ih [4*hidden], b_hh [4*hidden], gates in the order input, forget, cell,
   * output. Outputs: y [N, L, hidden], h [N, hidden], c [N, hidden]. States and gates are FLOAT32
   * in every form, as for {@link Gru}.
   */
  record Lstm() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.lstm(this);
    }

    @Override
    public List<Shape> outputShapes(InputShapes in) {
      in.count(7, 7);
      Shape h0 = in.get(1);
      Shape c0 = in.get(2);
      in.check(h0.equals(c0), "h0 %s and c0 %s differ in shape", h0, c0);
      List<Shape> outputs = in.recurrent(4, 3);
      return List.of(outputs.get(0), h0, c0);
    }

    @Override
    public long multiplyAdds(InputShapes in) {
      return in.recurrentMultiplyAdds(3);
    }
  }

  /**
   * FLOAT32 to INT8: {@code clamp(rint(x / scale) + zeroPoint)}, half to even, NaN to the zero
   * point.
   */
  record Quantize() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.quantize(this);
    }

    @Override
    public List<Shape> outputShapes(InputShapes in) {
      return List.of(in.only());
    }
  }

  /** INT8 to FLOAT32: {@code scale * (q - zeroPoint)}, one float product. */
  record Dequantize() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.dequantize(this);
    }

    @Override
    public List<Shape> outputShapes(InputShapes in) {
      return List.of(in.only());
    }
  }

  /**
   * An op as another standard defines it, which has no form of its own here. Inputs and outputs are
   * those of the standard, in its order; an optional one that is absent has the empty name. Inputs
   * that decide shapes must be constant. The runtime knows the standard's rules, so the shapes of
   * the outputs are checked there.
   *
   * @param domain {@link #ONNX} or {@link #TFLITE}
   * @param name of the op in the standard: ONNX's {@code op_type}, or the name of TensorFlow Lite's
   *     builtin operator
   * @param version from which on the standard defines it as meant: an opset of ONNX, or the version
   *     of TensorFlow Lite's operator
   * @param attributes as the standard names them; those not given have the standard's defaults
   */
  record Imported(
      @JsonProperty(required = true) String domain,
      @JsonProperty(required = true) String name,
      @JsonProperty(required = true) int version,
      @JsonProperty(required = true) SortedMap<String, Attribute> attributes)
      implements Op {
    /** The domain of the ops of the ONNX specification. */
    public static final String ONNX = "onnx";

    /** The domain of the builtin operators of TensorFlow Lite; their tensors are channels-last. */
    public static final String TFLITE = "tflite";

    public Imported {
      check(
          ONNX.equals(domain) || TFLITE.equals(domain),
          "imported: domain '%s' is neither %s nor %s",
          domain,
          ONNX,
          TFLITE);
      check(name != null && !name.isEmpty(), "imported: no name");
      check(version >= 1, "imported: version %d is below 1", version);
      check(attributes != null, "imported: no attributes");
      attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
      check(!attributes.containsValue(null), "imported: an attribute is null");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.imported(this);
    }

    /** The runtime knows them, and checks those that are declared. */
    @Override
    public List<Shape> outputShapes(InputShapes in) {
      throw new IllegalStateException(in.title() + " has declared shapes");
    }

    @Override
    public String text(List<Shape> inputs) {
      return domain + " " + name;
    }
  }
}
