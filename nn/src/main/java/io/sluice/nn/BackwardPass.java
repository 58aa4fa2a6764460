package io.sluice.nn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Walks the tape from a result back to the leaves, each step after all that used its outputs. */
final class BackwardPass {
  private final IdentityHashMap<TapeEntry, Gradients> gradients = new IdentityHashMap<>();

  private BackwardPass() {}

  /** Adds the gradient of {@code root}, weighted with {@code seed}, to every leaf under it. */
  static void run(Tensor root, float[] seed) {
    BackwardPass pass = new BackwardPass();
    pass.pass(root, seed);
    TapeEntry last = root.step();
    if (last == null) {
      return;
    }
    List<TapeEntry> order = inputsFirst(last);
    for (int i = order.size() - 1; i >= 0; i--) {
      pass.through(order.get(i));
    }
  }

  private void through(TapeEntry step) {
    Gradients found = gradients.remove(step);
    if (found == null) {
      return;
    }
    step.backward().run(found);
    for (int i = 0; i < step.inputs().size(); i++) {
      float[] gradient = found.ofInput(i);
      if (gradient != null) {
        pass(step.inputs().get(i), gradient);
      }
    }
  }

  private void pass(Tensor tensor, float[] gradient) {
    TapeEntry step = tensor.step();
    if (step == null) {
      tensor.accumulateGrad(gradient);
    } else {
      gradients.computeIfAbsent(step, Gradients::new).addToOutput(tensor.indexInStep(), gradient);
    }
  }

  /** All steps under {@code last}, each after those it reads from; without recursion. */
  private static List<TapeEntry> inputsFirst(TapeEntry last) {
    List<TapeEntry> order = new ArrayList<>();
    Set<TapeEntry> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Visit> open = new ArrayDeque<>();
    seen.add(last);
    open.push(new Visit(last));
    while (!open.isEmpty()) {
      Visit visit = open.peek();
      if (visit.next == visit.step.inputs().size()) {
        order.add(visit.step);
        open.pop();
        continue;
      }
      TapeEntry input = visit.step.inputs().get(visit.next++).step();
      if (input != null && seen.add(input)) {
        open.push(new Visit(input));
      }
    }
    return order;
  }

  /** A step whose inputs are being visited. */
  private static final class Visit {
    final TapeEntry step;
    int next;

    Visit(TapeEntry step) {
      this.step = step;
    }
  }
}
