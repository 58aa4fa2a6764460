package io.sluice.runtime.plain.onnx.recurrent;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.onnx.Sums;
import io.sluice.runtime.plain.onnx.TypeChecks;

/**
 * The extents of an RNN, GRU or LSTM, and where its elements lie.
 *
 * @param type of elements
 * @param directions 1 or 2
 * @param steps length of the sequences
 * @param batch number of sequences
 * @param inputs elements of a step's input
 * @param hidden elements of a state
 * @param gates rows of {@code hidden} outputs in the weights
 * @param batchFirst whether the batch is the outermost dimension (layout 1)
 */
record RecurrentShape(
    DataType type,
    int directions,
    int steps,
    int batch,
    int inputs,
    int hidden,
    int gates,
    boolean batchFirst) {

  /**
   * The extents of a node, whose inputs 0 to 5 are X, W, R, B, sequence_lens and initial_h.
   *
   * @throws io.sluice.model.InvalidModelException if inputs and attributes do not fit
   */
  static RecurrentShape of(PlainNode node, int gates, int directions) {
    TensorType x = TypeChecks.input(node, 0, TypeChecks.FLOATS);
    node.check(x.shape().rank() == 3, "input 0 is %s, not a batch of sequences", x);
    node.check(node.has(1), "input 1, the weights W, is missing");
    node.check(node.has(2), "input 2, the recurrence weights R, is missing");
    TensorType recurrence = TypeChecks.inputLike(node, 2, x);
    node.check(recurrence.shape().rank() == 3, "input 2 is %s, not three-dimensional", recurrence);
    int hidden = recurrence.shape().dim(2);
    node.check(
        node.integer("hidden_size", hidden) == hidden,
        "hidden_size %d is not that of R %s",
        node.integer("hidden_size", hidden),
        recurrence);
    node.check((long) gates * hidden * 2 <= Integer.MAX_VALUE, "R %s is too large", recurrence);
    boolean batchFirst = node.integer("layout", 0) != 0;
    RecurrentShape shape =
        new RecurrentShape(
            x.type(),
            directions,
            x.shape().dim(batchFirst ? 1 : 0),
            x.shape().dim(batchFirst ? 0 : 1),
            x.shape().dim(2),
            hidden,
            gates,
            batchFirst);
    int rows = gates * hidden;
    shape.checkInput(node, 1, directions, rows, shape.inputs);
    shape.checkInput(node, 2, directions, rows, hidden);
    shape.checkInput(node, 3, directions, 2 * rows);
    if (node.has(4)) {
      TypeChecks.vector(node, 4, DataType.INT32, shape.batch);
    }
    shape.checkState(node, 5);
    return shape;
  }

  /** Checks an optional initial state. */
  void checkState(PlainNode node, int input) {
    checkInput(node, input, stateShape().toArray());
  }

  /** Checks an input if it is there. */
  void checkInput(PlainNode node, int input, int... extents) {
    if (node.has(input)) {
      TypeChecks.exactly(node, input, new TensorType(type, Shape.of(extents)));
    }
  }

  /** All states of all steps, the output Y. */
  TensorType outputs() {
    Shape shape =
        batchFirst
            ? Shape.of(batch, steps, directions, hidden)
            : Shape.of(steps, directions, batch, hidden);
    return new TensorType(type, shape);
  }

  /** The last states. */
  TensorType states() {
    return new TensorType(type, stateShape());
  }

  private Shape stateShape() {
    return batchFirst ? Shape.of(batch, directions, hidden) : Shape.of(directions, batch, hidden);
  }

  /** Working memory of rows of {@code hidden} elements. */
  TensorType scratch(int rows) {
    return new TensorType(Sums.typeFor(type), Shape.of(rows * hidden));
  }

  /** The rows of all gates. */
  int rows() {
    return gates * hidden;
  }

  /** The first element of a step's input. */
  int inputAt(int step, int sequence) {
    return (batchFirst ? sequence * steps + step : step * batch + sequence) * inputs;
  }

  /** The first element of a step's output. */
  int outputAt(int step, int direction, int sequence) {
    int row =
        batchFirst
            ? (sequence * steps + step) * directions + direction
            : (step * directions + direction) * batch + sequence;
    return row * hidden;
  }

  /** The first element of a sequence's state. */
  int stateAt(int direction, int sequence) {
    return (batchFirst ? sequence * directions + direction : direction * batch + sequence) * hidden;
  }
}
