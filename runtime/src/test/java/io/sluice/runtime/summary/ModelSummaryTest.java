package io.sluice.runtime.summary;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.BinaryFunction;
import io.sluice.model.DataType;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.UnaryFunction;
import io.sluice.runtime.GraphSketch;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelSummaryTest {
  private final GraphSketch sketch = new GraphSketch();

  private ModelSummary summary(String output) {
    sketch.output(output);
    int values =
        sketch.graph().dataOutputs().stream().mapToInt(o -> o.shape().elementCount()).sum();
    List<String> names = IntStream.range(0, values).mapToObj(i -> "y" + i).toList();
    return ModelSummary.of(
        ModelArtifact.of("pump", "1", sketch.graph(), null, new OutputSchema(names, null)));
  }

  @Test
  void aConvolutionCountsItsWeightsAndProducts() {
    String x = sketch.input(Shape.of(1, 6, 17));
    String weight = sketch.floats(Shape.of(9, 2, 5), new float[90]);
    String bias = sketch.floats(Shape.of(9), new float[9]);
    Op conv = new Op.Conv(List.of(2), List.of(2, 1), List.of(1), 3);
    ModelSummary summary = summary(sketch.node(conv, null, x, weight, bias));
    assertThat(summary.rows())
        .containsExactly(
            new ModelSummary.Row(
                "n0",
                "conv [5] stride [2] padding [2, 1] groups 3",
                Shape.of(1, 9, 8),
                DataType.FLOAT32,
                null,
                99,
                396,
                720));
    assertThat(summary.parameters()).isEqualTo(99);
    assertThat(summary.bytes()).isEqualTo(396);
    assertThat(summary.multiplyAdds()).isEqualTo(720);
    assertThat(summary.id().name()).isEqualTo("pump");
  }

  @Test
  void quantizedWeightsTakeAByteAndTheRowHasTheirOutputsQuantization() {
    QuantParams to = QuantParams.perTensor(0.5f, 3);
    String x = sketch.node(new Op.Quantize(), to, sketch.input(Shape.of(1, 7)));
    String weight = sketch.bytes(Shape.of(3, 7), QuantParams.perTensor(1, 0), new byte[21]);
    String y = sketch.node(new Op.Linear(), to, x, weight, sketch.ints(1, 2, 3));
    ModelSummary summary = summary(sketch.node(new Op.Dequantize(), null, y));
    assertThat(summary.rows())
        .containsExactly(
            new ModelSummary.Row("n0", "quantize", Shape.of(1, 7), DataType.INT8, to, 0, 0, 0),
            new ModelSummary.Row("n1", "linear", Shape.of(1, 3), DataType.INT8, to, 24, 33, 21),
            new ModelSummary.Row(
                "n2", "dequantize", Shape.of(1, 3), DataType.FLOAT32, null, 0, 0, 0));
    assertThat(summary.bytes()).isEqualTo(33);
  }

  @Test
  void recurrentLayersCountEveryStep() {
    String x = sketch.input(Shape.of(1, 5, 3));
    String h0 = sketch.input(Shape.of(1, 2));
    List<String> gru =
        sketch.nodes(
            new Op.Gru(),
            null,
            List.of(
                x,
                h0,
                sketch.floats(Shape.of(6, 3), new float[18]),
                sketch.floats(Shape.of(6, 2), new float[12]),
                sketch.floats(Shape.of(6), new float[6]),
                sketch.floats(Shape.of(6), new float[6])));
    sketch.state(h0, gru.get(1));
    ModelSummary.Row row = summary(gru.get(0)).rows().get(0);
    assertThat(row.op()).isEqualTo("gru");
    assertThat(row.parameters()).isEqualTo(42);
    assertThat(row.multiplyAdds()).isEqualTo(150);
  }

  @Test
  void aSharedConstantCountsOnce() {
    String x = sketch.input(Shape.of(1, 3));
    String one = sketch.floats(Shape.of(3), 1, 1, 1);
    Op add = new Op.Binary(BinaryFunction.ADD);
    ModelSummary summary = summary(sketch.node(add, null, sketch.node(add, null, x, one), one));
    assertThat(summary.rows()).extracting(ModelSummary.Row::parameters).containsExactly(3L, 0L);
    assertThat(summary.parameters()).isEqualTo(3);
  }

  @Test
  void opsAreWrittenWithTheirAttributes() {
    String x = sketch.input(Shape.of(1, 3, 4));
    for (Op op :
        List.of(
            new Op.Unary(UnaryFunction.HARD_SWISH),
            Op.HardSigmoid.torch(),
            new Op.HardSigmoid(0.2f, 0.5f),
            new Op.Softmax(1),
            new Op.ReduceMean(List.of(2), true),
            new Op.Reshape(Shape.of(1, 1, 3)),
            new Op.Transpose(List.of(0, 2, 1)),
            new Op.Concat(1),
            new Op.Slice(1, 1, 3),
            new Op.AdaptiveAvgPool(List.of(1)))) {
      x = sketch.node(op, null, x);
    }
    assertThat(summary(x).rows())
        .extracting(ModelSummary.Row::op)
        .containsExactly(
            "hard_swish",
            "hard_sigmoid",
            "hard_sigmoid alpha 0.2 beta 0.5",
            "softmax axis 1",
            "reduce_mean axes [2] kept",
            "reshape",
            "transpose [0, 2, 1]",
            "concat axis 1",
            "slice axis 1 from 1 to 3",
            "adaptive_avg_pool [1]");
  }
}
