package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Attribute;
import io.sluice.model.BinaryFunction;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.SmallHeap;
import io.sluice.model.TensorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models whose compilation asks for more memory than a heap of 512 MB has. */
class HostileModelTest {
  private static final Op ADD = new Op.Binary(BinaryFunction.ADD);
  private static final Op MEAN = new Op.ReduceMean(List.of(0, 1), true);

  @TempDir Path folder;

  private final GraphSketch sketch = new GraphSketch();

  /** Compiles a model and scores it once; in a JVM of its own. */
  public static void main(String[] arguments) throws IOException {
    try {
      CompiledModel model = ModelCompiler.compile(ModelArtifact.read(Path.of(arguments[0])));
      model.newScorer().score(new float[model.inputLength()], new float[model.outputLength()]);
      System.out.println("scored");
    } catch (InvalidModelException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }

  private String score(String output) throws IOException {
    sketch.output(output);
    Graph graph = sketch.graph();
    Path file = folder.resolve("hostile.sluice");
    ModelArtifact.of("hostile", "1", graph, null, new OutputSchema(List.of("y"), null)).write(file);
    return SmallHeap.run(HostileModelTest.class, file.toString());
  }

  /** Each pair of elements is a run of its own. */
  @Test
  void manyLongListsOfRuns() throws IOException {
    int half = 1 << 21;
    String x = sketch.node(ADD, null, sketch.input(Shape.of(2, 1)), zeros(1, half));
    for (int i = 0; i < 4; i++) {
      x = sketch.node(new Op.Transpose(List.of(1, 0)), null, x);
      x = sketch.node(ADD, null, x, zeros(half, 1));
      x = sketch.node(new Op.Reshape(Shape.of(2, half)), null, x);
    }
    assertScoredOrRefused(score(sketch.node(MEAN, null, x)));
  }

  @Test
  void oneListOfIndicesThatIsTooLong() throws IOException {
    String row = sketch.input(Shape.of(1, 1 << 12));
    String x = sketch.node(ADD, null, row, zeros(1 << 13, 1));
    assertRefused(score(sketch.node(MEAN, null, x)));
  }

  @Test
  void aSumOfConstantsThatIsTooLarge() throws IOException {
    String sum = sketch.node(ADD, null, zeros(1, (1 << 13) - 1), zeros(1 << 13, 1));
    String mean = sketch.node(MEAN, null, sum);
    assertRefused(score(sketch.node(ADD, null, sketch.input(Shape.of(1, 1)), mean)));
  }

  /** From [1, 16383] to [4096, 1] by way of [4096, 16383], which is scratch. */
  @Test
  void scratchOfAConstantThatIsTooLarge() throws IOException {
    Attribute linear = new Attribute.Strings(List.of("linear"));
    Op.Imported op =
        new Op.Imported(Op.Imported.ONNX, "Resize", 13, new TreeMap<>(Map.of("mode", linear)));
    String scales = sketch.floats(Shape.of(2), 4096, 1f / 16383);
    TensorSpec column = TensorSpec.float32("column", Shape.of(4096, 1));
    String resized = sketch.imported(op, column, zeros(1, 16383), "", scales);
    String mean = sketch.node(MEAN, null, resized);
    assertRefused(score(sketch.node(ADD, null, sketch.input(Shape.of(1, 1)), mean)));
  }

  @Test
  void weightsThatGrowWhenTheyArePacked() throws IOException {
    int inputs = 1 << 23;
    String x = sketch.node(ADD, null, sketch.input(Shape.of(1, 1)), zeros(1, inputs));
    assertScoredOrRefused(score(sketch.node(new Op.Linear(), null, x, zeros(1, inputs))));
  }

  @Test
  void integersThatBecomeFloats() throws IOException {
    QuantParams scale = QuantParams.perTensor(0.01f, 0);
    String x = sketch.node(new Op.Quantize(), scale, sketch.input(Shape.of(1, 10_000, 1)));
    byte[] weights = new byte[100_000_000];
    Op conv = new Op.Conv(List.of(1), List.of(0, 0), List.of(1), 1);
    String w = sketch.bytes(Shape.of(10_000, 10_000, 1), scale, weights);
    String y = sketch.node(conv, scale, x, w);
    String real = sketch.node(new Op.Dequantize(), null, y);
    assertRefused(score(sketch.node(new Op.ReduceMean(List.of(0, 1, 2), true), null, real)));
  }

  @Test
  void aWorkingMemoryThatIsTooLarge() throws IOException {
    String x = sketch.input(Shape.of(1, 1, 1));
    Op conv = new Op.Conv(List.of(1 << 28), List.of(1 << 28, 0), List.of(1), 1);
    String y = sketch.node(conv, null, x, sketch.floats(Shape.of(1, 1, 1), 1));
    assertRefused(score(sketch.node(new Op.ReduceMean(List.of(0, 1, 2), true), null, y)));
  }

  private String zeros(int... shape) {
    Shape of = Shape.of(shape);
    return sketch.floats(of, new float[of.elementCount()]);
  }

  private static void assertRefused(String printed) {
    assertThat(printed).startsWith("refused: ").contains("a heap of ").contains("-Xmx");
  }

  private static void assertScoredOrRefused(String printed) {
    if (!printed.equals("scored" + System.lineSeparator())) {
      assertRefused(printed);
    }
  }
}
