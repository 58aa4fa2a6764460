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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tensors of a graph in the making: their types and shapes, and which of them are constant. */
final class ImportedTensors {
  /** What may be computed at import, in elements: less than a second, some hundred megabytes. */
  private static final long MAX_FOLDED_ELEMENTS = 1L << 24;

  private final NumericsProfile numerics;
  private final Map<String, TensorSpec> specs = new LinkedHashMap<>();
  private final Map<String, TensorData> constants = new HashMap<>();
  private final Map<String, TensorView> views = new HashMap<>();
  private long foldedElements;
  private @Nullable String missing;

  ImportedTensors(NumericsProfile numerics) {
    this.numerics = numerics;
  }

  boolean has(String name) {
    return specs.containsKey(name);
  }

  /**
   * Declares a tensor.
   *
   * @throws InvalidModelException if there is one of that name
   */
  void declare(TensorSpec spec) {
    check(specs.put(spec.name(), spec) == null, "tensor '%s' has two sources", spec.name());
  }

  /** Declares a constant; see {@link #declare}. */
  void declare(String name, TensorData data) {
    declare(new TensorSpec(name, data.type(), data.shape(), null), data);
  }

  /** Declares a constant; see {@link #declare}. */
  void declare(TensorSpec spec, TensorData data) {
    declare(spec);
    constants.put(spec.name(), data);
  }

  /**
   * A tensor's type and shape.
   *
   * @throws InvalidModelException if there is no such tensor
   */
  TensorSpec spec(String name) {
    TensorSpec spec = specs.get(name);
    if (spec == null) {
      throw new InvalidModelException("nothing gives tensor '" + name + "'");
    }
    return spec;
  }

  @Nullable TensorView constant(String name) {
    TensorData data = constants.get(name);
    return data == null ? null : views.computeIfAbsent(name, n -> TensorView.of(data));
  }

  boolean isConstant(String name) {
    return constants.containsKey(name);
  }

  /**
   * The elements of an input that must be constant.
   *
   * @throws InvalidModelException if it is left out or computed
   */
  TensorData requireConstant(OnnxNode node, int index, String what) {
    String name = index < node.inputs().size() ? node.inputs().get(index) : "";
    TensorData data = constants.get(name);
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
    PlainNode plain = new PlainNode(node, this::spec, this::constant, numerics);
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
    return numerics;
  }

  /** Whether as many elements may still be computed at import. */
  boolean hasRoom(long elements) {
    return foldedElements + elements <= MAX_FOLDED_ELEMENTS;
  }

  /**
   * Counts elements that are to be computed at import.
   *
   * @throws InvalidModelException if they are too many, with those before
   */
  void takeFolded(String title, long elements) {
    check(
        hasRoom(elements),
        "%s: with it, more than %d elements have to be computed at import",
        title,
        MAX_FOLDED_ELEMENTS);
    foldedElements += elements;
  }

  Map<String, TensorData> constants() {
    return constants;
  }

  List<TensorSpec> specs() {
    return List.copyOf(specs.values());
  }
}
