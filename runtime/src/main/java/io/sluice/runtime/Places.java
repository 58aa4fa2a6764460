package io.sluice.runtime;

import static java.util.Objects.requireNonNull;

import io.sluice.kernels.Kernels;
import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The place of each tensor of a graph while it is lowered, in the order in which it was written and
 * in those that were asked for since.
 */
final class Places {
  private final Kernels kernels;
  private final Graph graph;
  private final Map<String, Order> written = new HashMap<>();
  private final Map<String, Map<Order, Place>> places = new HashMap<>();
  private final Map<String, Frame> frames = new HashMap<>();
  private final Map<String, Place> framed = new HashMap<>();
  private final Map<String, Place> constants = new LinkedHashMap<>();
  private final List<PlannedStep> reorderings = new ArrayList<>();
  private int plainSteps;

  Places(Kernels kernels, Graph graph) {
    this.kernels = kernels;
    this.graph = graph;
  }

  /** The order in which a tensor was written. */
  Order orderOf(String tensor) {
    return written.getOrDefault(tensor, Order.ROW_MAJOR);
  }

  /** The place of a tensor in row-major order. */
  Place of(String tensor) {
    return of(tensor, Order.ROW_MAJOR);
  }

  /**
   * The place of a tensor in an order. One that has no place is a constant that a step reads, and
   * gets one; one that lies in the other order is copied by a step of {@link #takeReorderings}.
   */
  Place of(String tensor, Order wanted) {
    Shape shape = graph.tensor(tensor).shape();
    Order order = wanted.of(shape);
    Map<Order, Place> known = places.get(tensor);
    if (known == null) {
      Place place = create(tensor, Order.ROW_MAJOR);
      constants.put(tensor, place);
      return of(tensor, wanted);
    }
    return known.computeIfAbsent(
        order, missing -> reordered(graph.tensor(tensor), known, orderOf(tensor), missing));
  }

  private Place reordered(TensorSpec tensor, Map<Order, Place> known, Order from, Order to) {
    Shape shape = tensor.shape();
    Place x = requireNonNull(known.get(from));
    Place y = Place.ofNew(tensor.type(), shape.elementCount());
    int[] indices = IntStream.range(0, shape.elementCount()).toArray();
    // Runs along the output, which is written from one end to the other.
    Runs runs = Runs.of(to.arrange(shape, from.positions(shape, indices)), indices);
    reorderings.add(
        PlannedStep.of(
            x,
            y,
            at ->
                tensor.type() == DataType.INT8
                    ? new ElementSteps.CopyBytes(
                        kernels, null, runs, at.applyAsInt(x), at.applyAsInt(y))
                    : new ElementSteps.CopyFloats(
                        kernels, runs, at.applyAsInt(x), at.applyAsInt(y))));
    return y;
  }

  /** The copies to other orders that the places asked for since the last call need first. */
  List<PlannedStep> takeReorderings() {
    List<PlannedStep> taken = List.copyOf(reorderings);
    reorderings.clear();
    return taken;
  }

  /** A place of its own for a tensor that is about to be written. */
  Place create(String tensor, Order order) {
    TensorSpec spec = graph.tensor(tensor);
    Place place = Place.ofNew(spec.type(), spec.shape().elementCount());
    share(tensor, place, order);
    return place;
  }

  /**
   * Tells which tensors lie in frames.
   *
   * @param found by {@link FramedTensors}
   */
  void frame(Map<String, Frame> found) {
    frames.putAll(found);
  }

  /** The frame in which a tensor lies as floats, channels last, or null. */
  @Nullable Frame frame(String tensor) {
    return frames.get(tensor);
  }

  /** The place of a tensor that lies in a frame. */
  Place framed(String tensor) {
    return framed.computeIfAbsent(
        tensor,
        name -> {
          Shape shape = graph.tensor(name).shape();
          int images = shape.dim(0) * requireNonNull(frames.get(name)).size();
          return Place.ofNew(DataType.FLOAT32, images * shape.dim(1) + Kernels.SLACK);
        });
  }

  /**
   * As {@link #create(String, Order)}, where up to {@link Kernels#SLACK} elements more are written.
   */
  Place createWithSlack(String tensor, Order order) {
    TensorSpec spec = graph.tensor(tensor);
    Place place = Place.ofNew(spec.type(), spec.shape().elementCount() + Kernels.SLACK);
    share(tensor, place, order);
    return place;
  }

  /** A place of its own for a tensor that is about to be written in row-major order. */
  Place create(String tensor) {
    return create(tensor, Order.ROW_MAJOR);
  }

  /** Lets a tensor be a part of another's place. */
  void share(String tensor, Place place, Order order) {
    Order own = order.of(graph.tensor(tensor).shape());
    Map<Order, Place> byOrder = new EnumMap<>(Order.class);
    byOrder.put(own, place);
    written.put(tensor, own);
    places.put(tensor, byOrder);
  }

  /** A slot for the views of one more step in the plain form. */
  int newPlainSlot() {
    return plainSteps++;
  }

  /** How many steps have the plain form. */
  int plainSteps() {
    return plainSteps;
  }

  /** The constants that steps or graph outputs read from the arena. */
  Map<String, Place> constants() {
    return constants;
  }
}
