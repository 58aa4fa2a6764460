package io.sluice.tools.onnx;

import io.sluice.model.Node;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Computes nodes that depend on constants alone. */
final class NodeFolding {
  /** Beyond this many multiplications a product is left to the runtime. */
  private static final long MAX_WORK = 1L << 30;

  /** Their work is not in proportion to their elements. */
  private static final Set<String> PRODUCTS =
      Set.of(
          "Conv",
          "ConvTranspose",
          "ConvInteger",
          "QLinearConv",
          "MatMul",
          "MatMulInteger",
          "QLinearMatMul",
          "Gemm",
          "Einsum",
          "GRU",
          "LSTM",
          "RNN",
          "Det",
          "MaxPool",
          "AveragePool",
          "LpPool",
          "TopK");

  private final ImportedTensors tensors;
  private final Set<String> kept;

  /** Folds nodes but those of some types. */
  NodeFolding(ImportedTensors tensors, Set<String> kept) {
    this.tensors = tensors;
    this.kept = kept;
  }

  /** Whether the node can be computed now, at a bearable cost. */
  boolean isFoldable(Node node, String type, Prepared prepared) {
    if (kept.contains(type)
        || !node.presentInputs().stream().allMatch(tensors::isConstant)
        || !tensors.hasRoom(bytes(prepared))) {
      return false;
    }
    if (!PRODUCTS.contains(type)) {
      return true;
    }
    long given = prepared.outputs().stream().mapToLong(TensorType::count).max().orElse(0);
    long read =
        node.presentInputs().stream()
            .mapToLong(name -> tensors.spec(name).shape().elementCount())
            .max()
            .orElse(0);
    return given * read <= MAX_WORK;
  }

  /** Computes a node and declares its outputs as constants. */
  void fold(Node node, Prepared prepared) {
    tensors.takeFolded(node.title(), bytes(prepared));
    List<String> outputs = node.outputs();
    TensorView[] given =
        views(
            outputs.size(),
            i -> outputs.get(i).isEmpty() ? null : allocate(prepared.outputs().get(i)));
    prepared
        .kernel()
        .run(
            views(node.inputs().size(), i -> tensors.constant(node.inputs().get(i))),
            given,
            views(prepared.scratch().size(), i -> allocate(prepared.scratch().get(i))));
    for (int i = 0; i < given.length; i++) {
      if (!outputs.get(i).isEmpty()) {
        tensors.declare(outputs.get(i), given[i].toData(prepared.outputs().get(i).shape()));
      }
    }
  }

  private static long bytes(Prepared prepared) {
    return Stream.concat(prepared.outputs().stream(), prepared.scratch().stream())
        .mapToLong(TensorType::bytes)
        .sum();
  }

  private static TensorView allocate(TensorType type) {
    return TensorView.allocate(type.type(), type.count());
  }

  @SuppressWarnings("NullAway") // what is left out is null in the kernel's array
  private static TensorView[] views(int count, IntFunction<@Nullable TensorView> view) {
    TensorView[] views = new TensorView[count];
    for (int i = 0; i < count; i++) {
      views[i] = view.apply(i);
    }
    return views;
  }
}
