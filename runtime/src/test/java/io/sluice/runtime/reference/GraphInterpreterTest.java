package io.sluice.runtime.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.Graph;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.GraphSketch;
import io.sluice.runtime.op.Values;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphInterpreterTest {
  private final GraphSketch sketch = new GraphSketch();

  private Values quantizedLinear() {
    String x =
        sketch.node(
            new Op.Quantize(), QuantParams.perTensor(0.5f, -1), sketch.input(Shape.of(1, 2)));
    QuantParams rows = QuantParams.perChannel(new float[] {1, 0.5f}, 0);
    String weight = sketch.bytes(Shape.of(2, 2), rows, (byte) 1, (byte) 2, (byte) 3, (byte) 4);
    String bias = sketch.ints(2, -2);
    sketch.output(sketch.node(new Op.Linear(), QuantParams.perTensor(1, 5), x, weight, bias));
    return new GraphInterpreter(sketch.graph()).run(Map.of("x0", new float[] {1, -2}));
  }

  @Test
  void everyTensorHasItsValues() {
    Values values = quantizedLinear();
    assertThat(values.floats("x0")).containsExactly(1, -2);
    assertThat(values.bytes("n0.0")).containsExactly(1, -5);
    assertThat(values.bytes("q2")).containsExactly(1, 2, 3, 4);
    assertThat(values.ints("i3")).containsExactly(2, -2);
    // (2 - 8 + 2) * 0.5 and (6 - 16 - 2) * 0.25.
    assertThat(values.bytes("n1.0")).containsExactly(3, 2);
  }

  @Test
  void realsAreWhatTheIntegersStandFor() {
    Values values = quantizedLinear();
    assertThat(values.reals("x0")).containsExactly(1, -2);
    assertThat(values.reals("n0.0")).containsExactly(1, -2);
    assertThat(values.reals("q2")).containsExactly(1, 2, 1.5f, 2);
    assertThat(values.reals("i3")).containsExactly(2, -2);
    assertThat(values.reals("n1.0")).containsExactly(-2, -3);
  }

  @Test
  void valuesAreCopies() {
    Values values = quantizedLinear();
    values.bytes("q2")[0] = 99;
    assertThat(values.bytes("q2")).startsWith(1);
  }

  @Test
  void aTensorOfAnotherTypeIsRefused() {
    Values values = quantizedLinear();
    assertThatThrownBy(() -> values.floats("q2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no F32 tensor 'q2'");
  }

  @Test
  void int8InputsAreGivenAsReals() {
    TensorSpec x = TensorSpec.int8("x", Shape.of(1, 2), QuantParams.perTensor(0.5f, 1));
    Graph graph = new Graph(List.of(x), Map.of(), List.of(), List.of("x"), List.of("x"), List.of());
    Values values = new GraphInterpreter(graph).run(Map.of("x", new float[] {1.25f, Float.NaN}));
    assertThat(values.bytes("x")).containsExactly(3, 1);
    assertThat(values.reals("x")).containsExactly(1, 0);
  }

  @Test
  void inputsAreChecked() {
    String x = sketch.input(Shape.of(1, 2));
    sketch.output(x);
    GraphInterpreter interpreter = new GraphInterpreter(sketch.graph());
    assertThatThrownBy(() -> interpreter.run(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("graph input 'x0' is missing");
    assertThatThrownBy(() -> interpreter.run(Map.of("x0", new float[3])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("graph input 'x0' of shape [1, 2] takes 2 values, not 3");
    assertThatThrownBy(() -> interpreter.run(Map.of("x0", new float[2], "z", new float[2])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no graph input 'z'; the inputs are [x0]");
  }
}
