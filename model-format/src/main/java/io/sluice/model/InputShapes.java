package io.sluice.model;

import java.util.List;
import java.util.Locale;

/**
 * The input shapes of a node, for the shape rule of its op. Each check throws an {@link
 * InvalidModelException} that names the node.
 *
 * @param title of the node, for messages
 */
record InputShapes(String title, List<Shape> shapes) {

  Shape get(int index) {
    return shapes.get(index);
  }

  /** Refuses another number of inputs. */
  void count(int least, int most) {
    InvalidModelException.check(
        shapes.size() >= least && shapes.size() <= most,
        least == most ? "%s has %d inputs, needs %d" : "%s has %d inputs, needs %d to %d",
        title,
        shapes.size(),
        least,
        most);
  }

  /** The shape of the only input. */
  Shape only() {
    count(1, 1);
    return get(0);
  }

  /** The shape of an input that must have {@code rank} dimensions. */
  Shape rank(int index, int rank, String what) {
    Shape shape = get(index);
    check(shape.rank() == rank, "%s shape %s must have %d dimensions", what, shape, rank);
    return shape;
  }

  /** Refuses another shape of an input. */
  void require(int index, Shape wanted, String what) {
    check(get(index).equals(wanted), "%s has shape %s, must be %s", what, get(index), wanted);
  }

  /** Refuses another shape of an input that may be left out. */
  void optionalVector(int index, int length, String what) {
    if (index < shapes.size()) {
      require(index, Shape.of(length), what);
    }
  }

  /** Refuses an axis that a shape does not have. */
  void axis(int axis, Shape shape) {
    check(axis >= 0 && axis < shape.rank(), "axis %d is outside shape %s", axis, shape);
  }

  /** Refuses the node unless the condition holds. */
  void check(boolean condition, String format, Object... arguments) {
    if (!condition) {
      InvalidModelException.check(
          false, "%s: %s", title, String.format(Locale.ROOT, format, arguments));
    }
  }

  /** The shapes of a recurrent layer's sequence of outputs and of its last state. */
  List<Shape> recurrent(int gates, int firstWeight) {
    Shape state = get(1);
    Shape x = rank(0, 3, "input");
    check(
        state.rank() == 2 && state.dim(0) == x.dim(0),
        "state shape %s does not fit input shape %s",
        state,
        x);
    int hidden = state.dim(1);
    require(firstWeight, Shape.of(gates * hidden, x.dim(2)), "W_ih");
    require(firstWeight + 1, Shape.of(gates * hidden, hidden), "W_hh");
    require(firstWeight + 2, Shape.of(gates * hidden), "b_ih");
    require(firstWeight + 3, Shape.of(gates * hidden), "b_hh");
    return List.of(x.withDim(2, hidden), state);
  }

  /** Multiply-adds of a recurrent layer: both products, for each step of each sequence. */
  long recurrentMultiplyAdds(int firstWeight) {
    long weights = (long) get(firstWeight).elementCount() + get(firstWeight + 1).elementCount();
    long steps = get(0).dim(0) * (long) get(0).dim(1);
    return weights != 0 && steps > Long.MAX_VALUE / weights ? Long.MAX_VALUE : steps * weights;
  }
}
