package io.sluice.runtime.reference;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.BinaryFunction;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import io.sluice.model.UnaryFunction;
import io.sluice.runtime.GraphSketch;
import io.sluice.runtime.ModelCompiler;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypeRulesTest {
  private static final QuantParams UNIT = QuantParams.perTensor(1, 0);
  private final GraphSketch sketch = new GraphSketch();

  private void refused(String message, Op op, @Nullable QuantParams output, String... operands) {
    sketch.output(sketch.node(op, output, operands));
    assertThatThrownBy(() -> new GraphInterpreter(sketch.graph()))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(message);
  }

  @Test
  void mixedOperands() {
    String x = sketch.input(Shape.of(1, 3));
    refused(
        "binary 'n0' does not support the types F32, I8 -> F32; it supports F32, F32 -> F32 or I8, I8 ->"
            + " I8",
        new Op.Binary(BinaryFunction.ADD),
        null,
        x,
        sketch.bytes(Shape.of(3), UNIT, new byte[3]));
  }

  @Test
  void aQuantizedLayerNeedsAnIntegerBias() {
    String x = sketch.node(new Op.Quantize(), UNIT, sketch.input(Shape.of(1, 3)));
    refused(
        "linear 'n1' does not support the types I8, I8, F32 -> I8; it supports F32, F32, F32 -> F32 or I8,"
            + " I8, I32 -> I8",
        new Op.Linear(),
        UNIT,
        x,
        sketch.bytes(Shape.of(1, 3), UNIT, new byte[3]),
        sketch.floats(Shape.of(1), 0));
  }

  @Test
  void batchNormOfBothTypes() {
    String x = sketch.node(new Op.Quantize(), UNIT, sketch.input(Shape.of(1, 1)));
    String one = sketch.floats(Shape.of(1), 1);
    refused(
        "batchnorm 'n1' does not support the types I8, F32, F32, F32, F32 -> F32; it supports F32, F32, F32,"
            + " F32, F32 -> F32 or I8, F32, F32, F32, F32 -> I8",
        new Op.BatchNorm(0),
        null,
        x,
        one,
        one,
        one,
        one);
  }

  @Test
  void weightsWithAScaleForEachInput() {
    String x = sketch.node(new Op.Quantize(), UNIT, sketch.input(Shape.of(1, 2)));
    QuantParams columns = QuantParams.perChannel(new float[] {1, 2}, 1);
    refused(
        "linear 'n1': tensor 'q2' is quantized with 2 scales along axis 1; weights need zero"
            + " point 0, and one scale or one for each index of axis 0",
        new Op.Linear(),
        UNIT,
        x,
        sketch.bytes(Shape.of(1, 2), columns, new byte[2]));
  }

  @Test
  void weightsWithAZeroPoint() {
    String x = sketch.node(new Op.Quantize(), UNIT, sketch.input(Shape.of(1, 2)));
    refused(
        "linear 'n1': tensor 'q2' is quantized with scale 1.0, zero point 3; weights need zero"
            + " point 0, and one scale or one for each index of axis 0",
        new Op.Linear(),
        UNIT,
        x,
        sketch.bytes(Shape.of(1, 2), QuantParams.perTensor(1, 3), new byte[2]));
  }

  @Test
  void activationsWithAScaleForEachChannel() {
    refused(
        "quantize 'n0': tensor 'n0.0' is quantized with 2 scales along axis 1; only weights may"
            + " have a scale for each channel",
        new Op.Quantize(),
        QuantParams.perChannel(new float[] {1, 2}, 1),
        sketch.input(Shape.of(1, 2)));
  }

  @Test
  void importedOpsWithoutAPlainForm() {
    Op.Imported op = new Op.Imported(Op.Imported.ONNX, "Einbein", 1, new TreeMap<>());
    String x = sketch.input(Shape.of(1));
    sketch.output(sketch.imported(op, TensorSpec.float32("y", Shape.of(1)), x));
    OutputSchema outputs = new OutputSchema(List.of("y"), null);
    ModelArtifact artifact = ModelArtifact.of("m", "1", sketch.graph(), null, outputs);
    assertThatThrownBy(() -> ModelCompiler.compile(artifact))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("Einbein 'n0': op 'Einbein' of onnx is not supported");
  }

  @Test
  void inputsAndOutputsOfManyScales() {
    sketch.input(Shape.of(1, 2), QuantParams.perChannel(new float[] {1, 2}, 1));
    sketch.output(
        sketch.node(new Op.Unary(UnaryFunction.RELU), null, sketch.input(Shape.of(1, 2))));
    assertThatThrownBy(() -> new GraphInterpreter(sketch.graph()))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "graph input or output 'x0' is quantized with 2 scales along axis 1;"
                + " it needs one scale and one zero point");
  }
}
