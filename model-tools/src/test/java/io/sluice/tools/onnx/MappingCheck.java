package io.sluice.tools.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.TensorData;
import io.sluice.runtime.ModelCompiler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One model in Sluice's ops, in ONNX's plain ones, and in ONNX Runtime. */
final class MappingCheck {
  private final OnnxSketch sketch;
  private final Graph core;
  private final Graph plain;
  private final Map<String, TensorData> inputs = new LinkedHashMap<>();

  MappingCheck(OnnxSketch sketch) {
    this.sketch = sketch;
    OnnxModel model = sketch.read();
    this.core = OnnxImporter.importModel(model, ImportOptions.defaults());
    this.plain = OnnxImporter.importModel(model, ImportOptions.defaults().coreOps(false));
    Random random = new Random(7);
    for (String input : core.inputs()) {
      float[] values = new float[core.tensor(input).shape().elementCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (random.nextFloat() * 2 - 1) * 8;
      }
      inputs.put(input, TensorData.ofFloats(core.tensor(input).shape(), values));
    }
  }

  Graph core() {
    return core;
  }

  /** The ops that the model is mapped to, without the attributes. */
  MappingCheck becomes(String... ops) {
    assertThat(core.nodes().stream().map(MappingCheck::op)).containsExactly(ops);
    return this;
  }

  private static String op(Node node) {
    if (node.op() instanceof Op.Imported imported) {
      return "onnx " + imported.name();
    }
    return node.op() instanceof Op.Unary unary
        ? unary.function().name()
        : node.op().getClass().getSimpleName();
  }

  /** All three give the same within a tolerance, relative and absolute; ours to the bit if 0. */
  void agrees(double plainTolerance, double ortTolerance) throws OrtException {
    Map<String, TensorData> ours = ModelCompiler.newRunner(core).run(inputs);
    Map<String, TensorData> reference = ModelCompiler.newRunner(plain).run(inputs);
    Map<String, TensorData> theirs = OrtRuntime.run(sketch.bytes(), inputs);
    assertThat(ours.keySet()).isEqualTo(theirs.keySet());
    for (String output : List.copyOf(ours.keySet())) {
      TensorData y = ours.get(output);
      TensorDifference.check(
          output + " in plain form", y, reference.get(output), plainTolerance, plainTolerance);
      TensorDifference.check(
          output + " in ONNX Runtime", y, theirs.get(output), ortTolerance, ortTolerance);
    }
  }
}
