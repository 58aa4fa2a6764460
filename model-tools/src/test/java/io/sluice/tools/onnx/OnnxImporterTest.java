package io.sluice.tools.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnnxImporterTest {
  private static final ImportOptions PLAIN = ImportOptions.defaults().coreOps(false);

  private static OnnxSketch matMul(Object... inputDimensions) {
    return new OnnxSketch(13)
        .input("x", DataType.FLOAT32, inputDimensions)
        .initializer("w", TensorData.ofFloats(Shape.of(2, 1), 3, 4))
        .node("MatMul", List.of("x", "w"), List.of("y"))
        .output("y");
  }

  @Test
  void aNodeBecomesAnOpOfItsSinceVersion() {
    Graph graph = OnnxImporter.importModel(matMul(5, 2).read(), PLAIN);
    assertThat(graph.nodes()).hasSize(1);
    assertThat(graph.nodes().get(0).op().toString()).contains("name=MatMul, version=13");
    assertThat(graph.tensor("y").shape()).isEqualTo(Shape.of(5, 1));
    assertThat(graph.numerics()).isEqualTo(NumericsProfile.SLUICE);
    assertThat(OpVersions.since("MatMul", 12)).isEqualTo(9);
    assertThat(OpVersions.since("Clip", 11)).isEqualTo(11);
    assertThat(OpVersions.since("CumSum", 10)).isZero();
  }

  @Test
  void anOpenFirstDimensionIsTheBatchAndOthersMustBeGiven() {
    assertThat(OnnxImporter.importModel(matMul("n", 2).read(), PLAIN).tensor("y").shape())
        .isEqualTo(Shape.of(1, 1));
    assertThat(OnnxImporter.importModel(matMul("", 2).read(), PLAIN.batch(7)).tensor("y").shape())
        .isEqualTo(Shape.of(7, 1));
    OnnxModel open = matMul("n", "length", "n", 2).read();
    assertRefused(
        open,
        PLAIN,
        "graph input 'x' of shape [n, length, n, 2]: the extent of dimension 1"
            + " is open; set it by the name 'length'");
    assertThat(OnnxImporter.importModel(open, PLAIN.dim("length", 3)).tensor("y").shape())
        .isEqualTo(Shape.of(1, 3, 1, 1));
    assertThat(
            OnnxImporter.importModel(matMul("n", "", 2).read(), PLAIN.dim("x:1", 3).dim("n", 5))
                .tensor("y")
                .shape())
        .isEqualTo(Shape.of(5, 3, 1));
  }

  @Test
  void whatIsConstantIsComputedAndWhatNothingNeedsIsDropped() {
    OnnxModel model =
        matMul(1, 2)
            .initializer("a", TensorData.ofFloats(Shape.of(1, 2), 1, 2))
            .node("MatMul", List.of("a", "w"), List.of("folded"))
            .node("MatMul", List.of("x", "w"), List.of("dead"))
            .output("folded")
            .read();
    Graph graph = OnnxImporter.importModel(model, PLAIN);
    assertThat(graph.nodes()).hasSize(1);
    assertThat(graph.constant("folded")).isEqualTo(TensorData.ofFloats(Shape.of(1, 1), 11));
    assertThat(graph.tensors().keySet()).containsExactlyInAnyOrder("x", "w", "y", "folded");
  }

  @Test
  void shapesAndConstantsNeverBecomeNodes() {
    OnnxModel model =
        new OnnxSketch(15)
            .input("x", DataType.FLOAT32, 2, 3, 5)
            .node("Shape", List.of("x"), List.of("shape"))
            .node("Shape", List.of("x"), List.of("tail"), Map.of("start", -2))
            .node("Size", List.of("x"), List.of("size"))
            .node(
                "ConstantOfShape",
                List.of("tail"),
                List.of("filled"),
                Map.of("value", TensorData.ofLongs(DataType.UINT8, Shape.of(1), 200)))
            .node("ConstantOfShape", List.of("tail"), List.of("zeros"))
            .node("Constant", List.of(), List.of("floats"), Map.of("value_floats", List.of(1f, 2f)))
            .node("Constant", List.of(), List.of("int"), Map.of("value_int", 3))
            .output("shape")
            .output("size")
            .output("filled")
            .output("zeros")
            .output("floats")
            .output("int")
            .read();
    Graph graph = OnnxImporter.importModel(model, PLAIN);
    assertThat(graph.nodes()).isEmpty();
    assertThat(graph.constant("shape").toLongs()).containsExactly(2, 3, 5);
    assertThat(graph.constant("size"))
        .isEqualTo(TensorData.ofLongs(DataType.INT64, Shape.of(), 30));
    assertThat(graph.constant("filled").toString()).isEqualTo("U8[3, 5]");
    assertThat(graph.constant("filled").toLongs()).containsOnly(200);
    assertThat(graph.constant("zeros"))
        .isEqualTo(TensorData.ofFloats(Shape.of(3, 5), new float[15]));
    assertThat(graph.constant("floats")).isEqualTo(TensorData.ofFloats(Shape.of(2), 1, 2));
    assertThat(graph.constant("int")).isEqualTo(TensorData.ofLongs(DataType.INT64, Shape.of(), 3));
  }

  @Test
  void inputsThatDecideShapesAreNamedAndCanBeBound() {
    OnnxModel model =
        new OnnxSketch(13)
            .input("shape", DataType.INT64, 2)
            .input("x", DataType.FLOAT32, 1)
            .node("ConstantOfShape", List.of("shape"), List.of("y"))
            .output("y")
            .read();
    assertRefused(
        model,
        PLAIN,
        "the shapes depend on graph inputs [shape], which must be given as constants");
    assertThat(OnnxImporter.shapeInputs(model, PLAIN)).containsExactly("shape");
    TensorData shape = TensorData.ofLongs(DataType.INT64, Shape.of(2), 2, 3);
    ImportOptions bound =
        OnnxImporter.bindShapeInputs(
            model, PLAIN, Map.of("shape", shape, "x", TensorData.ofFloats(Shape.of(1), 1)));
    assertThat(bound.constants()).containsOnlyKeys("shape");
    Graph graph = OnnxImporter.importModel(model, bound);
    assertThat(graph.inputs()).containsExactly("x");
    assertThat(graph.tensor("y").shape()).isEqualTo(Shape.of(2, 3));
    assertRefused(model, PLAIN.constant("z", shape), "there is no graph input 'z'; the inputs are");
    assertRefused(
        model,
        PLAIN.constant("x", shape),
        "graph input 'x' has type F32, but the given constant is I64[2]");
  }

  @Test
  void allOpsThatAreNotSupportedAreInOneReport() {
    OnnxModel model =
        new OnnxSketch(13)
            .opset("com.example", 2)
            .input("x", DataType.FLOAT32, 1)
            .node("Loop", List.of("x"), List.of("a"))
            .node("Loop", List.of("x"), List.of("b"))
            .node("com.example", "Fancy", List.of("x"), List.of("c"), Map.of())
            .node("com.absent", "Fancy", List.of("x"), List.of("d"), Map.of())
            .node("Gelu", List.of("x"), List.of("e"))
            .node("MatMul", List.of("nowhere", "x"), List.of("f"))
            .output("a")
            .read();
    assertRefused(
        model,
        PLAIN,
        "the model has ops that are not supported: Loop of opset 13 (node 'Loop0', 'Loop1');"
            + " com.example.Fancy of opset 2 (node 'Fancy2'); com.absent.Fancy, whose domain the"
            + " file does not import (node 'Fancy3'); Gelu of opset 13, which does not define it"
            + " (node 'Gelu4')");
    assertRefused(
        new OnnxSketch(99).node("Add", List.of(), List.of("y")).output("y").read(),
        PLAIN,
        "Add of opset 99 (opsets 6 to 27 are supported)");
  }

  @Test
  void dropoutIsNothingUnlessItTrains() {
    TensorData on = TensorData.ofLongs(DataType.BOOL, Shape.of(), 1);
    TensorData off = TensorData.ofLongs(DataType.BOOL, Shape.of(), 0);
    Graph graph = OnnxImporter.importModel(dropout(off, "y", "").read(), PLAIN);
    assertThat(graph.nodes().get(0).title()).isEqualTo("Identity 'Dropout0'");
    assertRefused(dropout(on, "y").read(), PLAIN, "the training mode is on");
    assertRefused(dropout(off, "y", "mask").read(), PLAIN, "the mask output is not supported");
  }

  private static OnnxSketch dropout(TensorData mode, String... outputs) {
    return new OnnxSketch(13)
        .input("x", DataType.FLOAT32, 3)
        .initializer("mode", mode)
        .node("Dropout", List.of("x", "", "mode"), List.of(outputs))
        .output("y");
  }

  @Test
  void quantizedWeightsStayAsTheyAreUntilProductsAreMadeOfThem() {
    OnnxModel model =
        new OnnxSketch(13)
            .input("x", DataType.FLOAT32, 1, 2)
            .initializer("w", TensorData.ofBytes(Shape.of(2, 1), (byte) 4, (byte) -6))
            .initializer("scale", TensorData.ofFloats(Shape.of(), 0.5f))
            .node("DequantizeLinear", List.of("w", "scale"), List.of("v"))
            .node("MatMul", List.of("x", "v"), List.of("y"))
            .output("y")
            .read();
    Graph plain = OnnxImporter.importModel(model, PLAIN);
    assertThat(plain.nodes()).hasSize(2);
    assertThat(plain.constant("w")).isNotNull();
    assertThat(plain.numerics()).isEqualTo(NumericsProfile.ONNXRUNTIME);
    Graph core = OnnxImporter.importModel(model, ImportOptions.defaults());
    assertThat(core.nodes()).hasSize(1);
    assertThat(core.constants().values())
        .containsExactly(TensorData.ofFloats(Shape.of(1, 2), 2, -3));
  }

  @Test
  void whatIsComputedAtImportIsBounded() {
    OnnxModel model =
        new OnnxSketch(13)
            .input("x", DataType.FLOAT32, 1)
            .initializer("huge", TensorData.ofLongs(DataType.INT64, Shape.of(2), 1 << 15, 1 << 12))
            .node("ConstantOfShape", List.of("huge"), List.of("y"))
            .output("y")
            .read();
    assertRefused(
        model,
        PLAIN,
        "ConstantOfShape 'ConstantOfShape0': the import would have to compute more than"
            + " 67108864 bytes of constants");
  }

  @Test
  void tensorsWithoutOrWithTwoSourcesAreRefused() {
    assertRefused(
        matMul(1, 2).node("MatMul", List.of("later", "w"), List.of("z")).read(),
        PLAIN,
        "MatMul 'MatMul1' reads tensor 'later', which no earlier node produces");
    assertRefused(
        matMul(1, 2).node("MatMul", List.of("x", "w"), List.of("y")).read(),
        PLAIN,
        "tensor 'y' has two sources");
    assertRefused(matMul(1, 2).output("z").read(), PLAIN, "no node produces graph output 'z'");
  }

  private static void assertRefused(OnnxModel model, ImportOptions options, String message) {
    assertThatThrownBy(() -> OnnxImporter.importModel(model, options))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }
}
