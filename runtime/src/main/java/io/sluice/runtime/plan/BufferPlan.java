package io.sluice.runtime.plan;

import static java.util.Objects.requireNonNull;

import io.sluice.kernels.Kernels;
import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.step.ElementSteps;
import io.sluice.runtime.step.PaddedLayout;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The buffer slice of each tensor of a graph while it is lowered, in the order in which it was
 * written and in those that were asked for since.
 */
final class BufferPlan {
  private final Kernels kernels;
  private final Graph graph;
  private final CompileMemory memory;
  private final Map<String, Order> written = new HashMap<>();
  private final Map<String, Map<Order, BufferSlice>> slices = new HashMap<>();
  private final Map<String, PaddedLayout> layouts = new HashMap<>();
  private final Map<String, BufferSlice> padded = new HashMap<>();
  private final List<Constant> constants = new ArrayList<>();
  private final List<PlannedStep> reorderings = new ArrayList<>();
  private int plainSteps;

  /** A constant and the order in which a step reads it. */
  record Constant(String tensor, Order order, BufferSlice slice) {}

  BufferPlan(Kernels kernels, Graph graph, CompileMemory memory) {
    this.kernels = kernels;
    this.graph = graph;
    this.memory = memory;
  }

  /** Counts what the step of a node keeps besides its buffers. */
  void keep(Node node, long bytes) {
    memory.keep(node.title(), bytes);
  }

  /** The order in which a tensor was written. */
  Order orderOf(String tensor) {
    return written.getOrDefault(tensor, Order.ROW_MAJOR);
  }

  /** The slice of a tensor in row-major order. */
  BufferSlice of(String tensor) {
    return of(tensor, Order.ROW_MAJOR);
  }

  /**
   * The slice of a tensor in an order. One that has no slice is a constant that a step reads, and
   * gets one; one that lies in the other order is copied by a step of {@link #takeReorderings}.
   */
  BufferSlice of(String tensor, Order wanted) {
    TensorSpec spec = graph.tensor(tensor);
    Order order = wanted.of(spec.shape());
    Map<Order, BufferSlice> known = slices.computeIfAbsent(tensor, t -> new EnumMap<>(Order.class));
    return known.computeIfAbsent(
        order,
        missing ->
            written.containsKey(tensor)
                ? reordered(spec, known, missing)
                : constant(spec, missing));
  }

  private BufferSlice constant(TensorSpec tensor, Order order) {
    BufferSlice slice = BufferSlice.ofNew(tensor.type(), tensor.shape().elementCount());
    constants.add(new Constant(tensor.name(), order, slice));
    return slice;
  }

  private BufferSlice reordered(TensorSpec tensor, Map<Order, BufferSlice> known, Order to) {
    Shape shape = tensor.shape();
    BufferSlice x = requireNonNull(known.get(orderOf(tensor.name())));
    BufferSlice y = BufferSlice.ofNew(tensor.type(), shape.elementCount());
    int channels = shape.dim(1);
    int positions = shape.elementCount(2, shape.rank());
    int rows = to == Order.CHANNELS_LAST ? channels : positions;
    int columns = to == Order.CHANNELS_LAST ? positions : channels;
    int images = shape.dim(0);
    reorderings.add(
        PlannedStep.of(
            x,
            y,
            at ->
                tensor.type() == DataType.INT8
                    ? new ElementSteps.TransposeBytes(
                        kernels, images, rows, columns, at.applyAsInt(x), at.applyAsInt(y))
                    : new ElementSteps.TransposeFloats(
                        kernels, images, rows, columns, at.applyAsInt(x), at.applyAsInt(y))));
    return y;
  }

  /** The copies to other orders that the slices asked for since the last call need first. */
  List<PlannedStep> takeReorderings() {
    List<PlannedStep> taken = List.copyOf(reorderings);
    reorderings.clear();
    return taken;
  }

  /** A buffer of its own for a tensor that is about to be written. */
  BufferSlice create(String tensor, Order order) {
    TensorSpec spec = graph.tensor(tensor);
    BufferSlice slice = BufferSlice.ofNew(spec.type(), spec.shape().elementCount());
    share(tensor, slice, order);
    return slice;
  }

  /**
   * Tells which tensors lie within a border.
   *
   * @param found by {@link PaddedTensors}
   */
  void pad(Map<String, PaddedLayout> found) {
    layouts.putAll(found);
  }

  /** The layout in which a tensor lies as floats, channels last, or null. */
  @Nullable PaddedLayout layoutOf(String tensor) {
    return layouts.get(tensor);
  }

  /** The slice of a tensor that lies within a border. */
  BufferSlice padded(String tensor) {
    return padded.computeIfAbsent(
        tensor,
        name -> {
          Shape shape = graph.tensor(name).shape();
          int images = shape.dim(0) * shape.dim(1);
          int elements = Math.multiplyExact(images, requireNonNull(layouts.get(name)).size());
          return BufferSlice.ofNew(DataType.FLOAT32, Math.addExact(elements, Kernels.SLACK));
        });
  }

  /**
   * As {@link #create(String, Order)}, where up to {@link Kernels#SLACK} elements more are written.
   */
  BufferSlice createWithSlack(String tensor, Order order) {
    TensorSpec spec = graph.tensor(tensor);
    int elements = Math.addExact(spec.shape().elementCount(), Kernels.SLACK);
    BufferSlice slice = BufferSlice.ofNew(spec.type(), elements);
    share(tensor, slice, order);
    return slice;
  }

  /** A buffer of its own for a tensor that is about to be written in row-major order. */
  BufferSlice create(String tensor) {
    return create(tensor, Order.ROW_MAJOR);
  }

  /** Lets a tensor be a part of another's buffer. */
  void share(String tensor, BufferSlice slice, Order order) {
    Order own = order.of(graph.tensor(tensor).shape());
    Map<Order, BufferSlice> byOrder = new EnumMap<>(Order.class);
    byOrder.put(own, slice);
    written.put(tensor, own);
    slices.put(tensor, byOrder);
  }

  /** A slot for what one more step, in the plain form or of trees, keeps in the memory. */
  int newPlainSlot() {
    return plainSteps++;
  }

  /** How many slots there are. */
  int plainSteps() {
    return plainSteps;
  }

  /** The constants that steps or graph outputs read from the arena. */
  List<Constant> constants() {
    return constants;
  }
}
