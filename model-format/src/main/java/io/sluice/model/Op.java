package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node computes, with its attributes; the operands are the node's. Shapes below are written
 * with N the batch (always 1), C channels, L length or time, H and W height and width.
 *
 * <p>There are few of them, which have fast kernels; what else a model from elsewhere needs is an
 * {@link Imported} one. An op has one meaning whether its tensors are FLOAT32 or INT8: the types of
 * a node's tensors choose the arithmetic. To add an op, add a record here and follow the compiler's
 * errors: each {@link Visitor} then lacks a method.
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
  @JsonSubTypes.Type(value = Op.Quantize.class, name = "quantize"),
  @JsonSubTypes.Type(value = Op.Dequantize.class, name = "dequantize"),
  @JsonSubTypes.Type(value = Op.Imported.class, name = "imported"),
})
public sealed interface Op {

  <R> R accept(Visitor<R> visitor);

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
      check(dimensions == 1 || dimensions == 2, "conv: stride %s: 1 or 2 dimensions", stride);
      check(
          dilation.size() == dimensions, "conv: dilation %s: not %d values", dilation, dimensions);
      check(
          padding.size() == 2 * dimensions,
          "conv: padding %s: not %d values",
          padding,
          2 * dimensions);
      check(stride.stream().allMatch(s -> s >= 1), "conv: stride %s: values below 1", stride);
      check(dilation.stream().allMatch(d -> d >= 1), "conv: dilation %s: values below 1", dilation);
      check(padding.stream().allMatch(p -> p >= 0), "conv: padding %s: values below 0", padding);
      check(groups >= 1, "conv: groups %d is below 1", groups);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.conv(this);
    }
  }

  /**
   * {@code (x - mean) / sqrt(variance + epsilon) * gamma + beta} for each channel (axis 1). Inputs:
   * x [N, C, ...], gamma [C], beta [C], mean [C], variance [C]. Folded into the product before it
   * where there is one.
   */
  record BatchNorm(@JsonProperty(required = true) float epsilon) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.batchNorm(this);
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
          "adaptive_avg_pool: output_size %s: values below 1",
          outputSize);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.adaptiveAvgPool(this);
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
  }

  /** {@code exp(x - max) / sum(exp(x - max))} along one axis, which counts from 0. */
  record Softmax(@JsonProperty(required = true) int axis) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.softmax(this);
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
            "reduce_mean: axes %s do not ascend from 0",
            axes);
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.reduceMean(this);
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
  }

  /** The inputs one behind the other along an axis, which counts from 0. */
  record Concat(@JsonProperty(required = true) int axis) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.concat(this);
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
  }

  /** INT8 to FLOAT32: {@code scale * (q - zeroPoint)}, one float product. */
  record Dequantize() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.dequantize(this);
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
  }
}
