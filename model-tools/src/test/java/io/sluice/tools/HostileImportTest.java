package io.sluice.tools;

import static io.sluice.model.DataType.FLOAT32;
import static io.sluice.model.DataType.INT64;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.SmallHeap;
import io.sluice.model.TensorData;
import io.sluice.runtime.ModelCompiler;
import io.sluice.tools.load.LoadOptions;
import io.sluice.tools.load.ModelFormat;
import io.sluice.tools.load.SourceModel;
import io.sluice.tools.load.UnsupportedModelException;
import io.sluice.tools.onnx.OnnxSketch;
import io.sluice.tools.tflite.TfliteFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** Models of other runtimes that ask for more memory than a heap of 512 MB has. */
class HostileImportTest {
  @TempDir Path folder;

  /** Imports a model and compiles it; in a JVM of its own. */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    try {
      ModelCompiler.newRunner(
          SourceModel.read(file, ModelFormat.of(file), LoadOptions.NONE).graph());
      System.out.println("imported");
    } catch (InvalidModelException | UnsupportedModelException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }

  private String imported(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, bytes);
    return SmallHeap.run(HostileImportTest.class, file.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sparse.onnx", "sparse.tflite"})
  void aSparseFile(String name) throws IOException {
    Path file = folder.resolve(name);
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(1L << 30);
    }
    assertThat(SmallHeap.run(HostileImportTest.class, file.toString()))
        .startsWith("refused: ")
        .contains("sparse")
        .contains("1073741824 bytes; a heap of ")
        .contains("-Xmx");
  }

  @Test
  void aFileOfEmptyNodes() throws IOException {
    GraphProto.Builder graph = GraphProto.newBuilder();
    NodeProto empty = NodeProto.getDefaultInstance();
    for (int i = 0; i < 10_000_000; i++) {
      graph.addNode(empty);
    }
    byte[] file = ModelProto.newBuilder().setGraph(graph).build().toByteArray();
    assertRefused(imported("nodes.onnx", file));
  }

  @Test
  void integersThatAreStoredAsNumbersOfAnyLength() throws IOException {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName("w").setDataType(3).addDims(40_000_000);
    for (int i = 0; i < 40_000_000; i++) {
      tensor.addInt32Data(1);
    }
    GraphProto graph = GraphProto.newBuilder().addInitializer(tensor).build();
    byte[] file = ModelProto.newBuilder().setGraph(graph).build().toByteArray();
    assertRefused(imported("numbers.onnx", file));
  }

  @Test
  void aLargeConstantOfIntegers() throws IOException {
    byte[] file =
        new OnnxSketch(13)
            .input("x", FLOAT32, 1, 1)
            .initializer("w", TensorData.ofBytes(Shape.of(1, 100_000_000), new byte[100_000_000]))
            .initializer("s", TensorData.ofFloats(Shape.of(), 1))
            .initializer("z", TensorData.ofBytes(Shape.of(), (byte) 0))
            .node("DequantizeLinear", List.of("w", "s", "z"), List.of("d"))
            .node("Mul", List.of("x", "d"), List.of("y"))
            .output("y")
            .bytes();
    assertRefused(imported("integers.onnx", file));
  }

  @Test
  void constantsThatGrow() throws IOException {
    for (String type : List.of("ConstantOfShape", "Expand", "Tile")) {
      OnnxSketch sketch =
          new OnnxSketch(13)
              .input("x", FLOAT32, 1)
              .initializer("one", TensorData.ofFloats(Shape.of(1), 1))
              .initializer("size", TensorData.ofLongs(INT64, Shape.of(1), 1 << 23));
      String sum = "x";
      for (int i = 0; i < 12; i++) {
        List<String> inputs =
            type.equals("ConstantOfShape") ? List.of("size") : List.of("one", "size");
        sketch.node(type, inputs, List.of("c" + i));
        sketch.node("Neg", List.of("c" + i), List.of("n" + i));
        sketch.node("Add", List.of(sum, "n" + i), List.of("y" + i));
        sum = "y" + i;
      }
      sketch.node("ReduceSum", List.of(sum), List.of("y"), Map.of("keepdims", 0)).output("y");
      assertRefused(imported(type + ".onnx", sketch.bytes()));
    }
  }

  @Test
  void aLargeConstantOfTfliteThatBecomesFloats() throws IOException {
    TfliteFile file = new TfliteFile();
    int x = file.floats("x", 1);
    int w = file.data(file.int8("w", 1, 0, 60_000_000), new byte[60_000_000]);
    int real = file.floats("real", 60_000_000);
    int y = file.floats("y", 60_000_000);
    file.operator(BuiltinOperator.DEQUANTIZE, 1, (byte) 0, null, new int[] {w}, real);
    file.operator(BuiltinOperator.ADD, 1, (byte) 0, null, new int[] {x, real}, y);
    assertRefused(imported("floats.tflite", file.bytes(new int[] {x}, y)));
  }

  @Test
  void aLargeListOfAxesOfTflite() throws IOException {
    TfliteFile file = new TfliteFile();
    int x = file.floats("x", 2, 3);
    int axes = file.data(file.tensor("axes", TensorType.INT8, 60_000_000), new byte[60_000_000]);
    int y = file.floats("y", 2, 3);
    file.operator(BuiltinOperator.TRANSPOSE, 1, (byte) 0, null, new int[] {x, axes}, y);
    assertRefused(imported("axes.tflite", file.bytes(new int[] {x}, y)));
  }

  private static void assertRefused(String printed) {
    // Before that, JDK 25 warns of a method that the parser of ONNX files uses.
    assertThat(printed).containsPattern("(?m)^refused: ").doesNotContain("Exception");
  }
}
