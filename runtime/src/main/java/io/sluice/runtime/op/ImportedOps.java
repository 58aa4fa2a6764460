package io.sluice.runtime.op;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.Graph;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Ops of other standards, which interpreter and plan run in the same plain form. */
public final class ImportedOps {
  private ImportedOps() {}

  /**
   * Prepares a node, and checks that its outputs are declared as what the op gives.
   *
   * @param node its values are those of the constants
   * @throws io.sluice.model.InvalidModelException naming the node, if it has no plain form
   */
  public static Prepared prepare(Operands node) {
    return prepare(node, node.values()::view);
  }

  private static Prepared prepare(Operands node, Function<String, @Nullable TensorView> constants) {
    Graph graph = node.graph();
    Prepared prepared =
        PlainOps.prepare(new PlainNode(node.node(), graph::tensor, constants, graph.numerics()));
    List<String> outputs = node.node().outputs();
    for (int i = 0; i < outputs.size(); i++) {
      if (!outputs.get(i).isEmpty()) {
        TensorSpec declared = graph.tensor(outputs.get(i));
        TensorType given = prepared.outputs().get(i);
        check(
            given.equals(new TensorType(declared.type(), declared.shape())),
            "%s computes %s, but tensor '%s' is declared as %s%s",
            node.node().title(),
            given,
            declared.name(),
            declared.type().code(),
            declared.shape());
      }
    }
    return prepared;
  }

  /** Computes a node's outputs from its inputs. */
  public static void run(Operands node) {
    Graph graph = node.graph();
    Prepared prepared =
        prepare(node, name -> graph.constant(name) == null ? null : node.values().view(name));
    List<String> outputs = node.node().outputs();
    List<@Nullable TensorView> given = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      given.add(outputs.get(i).isEmpty() ? null : allocate(prepared.outputs().get(i)));
    }
    prepared
        .kernel()
        .run(
            array(node.node().inputs().size(), i -> view(node, node.node().inputs().get(i))),
            array(outputs.size(), given::get),
            array(prepared.scratch().size(), i -> allocate(prepared.scratch().get(i))));
    for (int i = 0; i < outputs.size(); i++) {
      TensorView view = given.get(i);
      if (view != null) {
        node.values().put(outputs.get(i), view);
      }
    }
  }

  private static TensorView allocate(TensorType type) {
    return TensorView.allocate(type.type(), type.count());
  }

  private static @Nullable TensorView view(Operands node, String name) {
    return name.isEmpty() ? null : node.values().view(name);
  }

  @SuppressWarnings("NullAway") // what is left out is null in the kernel's array
  private static TensorView[] array(int count, IntFunction<@Nullable TensorView> views) {
    TensorView[] array = new TensorView[count];
    for (int i = 0; i < count; i++) {
      array[i] = views.apply(i);
    }
    return array;
  }
}
