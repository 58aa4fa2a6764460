package io.sluice.runtime.plain;

import io.sluice.model.Attribute;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A node whose op is to be prepared: its attributes, and what is known of its tensors. */
public final class PlainNode {
  private final Node node;
  private final Op.Imported op;
  private final Function<String, @Nullable TensorSpec> specs;
  private final Function<String, @Nullable TensorView> constants;
  private final NumericsProfile numerics;
  private @Nullable String missingConstant;

  /**
   * A node of an imported op, with what is known of its tensors by their names.
   *
   * @param specs the tensors that the node reads and, once the graph is whole, those it writes;
   *     null for an unknown one
   * @param constants the elements of constants; null for a computed tensor
   * @param numerics whose integer arithmetic to follow
   * @throws IllegalArgumentException if its op is another
   */
  public PlainNode(
      Node node,
      Function<String, @Nullable TensorSpec> specs,
      Function<String, @Nullable TensorView> constants,
      NumericsProfile numerics) {
    if (!(node.op() instanceof Op.Imported imported)) {
      throw new IllegalArgumentException(node.title() + " is not imported");
    }
    this.node = node;
    this.op = imported;
    this.specs = specs;
    this.constants = constants;
    this.numerics = numerics;
  }

  /** The op's name and the node's, as messages say it. */
  String title() {
    return node.title();
  }

  public Op.Imported op() {
    return op;
  }

  /** From which version on the standard defines the op as meant. */
  public int version() {
    return op.version();
  }

  public NumericsProfile numerics() {
    return numerics;
  }

  /** The number of inputs that are listed, those left out between others included. */
  public int inputCount() {
    return node.inputs().size();
  }

  /** Whether an input is there. */
  public boolean has(int index) {
    return index < inputCount() && !node.inputs().get(index).isEmpty();
  }

  /**
   * The specification of an input, its quantization included.
   *
   * @throws InvalidModelException if it is left out
   */
  public TensorSpec spec(int index) {
    TensorSpec spec = has(index) ? specs.apply(node.inputs().get(index)) : null;
    if (spec == null) {
      throw failure("input %d is missing", index);
    }
    return spec;
  }

  /**
   * The type and shape of an input.
   *
   * @throws InvalidModelException if it is left out
   */
  public TensorType input(int index) {
    TensorSpec spec = spec(index);
    return new TensorType(spec.type(), spec.shape());
  }

  /**
   * The shape of an input.
   *
   * @throws InvalidModelException if it is left out
   */
  public Shape shape(int index) {
    return spec(index).shape();
  }

  /**
   * The quantization of an input.
   *
   * @throws InvalidModelException if it is left out or not quantized
   */
  public QuantParams quantization(int index) {
    return spec(index).requireQuantization();
  }

  /** The elements of an input if it is constant, else null. */
  public @Nullable TensorView constant(int index) {
    return has(index) ? constants.apply(node.inputs().get(index)) : null;
  }

  /**
   * The elements of an input that must be constant.
   *
   * @param what it decides, for the message
   * @throws InvalidModelException if it is left out or computed
   */
  public TensorView requireConstant(int index, String what) {
    spec(index);
    TensorView elements = constant(index);
    if (elements == null) {
      missingConstant = node.inputs().get(index);
      throw failure(
          "input %d ('%s'), the %s, is not constant; shapes must be known when a model is imported",
          index, node.inputs().get(index), what);
    }
    return elements;
  }

  /**
   * The computed tensor for whose elements {@link #requireConstant} refused the node; else null.
   */
  public @Nullable String missingConstant() {
    return missingConstant;
  }

  /** The number of outputs that are listed, those left out between others included. */
  public int outputCount() {
    return node.outputs().size();
  }

  /** Whether an output is asked for. */
  public boolean wants(int index) {
    return index < outputCount() && !node.outputs().get(index).isEmpty();
  }

  /**
   * The declared specification of an output, which has its quantization.
   *
   * @throws InvalidModelException if it is left out or not declared
   */
  public TensorSpec outputSpec(int index) {
    TensorSpec spec = wants(index) ? specs.apply(node.outputs().get(index)) : null;
    if (spec == null) {
      throw failure("output %d is missing", index);
    }
    return spec;
  }

  public boolean hasAttribute(String name) {
    return op.attributes().containsKey(name);
  }

  /**
   * An integer attribute, or {@code otherwise} if it is not given.
   *
   * @throws InvalidModelException if it is of another kind
   */
  public long integer(String name, long otherwise) {
    return hasAttribute(name) ? single(name, ints(name)) : otherwise;
  }

  /**
   * An integer attribute.
   *
   * @throws InvalidModelException if it is missing or of another kind
   */
  public long requireInteger(String name) {
    check(hasAttribute(name), "attribute '%s' is missing", name);
    return integer(name, 0);
  }

  /**
   * An integer attribute that must lie in a range.
   *
   * @throws InvalidModelException if it does not, or is of another kind
   */
  public int integer(String name, long otherwise, int least, int greatest) {
    long value = integer(name, otherwise);
    check(
        value >= least && value <= greatest,
        "attribute '%s' is %d, not between %d and %d",
        name,
        value,
        least,
        greatest);
    return (int) value;
  }

  /**
   * An attribute of integers, or {@code otherwise} if it is not given.
   *
   * @throws InvalidModelException if it is of another kind
   */
  public long[] integers(String name, long... otherwise) {
    return hasAttribute(name)
        ? ints(name).stream().mapToLong(Long::longValue).toArray()
        : otherwise.clone();
  }

  /**
   * A real attribute, or {@code otherwise} if it is not given.
   *
   * @throws InvalidModelException if it is of another kind
   */
  public float real(String name, float otherwise) {
    return hasAttribute(name) ? single(name, floats(name)) : otherwise;
  }

  /**
   * An attribute of reals, or {@code otherwise} if it is not given.
   *
   * @throws InvalidModelException if it is of another kind
   */
  public float[] reals(String name, float... otherwise) {
    if (!hasAttribute(name)) {
      return otherwise.clone();
    }
    List<Float> values = floats(name);
    float[] reals = new float[values.size()];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = values.get(i);
    }
    return reals;
  }

  /**
   * An attribute of reals of single or double precision, or {@code otherwise} if it is not given.
   *
   * @throws InvalidModelException if it is of another kind
   */
  public double[] doubles(String name, double... otherwise) {
    if (op.attributes().get(name) instanceof Attribute.Doubles doubles) {
      return doubles.values().stream().mapToDouble(Double::doubleValue).toArray();
    }
    return hasAttribute(name)
        ? floats(name).stream().mapToDouble(Float::doubleValue).toArray()
        : otherwise.clone();
  }

  /**
   * A text attribute, or {@code otherwise} if it is not given.
   *
   * @throws InvalidModelException if it is of another kind
   */
  public String text(String name, String otherwise) {
    return hasAttribute(name) ? single(name, texts(name)) : otherwise;
  }

  /**
   * An attribute of texts, or {@code otherwise} if it is not given.
   *
   * @throws InvalidModelException if it is of another kind
   */
  public List<String> texts(String name, String... otherwise) {
    return hasAttribute(name) ? texts(name) : Arrays.asList(otherwise);
  }

  private List<Long> ints(String name) {
    return values(name, a -> a instanceof Attribute.Ints ints ? ints.values() : null, "integers");
  }

  private List<Float> floats(String name) {
    return values(name, a -> a instanceof Attribute.Floats reals ? reals.values() : null, "reals");
  }

  private List<String> texts(String name) {
    return values(name, a -> a instanceof Attribute.Strings text ? text.values() : null, "texts");
  }

  private <T> List<T> values(
      String name, Function<@Nullable Attribute, @Nullable List<T>> cast, String kind) {
    List<T> values = cast.apply(op.attributes().get(name));
    if (values == null) {
      throw failure("attribute '%s' does not hold %s", name, kind);
    }
    return values;
  }

  private <T> T single(String name, List<T> values) {
    check(values.size() == 1, "attribute '%s' has %d values, not 1", name, values.size());
    return values.get(0);
  }

  /**
   * An axis that may count from the end.
   *
   * @throws InvalidModelException if the rank has no such axis
   */
  public int axis(long axis, int rank) {
    check(axis >= -rank && axis < rank, "axis %d is outside rank %d", axis, rank);
    return (int) (axis < 0 ? axis + rank : axis);
  }

  /**
   * A shape that was computed from constants.
   *
   * @throws InvalidModelException if an extent is negative, or there are too many or too large ones
   */
  public Shape shapeOf(long... extents) {
    int[] shape = new int[extents.length];
    for (int axis = 0; axis < shape.length; axis++) {
      check(
          extents[axis] >= 0 && extents[axis] <= Integer.MAX_VALUE,
          "the shape %s has the extent %d",
          Arrays.toString(extents),
          extents[axis]);
      shape[axis] = (int) extents[axis];
    }
    try {
      return Shape.of(shape);
    } catch (InvalidModelException e) {
      throw new InvalidModelException(title() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Checks that a tensor is not so large that the node must be damaged or hostile; what is sized by
   * a tensor's extents is checked so before.
   *
   * @throws InvalidModelException if it has more than {@link TensorType#MAX_ELEMENTS} elements
   */
  public void checkSize(TensorType type) {
    check(
        type.count() <= TensorType.MAX_ELEMENTS,
        "takes a tensor %s; at most %d elements are supported",
        type,
        TensorType.MAX_ELEMENTS);
  }

  /**
   * Checks what this node asks for.
   *
   * @throws InvalidModelException with the message, the node named before it
   */
  public void check(boolean condition, String format, Object... arguments) {
    if (!condition) {
      throw failure(format, arguments);
    }
  }

  /** The exception that refuses this node. */
  public InvalidModelException failure(String format, Object... arguments) {
    return new InvalidModelException(title() + ": " + String.format(format, arguments));
  }
}
