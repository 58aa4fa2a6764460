package io.sluice.tools.onnx.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.ModelCompiler;
import io.sluice.tools.onnx.ImportOptions;
import io.sluice.tools.onnx.OnnxImporter;
import io.sluice.tools.onnx.OnnxSketch;
import io.sluice.tools.onnx.OrtOracle;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Categories and texts against ONNX Runtime. */
class CategoryTranslatorsTest {
  private static final List<String> WORDS = List.of("red", "", "grün", "blue", "Red");
  private static final TensorData TEXTS =
      TensorData.ofStrings(Shape.of(2, 3), List.of("blue", "red", "none", "", "grün", "RED"));
  private static final TensorData INTEGERS =
      TensorData.ofLongs(DataType.INT64, Shape.of(5), 7, -3, Long.MIN_VALUE, 0, 1L << 60);
  private static final TensorData REALS =
      TensorData.ofFloats(Shape.of(6), 0.5f, -0f, 1e30f, -7, Float.POSITIVE_INFINITY, 3);

  private static OrtOracle encoder(int version) {
    return OrtOracle.ml("LabelEncoder", version);
  }

  @Test
  void textsBecomeNumbersAndTexts() {
    encoder(2)
        .attribute("keys_strings", WORDS)
        .attribute("values_int64s", List.of(5L, 4L, 3L, 2L, 1L))
        .attribute("default_int64", 9)
        .input(TEXTS)
        .checkExact();
    encoder(2)
        .attribute("keys_strings", WORDS)
        .attribute("values_floats", List.of(0.5f, 4f, 3f, 2f, 1f))
        .input(TEXTS)
        .checkExact();
    encoder(2)
        .attribute("keys_strings", WORDS)
        .attribute("values_strings", List.of("a", "b", "c", "d", "e"))
        .input(TEXTS)
        .checkExact();
    encoder(1)
        .attribute("classes_strings", WORDS)
        .attribute("default_int64", -5)
        .input(TEXTS)
        .checkExact();
  }

  @Test
  void numbersAreLookedUp() {
    encoder(2)
        .attribute("keys_int64s", List.of(1L << 60, -3L, 7L, Long.MIN_VALUE))
        .attribute("values_floats", List.of(0.5f, 4f, 3f, 2f))
        .attribute("default_float", 1f)
        .input(INTEGERS)
        .checkExact();
    encoder(2)
        .attribute("keys_int64s", List.of(7L, 7L, 0L))
        .attribute("values_int64s", List.of(1L, 2L, 3L))
        .input(INTEGERS)
        .checkExact();
    encoder(2)
        .attribute("keys_floats", List.of(0f, 3f, 1e30f, 0.5f))
        .attribute("values_strings", List.of("zero", "three", "great", "half"))
        .input(REALS)
        .checkExact();
  }

  @Test
  void categoriesBecomeColumns() {
    OrtOracle.ml("OneHotEncoder", 1).attribute("cats_strings", WORDS).input(TEXTS).checkExact();
    OrtOracle.ml("OneHotEncoder", 1)
        .attribute("cats_int64s", List.of(0L, 7L, -3L))
        .input(INTEGERS)
        .checkExact();
    OrtOracle.ml("OneHotEncoder", 1)
        .attribute("cats_int64s", List.of(0L, 3L))
        .input(TensorData.ofFloats(Shape.of(4), 3.9f, -0.5f, 0, 7))
        .checkExact();
    OrtOracle.ml("CategoryMapper", 1)
        .attribute("cats_strings", WORDS)
        .attribute("cats_int64s", List.of(10L, 20L, 30L, 40L, 50L))
        .attribute("default_int64", -1)
        .input(TEXTS)
        .checkExact();
    OrtOracle.ml("CategoryMapper", 1)
        .attribute("cats_strings", WORDS)
        .attribute("cats_int64s", List.of(7L, 20L, 0L, 40L, -3L))
        .attribute("default_string", "other")
        .input(INTEGERS)
        .checkExact();
  }

  @Test
  void textsAreMovedComparedAndChosen() {
    TensorData one = TensorData.ofStrings(Shape.of(1), List.of("red"));
    OrtOracle.op("Equal", 19).input(TEXTS).constant(one).checkExact();
    OrtOracle.op("Concat", 13).attribute("axis", 0).input(TEXTS).input(TEXTS).checkExact();
    OrtOracle.op("Gather", 13)
        .attribute("axis", 1)
        .input(TEXTS)
        .constant(TensorData.ofLongs(DataType.INT64, Shape.of(2), 2, 0))
        .checkExact();
    OrtOracle.op("Where", 16)
        .constant(TensorData.ofLongs(DataType.BOOL, Shape.of(1, 3), 1, 0, 1))
        .input(TEXTS)
        .constant(one)
        .checkExact();
  }

  @Test
  void numbersAreCastToTextsAndBack() {
    float[] reals = {0, -0f, 1, -2.5f, 0.1f, 1e-5f, 123456789, 1e20f, 3.1415927f, 1e-4f};
    OrtOracle.op("Cast", 13)
        .attribute("to", 8)
        .input(TensorData.ofFloats(Shape.of(reals.length), reals))
        .checkExact();
    OrtOracle.op("Cast", 13).attribute("to", 8).input(INTEGERS).checkExact();
    TensorData numbers =
        TensorData.ofStrings(Shape.of(5), List.of("1.5", "-3e4", "INF", "NaN", "0.1"));
    OrtOracle.op("Cast", 13).attribute("to", 1).input(numbers).checkExact();
    OrtOracle.op("Cast", 13)
        .attribute("to", 7)
        .input(TensorData.ofStrings(Shape.of(2), List.of("-17", "9007199254740993")))
        .checkExact();
  }

  /** A map becomes a row with a value for each word of the vocabulary. */
  @Test
  void mapsAreRowsInTheOrderOfTheVocabulary() {
    OnnxSketch sketch = new OnnxSketch(17).opset("ai.onnx.ml", 1);
    sketch
        .mapInput("x", DataType.FLOAT32)
        .node(
            "ai.onnx.ml",
            "DictVectorizer",
            List.of("x"),
            List.of("y"),
            Map.of("string_vocabulary", List.of("a", "b", "c")))
        .output("y");
    Graph graph = OnnxImporter.importModel(sketch.read(), ImportOptions.defaults());
    TensorData row = TensorData.ofFloats(Shape.of(1, 3), 1, 0, 5);
    assertThat(ModelCompiler.newRunner(graph).run(Map.of("x", row)).get("y")).isEqualTo(row);
  }

  @Test
  void otherOpsRefuseTexts() {
    OrtOracle.op("Relu", 14).input(TEXTS).refused("input 0 holds texts");
    encoder(2)
        .attribute("keys_int64s", List.of(1L))
        .attribute("values_int64s", List.of(1L))
        .input(TEXTS)
        .refused("'keys_strings' is missing");
  }
}
