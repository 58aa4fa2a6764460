package io.sluice.tools.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DataType;
import io.sluice.model.Decision;
import io.sluice.model.Graph;
import io.sluice.tools.onnx.ImportOptions;
import io.sluice.tools.onnx.OnnxImporter;
import io.sluice.tools.onnx.OnnxSketch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextOutputsTest {
  private static Graph classifier(String... outputs) {
    OnnxSketch sketch = new OnnxSketch(17).opset("ai.onnx.ml", 1);
    sketch
        .input("x", DataType.FLOAT32, "N", 1)
        .node(
            "ai.onnx.ml",
            "LinearClassifier",
            List.of("x"),
            List.of("label", "scores"),
            Map.of(
                "coefficients", List.of(1f, -1f, 2f),
                "intercepts", List.of(0f, 0f, 1f),
                "classlabels_strings", List.of("low", "middle", "high")));
    for (String output : outputs) {
      sketch.output(output);
    }
    return OnnxImporter.importModel(sketch.read(), ImportOptions.defaults());
  }

  @Test
  void labelsBecomeTheDecision() {
    TextOutputs outputs = TextOutputs.remove(classifier("label", "scores"));
    assertThat(outputs.graph().outputs()).containsExactly("scores");
    assertThat(outputs.graph().tensors().values())
        .noneMatch(tensor -> tensor.type() == DataType.STRING);
    assertThat(outputs.decision()).isEqualTo(new Decision.ArgMax(List.of("low", "middle", "high")));
  }

  @Test
  void outputsOfNumbersAndOfTextsAloneStay() {
    Graph scores = classifier("scores");
    assertThat(TextOutputs.remove(scores).graph()).isSameAs(scores);
    Graph labels = classifier("label");
    assertThat(TextOutputs.remove(labels).graph()).isSameAs(labels);
  }
}
