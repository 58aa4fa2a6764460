package io.sluice.runtime.plan;

import io.sluice.model.BinaryFunction;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.runtime.step.BatchMemory;
import io.sluice.runtime.step.Step;
import io.sluice.runtime.step.WorkingMemory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A branch that weighs channels: each channel's mean, two products of all means with their
 * activations, and the product of the channel with what they give, its gate. Squeeze-and-excite
 * (arXiv 1709.01507), in MobileNetV3 with a hard sigmoid (arXiv 1905.02244, 5.3).
 *
 * <pre>
 *  x --+------------------------------------------> scale --> y
 *      |                                              ^
 *      +--> pool --> squeeze, ReLU --> excite, gate --+
 * </pre>
 *
 * @param pool the mean of each channel
 * @param squeeze the product that gives fewer values, with its activation
 * @param excite the product that gives a value for each channel, with its activation
 * @param scale the product of x and the gates
 */
record SqueezeAndExcite(Node pool, Node squeeze, Node excite, Node scale) {

  /**
   * All branches of a graph of which nothing else reads the inner tensors, by the tensor they give.
   *
   * @param fused the activations that are computed with the node before, by the tensor they read
   */
  static Map<String, SqueezeAndExcite> find(Graph graph, Map<String, FusedActivation> fused) {
    Finder finder = new Finder(graph, fused);
    Map<String, SqueezeAndExcite> found = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Binary binary && binary.function() == BinaryFunction.MUL) {
        SqueezeAndExcite left = finder.branch(node, node.inputs().get(0), node.inputs().get(1));
        SqueezeAndExcite branch =
            left == null ? finder.branch(node, node.inputs().get(1), node.inputs().get(0)) : left;
        if (branch != null) {
          found.put(node.output(), branch);
        }
      }
    }
    return found;
  }

  /** All nodes in their order. */
  List<Node> nodes() {
    return List.of(pool, squeeze, excite, scale);
  }

  /** The nodes before the last one. */
  List<Node> inner() {
    return List.of(pool, squeeze, excite);
  }

  /** Looks backwards from what scales. */
  private static final class Finder {
    private final Map<String, Node> producers;
    private final Map<String, Integer> readers;

    Finder(Graph graph, Map<String, FusedActivation> fused) {
      this.producers = new HashMap<>(graph.producers());
      this.readers = graph.readerCounts();
      Map<String, Node> products = graph.producers();
      fused.forEach(
          (tensor, activation) -> producers.put(activation.output(), products.get(tensor)));
    }

    @Nullable SqueezeAndExcite branch(Node scale, String x, String gates) {
      Node excite = product(gates);
      if (excite == null) {
        return null;
      }
      Node squeeze = product(excite.inputs().get(0));
      if (squeeze == null) {
        return null;
      }
      Node pool = inner(squeeze.inputs().get(0));
      return pool != null && isMean(pool) && pool.inputs().get(0).equals(x)
          ? new SqueezeAndExcite(pool, squeeze, excite, scale)
          : null;
    }

    private static boolean isMean(Node node) {
      return node.op() instanceof Op.AdaptiveAvgPool || node.op() instanceof Op.ReduceMean;
    }

    private @Nullable Node product(String tensor) {
      Node node = inner(tensor);
      return node != null && (node.op() instanceof Op.Conv || node.op() instanceof Op.Linear)
          ? node
          : null;
    }

    /** What gives a tensor that one node reads. */
    private @Nullable Node inner(String tensor) {
      return readers.getOrDefault(tensor, 0) == 1 ? producers.get(tensor) : null;
    }
  }

  /**
   * Computes a branch.
   *
   * @param parts what the nodes compute, one after the other
   */
  record Compute(Step[] parts) implements Step {
    static Step of(List<Step> parts) {
      return new Compute(parts.toArray(Step[]::new));
    }

    @Override
    public long packedBytes() {
      return Stream.of(parts).mapToLong(Step::packedBytes).sum();
    }

    @Override
    public void run(WorkingMemory memory) {
      for (Step part : parts) {
        part.run(memory);
      }
    }

    @Override
    public void run(BatchMemory batch, int rows) {
      for (Step part : parts) {
        part.run(batch, rows);
      }
    }

    @Override
    public BatchNeeds batchNeeds() {
      return Stream.of(parts).map(Step::batchNeeds).reduce(BatchNeeds.NONE, BatchNeeds::and);
    }
  }
}
