package io.sluice.tools.onnx;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.model.NumericsProfile;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.op.PlainOps;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorView;
import io.sluice.tools.graph.GraphBuilder;
import io.sluice.tools.onnx.node.OnnxNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tensors of a graph that is being imported, and how much of it may be computed at import. */
final class ImportedTensors {
  /** What may be computed at import: less than a second, some hundred megabytes on the way. */
  private static final long MAX_FOLDED_BYTES = 1L << 26;

  private final GraphBuilder graph;
  private final Map<String, TensorView> views = new HashMap<>();
  private long foldedBytes;
  private @Nullable String missing;

  ImportedTensors(GraphBuilder graph) {
    this.graph = graph;
  }

  boolean has(String name) {
    return graph.has(name);
  }

  /**
   * Declares a tensor.
   *
   * @throws InvalidModelException if there is one of that name
   */
  void declare(TensorSpec spec) {
    check(!has(spec.name()), "tensor '%s' has two sources", spec.name());
    graph.declare(spec);
  }

  /** Declares a constant; see {@link #declare}. */
  void declare(String name, TensorData data) {
    declare(new TensorSpec(name, data.type(), data.shape(), null), data);
  }

  /** Declares a constant; see {@link #declare}. */
  void declare(TensorSpec spec, TensorData data) {
    declare(spec);
    graph.constant(spec, data);
  }

  /**
   * A tensor's type and shape.
   *
   * @throws InvalidModelException if there is no such tensor
   */
  TensorSpec spec(String name) {
    check(has(name), "no node produces tensor '%s'", name);
    return graph.spec(name);
  }

  @Nullable TensorView constant(String name) {
    TensorData data = graph.data(name);
    return data == null ? null : views.computeIfAbsent(name, n -> TensorView.of(data));
  }

  boolean isConstant(String name) {
    return graph.data(name) != null;
  }

  /**
   * The elements of an input that must be constant.
   *
   * @throws InvalidModelException if it is left out or computed
   */
  TensorData requireConstant(OnnxNode node, int index, String what) {
    String name = index < node.inputs().size() ? node.inputs().get(index) : "";
    TensorData data = graph.data(name);
    if (data == null) {
      missing = name;
      throw new InvalidModelException(
          "%s: input %d ('%s'), the %s, is not constant"
              .formatted(node.title(), index, name, what));
    }
    return data;
  }

  /**
   * Prepares a node.
   *
   * @throws InvalidModelException as {@link PlainOps#prepare} does
   */
  Prepared prepare(Node node) {
    PlainNode plain = new PlainNode(node, this::spec, this::constant, numerics());
    try {
      return PlainOps.prepare(plain);
    } finally {
      if (plain.missingConstant() != null) {
        missing = plain.missingConstant();
      }
    }
  }

  /** The computed tensor whose elements a node needed to be prepared, if one did. */
  @Nullable String missing() {
    return missing;
  }

  NumericsProfile numerics() {
    return graph.numerics();
  }

  /** Whether as many bytes of constants may still be computed at import. */
  boolean hasRoom(long bytes) {
    return foldedBytes + bytes <= MAX_FOLDED_BYTES;
  }

  /**
   * Counts bytes that are to be computed at import.
   *
   * @throws InvalidModelException if they are too many, with those before
   */
  void takeFolded(String title, long bytes) {
    check(
        hasRoom(bytes),
        "%s: the import would have to compute more than %d bytes of constants",
        title,
        MAX_FOLDED_BYTES);
    foldedBytes += bytes;
  }
}
