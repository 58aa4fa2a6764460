package io.sluice.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.kernels.Kernels;
import io.sluice.model.BinaryFunction;
import io.sluice.model.Graph;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.UnaryFunction;
import io.sluice.runtime.GraphSketch;
import io.sluice.runtime.RandomTensors;
import io.sluice.runtime.step.Step;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqueezeAndExciteTest {
  private static final Op.Conv POINTWISE =
      new Op.Conv(List.of(1, 1), List.of(0, 0, 0, 0), List.of(1, 1), 1);

  private final GraphSketch sketch = new GraphSketch();
  private final RandomTensors tensors = new RandomTensors(new Random(3), sketch);

  private String pointwise(String x, int outputs) {
    Shape weight = Shape.of(outputs, sketch.shape(x).dim(1), 1, 1);
    return sketch.nodes(POINTWISE, null, List.of(x, tensors.floats(weight, 0.5))).get(0);
  }

  private String gate(String x) {
    String means = sketch.node(new Op.AdaptiveAvgPool(List.of(1, 1)), null, x);
    String squeezed = pointwise(means, 3);
    String relu = sketch.node(new Op.Unary(UnaryFunction.RELU), null, squeezed);
    return sketch.node(Op.HardSigmoid.torch(), null, pointwise(relu, sketch.shape(x).dim(1)));
  }

  private List<Step> steps() {
    Graph graph = sketch.graph(NumericsProfile.SLUICE);
    return List.of(Planner.plan(Kernels.create(), graph, null).steps());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void branchIsOneStepWhicheverOperandIsTheGate(boolean gateFirst) {
    String x = sketch.input(Shape.of(1, 7, 5, 3));
    String gate = gate(x);
    Op.Binary product = new Op.Binary(BinaryFunction.MUL);
    sketch.output(
        gateFirst ? sketch.node(product, null, gate, x) : sketch.node(product, null, x, gate));
    assertThat(steps()).hasSize(1).first().isInstanceOf(SqueezeAndExcite.Compute.class);
  }

  @Test
  void gateThatSomethingElseReadsTooIsNoBranch() {
    String x = sketch.input(Shape.of(1, 7, 5, 3));
    String gate = gate(x);
    sketch.output(gate);
    sketch.output(sketch.node(new Op.Binary(BinaryFunction.MUL), null, x, gate));
    assertThat(steps()).hasSize(4).noneMatch(SqueezeAndExcite.Compute.class::isInstance);
  }

  @Test
  void gateOfAnotherTensorsMeansIsNoBranch() {
    String x = sketch.input(Shape.of(1, 7, 5, 3));
    String other = sketch.input(Shape.of(1, 7, 5, 3));
    sketch.output(sketch.node(new Op.Binary(BinaryFunction.MUL), null, x, gate(other)));
    assertThat(steps()).hasSize(4).noneMatch(SqueezeAndExcite.Compute.class::isInstance);
  }
}
