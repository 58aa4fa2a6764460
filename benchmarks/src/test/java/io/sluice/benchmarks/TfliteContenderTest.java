package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.benchmarks.tflite.TfliteExporter;
import io.sluice.kernels.Kernels;
import io.sluice.model.Graph;
import io.sluice.model.Shape;
import io.sluice.nn.Conv1d;
import io.sluice.nn.Conv2d;
import io.sluice.nn.ConvOptions;
import io.sluice.nn.Flatten;
import io.sluice.nn.Generator;
import io.sluice.nn.GraphTracer;
import io.sluice.nn.Hardsigmoid;
import io.sluice.nn.Hardswish;
import io.sluice.nn.Linear;
import io.sluice.nn.Module;
import io.sluice.nn.ReLU;
import io.sluice.nn.Sequential;
import io.sluice.nn.Sigmoid;
import io.sluice.nn.Softmax;
import java.io.IOException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exported models give in TFLite what they give in Sluice. */
class TfliteContenderTest {
  private static final Offset<Float> CLOSE = Offset.offset(2e-5f);
  private final Generator generator = new Generator(7);

  @Test
  void unevenConvolutionsInTwoDimensions() throws IOException {
    assertSame(
        new Sequential(
            new Conv2d(3, 5, 4, 3, new ConvOptions().stride(2).padding(2, 1), generator),
            new ReLU(),
            new Conv2d(5, 5, 3, new ConvOptions().padding(1).groups(5), generator),
            new Hardswish(),
            new Conv2d(5, 7, 1, generator),
            new Flatten(),
            new Linear(7 * 5 * 4, 3, generator)),
        Shape.of(1, 3, 9, 7));
  }

  @Test
  void convolutionsInOneDimension() throws IOException {
    assertSame(
        new Sequential(
            new Conv1d(3, 4, 5, new ConvOptions().stride(2).padding(2), generator),
            new Hardsigmoid(),
            new Conv1d(4, 2, 3, new ConvOptions().padding(1), generator),
            new Sigmoid()),
        Shape.of(1, 3, 13));
  }

  @ParameterizedTest
  @ValueSource(strings = {"MLP 8-16-1", "GRU-32 step", "gated autoencoder", "DS-CNN", "ResNet8"})
  void benchmarkModels(String name) throws IOException {
    assertSame(BenchmarkModels.named(name).graph());
  }

  @Test
  void anOpWithoutAFormIsRefusedByName() {
    Graph graph =
        GraphTracer.trace(
            new Sequential(new Linear(3, 2, generator), new Softmax(1)), Shape.of(1, 3));
    assertThatThrownBy(() -> TfliteExporter.export(graph))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("softmax '");
  }

  private static void assertSame(Module module, Shape input) throws IOException {
    assertSame(GraphTracer.trace(module, input));
  }

  private static void assertSame(Graph graph) throws IOException {
    assumeTrue(TfliteContender.load(), "there is no TFLite for this platform");
    float[] features = ModelForms.features(graph);
    SluiceContender sluice =
        new SluiceContender(
            Engine.SLUICE_SCALAR,
            Form.FLOAT,
            ModelForms.artifact(graph),
            Kernels.scalar(),
            features);
    sluice.run();
    try (TfliteContender tflite = new TfliteContender(graph, features)) {
      tflite.run();
      assertThat(tflite.outputs()).containsExactly(sluice.outputs(), CLOSE);
    }
  }
}
