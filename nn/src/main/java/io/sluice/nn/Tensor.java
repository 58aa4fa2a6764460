package io.sluice.nn;

import io.sluice.model.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A float32 array of up to eight dimensions in row-major order, with automatic differentiation, as
 * {@code torch.Tensor}. Batches come first: [N, C], [N, C, L], [N, C, H, W].
 *
 * <p>Functions give new tensors, never views, and do not change their operands. What is computed
 * from tensors that {@link #requiresGrad() require gradients} is recorded, and {@link #backward()}
 * adds the gradients to the leaves' {@link #grad()}. Gradients of gradients are not recorded, and
 * the tape lives as long as its result: {@code backward} can be called again.
 *
 * <p>Dimensions may count from the end: -1 is the last. A function whose operands do not fit throws
 * {@link IllegalArgumentException} naming the function and the shapes. Not thread-safe.
 */
public final class Tensor {
  private final Shape shape;
  private final float[] data;
  private final @Nullable TapeEntry step;
  private final int indexInStep;
  private boolean requiresGrad;
  private float @Nullable [] grad;
  private @Nullable Trace trace;

  private Tensor(Shape shape, float[] data) {
    this(shape, data, null, 0);
  }

  /** The tensor that a step gave as its output {@code indexInStep}; takes the array over. */
  Tensor(Shape shape, float[] data, @Nullable TapeEntry step, int indexInStep) {
    Operation.require(
        data.length == shape.elementCount(),
        "tensor",
        "shape %s takes %d elements, not %d",
        shape,
        shape.elementCount(),
        data.length);
    this.shape = shape;
    this.data = data;
    this.step = step;
    this.indexInStep = indexInStep;
    this.requiresGrad = step != null;
  }

  /** A tensor of the given elements, which are copied; without extents, a vector of them. */
  public static Tensor of(float[] elements, int... shape) {
    Shape extents = shape.length == 0 ? Shape.of(elements.length) : Shape.of(shape);
    return new Tensor(extents, elements.clone());
  }

  /** A tensor without dimensions. */
  public static Tensor scalar(float value) {
    return new Tensor(Shape.of(), new float[] {value});
  }

  public static Tensor zeros(int... shape) {
    return full(0f, shape);
  }

  public static Tensor ones(int... shape) {
    return full(1f, shape);
  }

  /** All elements alike; unlike PyTorch's, the value comes first. */
  public static Tensor full(float value, int... shape) {
    Shape extents = Shape.of(shape);
    float[] data = new float[extents.elementCount()];
    Arrays.fill(data, value);
    return new Tensor(extents, data);
  }

  /** {@code count} values from {@code start} to {@code end}, both included, evenly spaced. */
  public static Tensor linspace(float start, float end, int count) {
    float[] data = new float[count];
    float step = count > 1 ? (end - start) / (count - 1) : 0f;
    // From both ends to the middle, as PyTorch does: the last element is exactly the end.
    for (int i = 0; i < count; i++) {
      data[i] =
          i == 0 || i < count / 2 ? Math.fma(step, i, start) : Math.fma(-step, count - i - 1, end);
    }
    return new Tensor(Shape.of(count), data);
  }

  /** Standard normal elements. */
  public static Tensor randn(Generator generator, int... shape) {
    Tensor tensor = zeros(shape);
    for (int i = 0; i < tensor.data.length; i++) {
      tensor.data[i] = generator.normal();
    }
    return tensor;
  }

  public Shape shape() {
    return shape;
  }

  /** The extent of one dimension. */
  public int size(int dimension) {
    return shape.dim(Operation.axis("size", dimension, shape));
  }

  /** The number of dimensions. */
  public int dim() {
    return shape.rank();
  }

  /** The number of elements. */
  public int numel() {
    return data.length;
  }

  /**
   * The only element.
   *
   * @throws IllegalArgumentException if there are more
   */
  public float item() {
    Operation.require(data.length == 1, "item", "shape %s has %d elements", shape, data.length);
    Trace.refuseReading(this, "item");
    return data[0];
  }

  /** The element at the given index in each dimension. */
  public float get(int... index) {
    Trace.refuseReading(this, "get");
    return data[ElementMovement.offset(shape, index)];
  }

  /** A fresh array of the elements. */
  public float[] toArray() {
    Trace.refuseReading(this, "toArray");
    return data.clone();
  }

  /** The elements themselves: only what owns the tensor may change them. */
  public float[] data() {
    return data;
  }

  /** A leaf with the same elements, which are not shared. */
  Tensor copy() {
    return new Tensor(shape, data.clone());
  }

  /** Takes the elements of a tensor of the same shape. */
  void copyFrom(Tensor other) {
    System.arraycopy(other.data, 0, data, 0, data.length);
  }

  /** Whether {@link #backward()} finds gradients for this tensor or what it was made of. */
  public boolean requiresGrad() {
    return requiresGrad;
  }

  /**
   * Sets whether this tensor requires gradients, and returns it.
   *
   * @throws IllegalStateException if it is not a leaf of the tape
   */
  public Tensor requiresGrad(boolean wanted) {
    if (step != null) {
      throw new IllegalStateException(
          "requiresGrad: only a leaf can be told; detach() gives one with these elements");
    }
    requiresGrad = wanted;
    return this;
  }

  /** The sum of the gradients that reached this leaf since {@link #zeroGrad()}; null if none. */
  public @Nullable Tensor grad() {
    return grad == null ? null : new Tensor(shape, grad);
  }

  /** Forgets the gradient. */
  public void zeroGrad() {
    grad = null;
  }

  void accumulateGrad(float[] more) {
    if (requiresGrad) {
      grad = Gradients.sum(grad, more);
    }
  }

  /**
   * Adds the gradients of this single element to all leaves it was made of.
   *
   * @throws IllegalArgumentException if there is more than one element: weight them with {@link
   *     #backward(Tensor)}
   */
  public void backward() {
    Operation.require(
        data.length == 1, "backward", "shape %s is not one element; give a gradient", shape);
    backward(new Tensor(shape, new float[] {1f}));
  }

  /** Adds the gradients of the sum of this tensor's elements weighted with {@code gradient}. */
  public void backward(Tensor gradient) {
    Operation.require(
        gradient.shape.equals(shape),
        "backward",
        "gradient shape %s is not that of the tensor, %s",
        gradient.shape,
        shape);
    if (!requiresGrad) {
      throw new IllegalStateException("backward: nothing that this tensor is made of requires it");
    }
    BackwardPass.run(this, gradient.data);
  }

  /** The same elements, apart from the tape; they are shared. */
  public Tensor detach() {
    Tensor detached = new Tensor(shape, data);
    if (trace != null) {
      trace.alias(this, detached);
    }
    return detached;
  }

  @Nullable TapeEntry step() {
    return step;
  }

  int indexInStep() {
    return indexInStep;
  }

  @Nullable Trace trace() {
    return trace;
  }

  void trace(Trace by) {
    trace = by;
  }

  public Tensor add(Tensor other) {
    return Elementwise.add(this, other);
  }

  public Tensor add(float other) {
    return add(scalar(other));
  }

  public Tensor sub(Tensor other) {
    return Elementwise.sub(this, other);
  }

  public Tensor sub(float other) {
    return sub(scalar(other));
  }

  /** Element by element. */
  public Tensor mul(Tensor other) {
    return Elementwise.mul(this, other);
  }

  public Tensor mul(float other) {
    return mul(scalar(other));
  }

  public Tensor div(Tensor other) {
    return Elementwise.div(this, other);
  }

  public Tensor div(float other) {
    return div(scalar(other));
  }

  public Tensor neg() {
    return mul(-1f);
  }

  public Tensor square() {
    return mul(this);
  }

  public Tensor abs() {
    return Elementwise.abs(this);
  }

  public Tensor sqrt() {
    return Elementwise.sqrt(this);
  }

  public Tensor exp() {
    return Elementwise.exp(this);
  }

  public Tensor log() {
    return Elementwise.log(this);
  }

  /**
   * The matrix product [..., m, k] x [k, n] or, for equal batch dimensions, [..., m, k] x [..., k,
   * n].
   */
  public Tensor matmul(Tensor other) {
    return Products.matmul(this, other);
  }

  /** The same elements in another shape; one extent may be -1 and is found. */
  public Tensor reshape(int... shape) {
    return ElementMovement.reshape("reshape", this, ElementMovement.inferred(this, shape));
  }

  /** All dimensions from {@code startDim} on as one. */
  public Tensor flatten(int startDim) {
    return ElementMovement.flatten(this, startDim);
  }

  /** With an extent of 1 put in at {@code dimension}. */
  public Tensor unsqueeze(int dimension) {
    return ElementMovement.unsqueeze(this, dimension);
  }

  /** Without {@code dimension}, whose extent must be 1. */
  public Tensor squeeze(int dimension) {
    return ElementMovement.squeeze(this, dimension);
  }

  /** With two dimensions exchanged. */
  public Tensor transpose(int first, int second) {
    return ElementMovement.transpose(this, first, second);
  }

  /** With dimension i of the result being dimension {@code dimensions[i]} of this tensor. */
  public Tensor permute(int... dimensions) {
    return ElementMovement.permute("permute", this, dimensions);
  }

  /** The indices {@code start} (inclusive) to {@code end} (exclusive) of one dimension. */
  public Tensor slice(int dimension, int start, int end) {
    return ElementMovement.slice(this, dimension, start, end);
  }

  /** One index of a dimension, which goes away. */
  public Tensor select(int dimension, int index) {
    return slice(dimension, index, index + 1).squeeze(dimension);
  }

  /** The tensors one behind the other along a dimension. */
  public static Tensor cat(List<Tensor> tensors, int dimension) {
    return ElementMovement.cat(tensors, dimension);
  }

  /** The tensors, of one shape, along a new dimension. */
  public static Tensor stack(List<Tensor> tensors, int dimension) {
    return cat(tensors.stream().map(t -> t.unsqueeze(dimension)).toList(), dimension);
  }

  /** The sum over the given dimensions, which go away; without any, over all. */
  public Tensor sum(int... dimensions) {
    return Reductions.sum(this, false, dimensions);
  }

  /** The mean over the given dimensions, which go away; without any, over all. */
  public Tensor mean(int... dimensions) {
    return Reductions.mean(this, false, dimensions);
  }

  /** The mean over the given dimensions, whose extents become 1. */
  public Tensor meanKeepDim(int... dimensions) {
    return Reductions.mean(this, true, dimensions);
  }

  /** The row-major index of the largest element; of the first, if there are several. */
  public int argmax() {
    Trace.refuseReading(this, "argmax");
    int most = 0;
    for (int i = 1; i < data.length; i++) {
      most = data[i] > data[most] ? i : most;
    }
    return most;
  }

  /** The shape and the first elements. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Tensor").append(shape).append(" {");
    int shown = Math.min(data.length, 8);
    for (int i = 0; i < shown; i++) {
      text.append(i == 0 ? "" : ", ").append(String.format(Locale.ROOT, "%.5g", data[i]));
    }
    return text.append(data.length > shown ? ", ...}" : "}").toString();
  }
}
