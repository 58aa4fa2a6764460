package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import java.util.List;
import java.util.function.Function;

/** The output shapes of each op, from the shapes of its inputs; refuses inputs that do not fit. */
public final class ShapeInference implements Op.Visitor<List<Shape>> {
  private final Node node;
  private final List<Shape> inputs;

  private ShapeInference(Node node, List<Shape> inputs) {
    this.node = node;
    this.inputs = inputs;
  }

  /**
   * The shapes of the node's outputs that are not left out. For an {@link Op.Imported} they are as
   * declared: the runtime checks them.
   *
   * @param shapeOf the shape of each tensor that the node reads or writes
   * @throws InvalidModelException if the inputs do not fit the op or each other
   */
  public static List<Shape> infer(Node node, Function<String, Shape> shapeOf) {
    if (node.op() instanceof Op.Imported) {
      return node.presentOutputs().stream().map(shapeOf).toList();
    }
    List<Shape> inputs = node.inputs().stream().map(shapeOf).toList();
    for (int i = 0; i < inputs.size(); i++) {
      check(
          inputs.get(i).elementCount() > 0,
          "%s: tensor '%s' of shape %s is empty",
          node.title(),
          node.inputs().get(i),
          inputs.get(i));
    }
    return node.op().accept(new ShapeInference(node, inputs));
  }

  @Override
  public List<Shape> linear(Op.Linear op) {
    inputCount(2, 3);
    Shape x = inputs.get(0);
    Shape weight = rank(1, 2, "weight");
    check(
        x.rank() >= 1 && x.dim(-1) == weight.dim(1),
        "%s: weight shape %s does not match input shape %s",
        node.title(),
        weight,
        x);
    optionalVector(2, weight.dim(0), "bias");
    return List.of(x.withDim(-1, weight.dim(0)));
  }

  @Override
  public List<Shape> conv(Op.Conv op) {
    inputCount(2, 3);
    int dimensions = op.stride().size();
    Shape x = rank(0, dimensions + 2, "input");
    Shape weight = rank(1, dimensions + 2, "weight");
    int out = weight.dim(0);
    check(
        x.dim(1) % op.groups() == 0 && out % op.groups() == 0,
        "%s: %d groups do not divide %d input and %d output channels",
        node.title(),
        op.groups(),
        x.dim(1),
        out);
    check(
        weight.dim(1) == x.dim(1) / op.groups(),
        "%s: weight shape %s does not match input channels %d in %d groups",
        node.title(),
        weight,
        x.dim(1),
        op.groups());
    optionalVector(2, out, "bias");
    Shape y = x.withDim(1, out);
    for (int d = 0; d < dimensions; d++) {
      long padded = (long) x.dim(2 + d) + op.padding().get(d) + op.padding().get(d + dimensions);
      long reach = (long) op.dilation().get(d) * (weight.dim(2 + d) - 1) + 1;
      check(
          padded >= reach && padded <= Integer.MAX_VALUE,
          "%s: kernel of reach %d does not fit the padded input of %d",
          node.title(),
          reach,
          padded);
      y = y.withDim(2 + d, (int) ((padded - reach) / op.stride().get(d)) + 1);
    }
    return List.of(y);
  }

  @Override
  public List<Shape> batchNorm(Op.BatchNorm op) {
    inputCount(5, 5);
    Shape x = inputs.get(0);
    check(x.rank() >= 2, "%s: input shape %s has no channels", node.title(), x);
    optionalVector(1, x.dim(1), "gamma");
    optionalVector(2, x.dim(1), "beta");
    optionalVector(3, x.dim(1), "mean");
    optionalVector(4, x.dim(1), "variance");
    return List.of(x);
  }

  @Override
  public List<Shape> adaptiveAvgPool(Op.AdaptiveAvgPool op) {
    inputCount(1, 1);
    Shape y = rank(0, op.outputSize().size() + 2, "input");
    for (int d = 0; d < op.outputSize().size(); d++) {
      y = y.withDim(2 + d, op.outputSize().get(d));
    }
    return List.of(y);
  }

  @Override
  public List<Shape> unary(Op.Unary op) {
    return same();
  }

  @Override
  public List<Shape> hardSigmoid(Op.HardSigmoid op) {
    return same();
  }

  @Override
  public List<Shape> softmax(Op.Softmax op) {
    axis(op.axis(), inputs.get(0));
    return same();
  }

  @Override
  public List<Shape> binary(Op.Binary op) {
    inputCount(2, 2);
    return List.of(broadcast(inputs.get(0), inputs.get(1)));
  }

  private Shape broadcast(Shape a, Shape b) {
    int rank = Math.max(a.rank(), b.rank());
    int[] extents = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int m = i <= a.rank() ? a.dim(-i) : 1;
      int n = i <= b.rank() ? b.dim(-i) : 1;
      check(
          m == n || m == 1 || n == 1, "%s: shapes %s and %s do not broadcast", node.title(), a, b);
      extents[rank - i] = Math.max(m, n);
    }
    return Shape.of(extents);
  }

  @Override
  public List<Shape> reduceMean(Op.ReduceMean op) {
    inputCount(1, 1);
    Shape x = inputs.get(0);
    op.axes().forEach(a -> axis(a, x));
    int[] kept = new int[op.keepDims() ? x.rank() : x.rank() - op.axes().size()];
    int next = 0;
    for (int d = 0; d < x.rank(); d++) {
      boolean reduced = op.axes().contains(d);
      if (!reduced || op.keepDims()) {
        kept[next++] = reduced ? 1 : x.dim(d);
      }
    }
    return List.of(Shape.of(kept));
  }

  @Override
  public List<Shape> reshape(Op.Reshape op) {
    inputCount(1, 1);
    check(
        op.shape().elementCount() == inputs.get(0).elementCount(),
        "%s: shape %s cannot take the elements of %s",
        node.title(),
        op.shape(),
        inputs.get(0));
    return List.of(op.shape());
  }

  @Override
  public List<Shape> transpose(Op.Transpose op) {
    inputCount(1, 1);
    Shape x = inputs.get(0);
    int[] extents = new int[x.rank()];
    boolean[] seen = new boolean[x.rank()];
    check(
        op.permutation().size() == x.rank(),
        "%s: permutation %s does not fit shape %s",
        node.title(),
        op.permutation(),
        x);
    for (int d = 0; d < extents.length; d++) {
      int from = op.permutation().get(d);
      axis(from, x);
      check(!seen[from], "%s: permutation %s repeats an axis", node.title(), op.permutation());
      seen[from] = true;
      extents[d] = x.dim(from);
    }
    return List.of(Shape.of(extents));
  }

  @Override
  public List<Shape> concat(Op.Concat op) {
    Shape first = inputs.get(0);
    axis(op.axis(), first);
    long extent = 0;
    for (Shape input : inputs) {
      check(
          input.rank() == first.rank()
              && input.withDim(op.axis(), 1).equals(first.withDim(op.axis(), 1)),
          "%s: shapes %s and %s differ outside axis %d",
          node.title(),
          first,
          input,
          op.axis());
      extent += input.dim(op.axis());
    }
    check(extent <= Integer.MAX_VALUE, "%s: extent %d is too large", node.title(), extent);
    return List.of(first.withDim(op.axis(), (int) extent));
  }

  @Override
  public List<Shape> slice(Op.Slice op) {
    inputCount(1, 1);
    Shape x = inputs.get(0);
    axis(op.axis(), x);
    check(
        op.start() >= 0 && op.start() < op.end() && op.end() <= x.dim(op.axis()),
        "%s: %d to %d is outside axis %d of shape %s",
        node.title(),
        op.start(),
        op.end(),
        op.axis(),
        x);
    return List.of(x.withDim(op.axis(), op.end() - op.start()));
  }

  @Override
  public List<Shape> gru(Op.Gru op) {
    inputCount(6, 6);
    Shape state = inputs.get(1);
    return recurrent(3, 2, state);
  }

  @Override
  public List<Shape> lstm(Op.Lstm op) {
    inputCount(7, 7);
    Shape state = inputs.get(1);
    check(
        state.equals(inputs.get(2)),
        "%s: h0 %s and c0 %s differ in shape",
        node.title(),
        state,
        inputs.get(2));
    List<Shape> outputs = recurrent(4, 3, state);
    return List.of(outputs.get(0), state, state);
  }

  private List<Shape> recurrent(int gates, int firstWeight, Shape state) {
    Shape x = rank(0, 3, "input");
    check(
        state.rank() == 2 && state.dim(0) == x.dim(0),
        "%s: state shape %s does not fit input shape %s",
        node.title(),
        state,
        x);
    int hidden = state.dim(1);
    shape(firstWeight, Shape.of(gates * hidden, x.dim(2)), "W_ih");
    shape(firstWeight + 1, Shape.of(gates * hidden, hidden), "W_hh");
    shape(firstWeight + 2, Shape.of(gates * hidden), "b_ih");
    shape(firstWeight + 3, Shape.of(gates * hidden), "b_hh");
    return List.of(x.withDim(2, hidden), state);
  }

  @Override
  public List<Shape> quantize(Op.Quantize op) {
    return same();
  }

  @Override
  public List<Shape> dequantize(Op.Dequantize op) {
    return same();
  }

  private List<Shape> same() {
    inputCount(1, 1);
    return List.of(inputs.get(0));
  }

  private void inputCount(int least, int most) {
    check(
        inputs.size() >= least && inputs.size() <= most,
        least == most ? "%s has %d inputs, needs %d" : "%s has %d inputs, needs %d to %d",
        node.title(),
        inputs.size(),
        least,
        most);
  }

  private Shape rank(int index, int rank, String what) {
    Shape shape = inputs.get(index);
    check(
        shape.rank() == rank,
        "%s: %s shape %s must have %d dimensions",
        node.title(),
        what,
        shape,
        rank);
    return shape;
  }

  private void shape(int index, Shape wanted, String what) {
    check(
        inputs.get(index).equals(wanted),
        "%s: %s has shape %s, must be %s",
        node.title(),
        what,
        inputs.get(index),
        wanted);
  }

  private void optionalVector(int index, int length, String what) {
    if (index < inputs.size()) {
      shape(index, Shape.of(length), what);
    }
  }

  private void axis(int axis, Shape shape) {
    check(
        axis >= 0 && axis < shape.rank(),
        "%s: axis %d is outside shape %s",
        node.title(),
        axis,
        shape);
  }

  @Override
  public List<Shape> imported(Op.Imported op) {
    throw new IllegalStateException(node.title() + " has declared shapes");
  }
}
