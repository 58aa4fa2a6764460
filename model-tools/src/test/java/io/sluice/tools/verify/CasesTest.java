package io.sluice.tools.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.BinaryFunction;
import io.sluice.model.DataType;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.GoldenVectors;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.tools.GraphSketch;
import io.sluice.tools.load.LoadOptions;
import io.sluice.tools.npy.NpyArray;
import io.sluice.tools.npy.NpyFile;
import io.sluice.tools.onnx.OnnxSketch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CasesTest {
  private static final Graph SUM_SO_FAR =
      new GraphSketch()
          .input("x", 1, 2)
          .state("before", "y", 1, 2)
          .op("y", GraphSketch.binary(BinaryFunction.ADD), "x", "before")
          .op("z", GraphSketch.relu(), "y")
          .outputs("z", "y");

  private static final Graph RELU =
      new GraphSketch().input("x", 1, 2).op("y", GraphSketch.relu(), "x").outputs("y");

  @TempDir Path folder;
  private Path x = Path.of("");

  @BeforeEach
  void input() throws IOException {
    x = npy("x.npy", new int[] {3, 2}, 1, 2, 3, 4, -5, -6);
  }

  private Path npy(String name, int[] shape, float... values) throws IOException {
    Path file = folder.resolve(name);
    NpyFile.write(file, NpyArray.ofFloats(shape, values));
    return file;
  }

  private Path model(String name, Graph graph, @Nullable FeatureSchema features)
      throws IOException {
    return model(name, graph, features, null);
  }

  private Path model(
      String name, Graph graph, @Nullable FeatureSchema features, @Nullable GoldenVectors golden)
      throws IOException {
    Path file = folder.resolve(name);
    OutputSchema outputs = new OutputSchema(List.of("a", "b"), null);
    ModelArtifact.of(
            new ModelArtifact.Contents("m", "1", graph, features, outputs, golden, new TreeMap<>()))
        .write(file);
    return file;
  }

  private Verdict verify(Path model, Path expected, boolean sequence) {
    return new ArrayCase(
            model, LoadOptions.NONE, List.of(x), List.of(expected), new Tolerance.Exact(), sequence)
        .run();
  }

  @Test
  void itemsOfABatchStartFromZeroState() throws IOException {
    Path model = model("m.sluice", SUM_SO_FAR, null);
    Path alone = npy("alone.npy", new int[] {3, 2}, 1, 2, 3, 4, 0, 0);
    Path summed = npy("summed.npy", new int[] {3, 1, 2}, 1, 2, 4, 6, 0, 0);

    assertThat(verify(model, alone, false)).isInstanceOf(Verdict.Pass.class);
    assertThat(verify(model, summed, true)).isInstanceOf(Verdict.Pass.class);
    assertThat(verify(model, summed, false))
        .isInstanceOfSatisfying(
            Verdict.Fail.class,
            fail ->
                assertThat(fail.reason())
                    .isEqualTo(
                        "'z'[0, 1] of item 1: got 4.0, expected 6.0, difference 2"
                            + " (2 of 6 elements differ too much); the model has state, and each"
                            + " item started from zero state; use --sequence if the items of the"
                            + " batch are one sequence"));
    assertThat(verify(model, alone, true))
        .isInstanceOfSatisfying(
            Verdict.Fail.class,
            fail ->
                assertThat(fail.reason())
                    .endsWith(
                        "; the batch was read as one sequence; without --sequence, each item starts"
                            + " from zero state"));
  }

  @Test
  void aModelWithoutStateFailsWithoutTalkOfSequences() throws IOException {
    Path model = model("m.sluice", RELU, null);
    Path wrong = npy("wrong.npy", new int[] {3, 2}, 1, 2, 3, 5, 0, 0);

    assertThat(verify(model, wrong, false))
        .isInstanceOfSatisfying(
            Verdict.Fail.class,
            fail -> assertThat(fail.reason()).endsWith("(1 of 6 elements differ too much)"));
  }

  @Test
  void aModelOfFeaturesTakesRawValues() throws IOException {
    FeatureSchema features =
        new FeatureSchema(
            List.of(Feature.required("a", 1, 2), Feature.required("b", 0, 1)),
            1,
            FeatureSchema.Layout.NC,
            FeatureSchema.IncompleteWindow.PAD);
    Path model = model("m.sluice", RELU, features);

    assertThat(verify(model, npy("y.npy", new int[] {3, 1, 2}, 0, 2, 1, 4, 0, 0), false))
        .isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void arraysThatDoNotFitFailWithTheReason() throws IOException {
    Path model = model("m.sluice", RELU, null);
    Path two = npy("two.npy", new int[] {2, 2}, 0, 0, 0, 0);

    assertThat(verify(model, two, false))
        .isEqualTo(Verdict.failed(x + " has 3 items, but " + two + " has 2"));
    assertThat(
            new ArrayCase(
                    model, LoadOptions.NONE, List.of(), List.of(two), new Tolerance.Exact(), false)
                .run())
        .isEqualTo(Verdict.failed(model + ": an array is missing for input 'x'"));
    assertThat(
            new ArrayCase(
                    model,
                    LoadOptions.NONE,
                    List.of(x, x),
                    List.of(two),
                    new Tolerance.Exact(),
                    false)
                .run())
        .isEqualTo(
            Verdict.failed(model + ": 2 arrays are given with --input, but the model has 1"));
    assertThat(verify(folder.resolve("none.sluice"), two, false))
        .isEqualTo(Verdict.failed(folder.resolve("none.sluice") + ": no such file or folder"));
    assertThat(verify(x, two, false))
        .isEqualTo(
            Verdict.failed(
                x
                    + ": the file is no model of XGBoost (JSON, UBJSON or binary) or LightGBM"
                    + " (text), and its name does not end in .sluice, .onnx or .tflite"));
  }

  @Test
  void anOnnxModelIsVerifiedByArrays() throws IOException {
    Path model = folder.resolve("m.onnx");
    Files.write(model, relu().bytes());
    Path y = npy("y.npy", new int[] {3, 2}, 1, 2, 3, 4, 0, 0);

    assertThat(verify(model, y, false)).isInstanceOf(Verdict.Pass.class);
  }

  private static OnnxSketch relu() {
    return new OnnxSketch(17)
        .input("x", DataType.FLOAT32, "N", 2)
        .node("Relu", List.of("x"), List.of("y"))
        .output("y");
  }

  private static void write(Path folder, byte[] model, String... tensors) throws IOException {
    Files.createDirectories(folder.resolve("test_data_set_0"));
    Files.write(folder.resolve("model.onnx"), model);
    for (int i = 0; i < tensors.length; i++) {
      float value = Float.parseFloat(tensors[i]);
      Files.write(
          folder.resolve("test_data_set_0").resolve((i == 0 ? "input" : "output") + "_0.pb"),
          OnnxSketch.tensor(TensorData.ofFloats(Shape.of(3, 2), value, 1, 2, 3, 4, 5))
              .build()
              .toByteArray());
    }
  }

  @Test
  void aTreeOfFoldersIsWalkedInSortedOrder() throws IOException {
    Path tree = folder.resolve("tree");
    write(tree.resolve("b"), relu().bytes(), "-1", "0");
    write(tree.resolve("a/deep"), relu().bytes(), "-1", "1");
    write(
        tree.resolve("c"),
        new OnnxSketch(17)
            .input("x", DataType.FLOAT32, 3, 2)
            .node("Invented", List.of("x"), List.of("y"))
            .output("y")
            .bytes(),
        "1",
        "1");
    Files.createDirectories(tree.resolve("empty"));
    Files.write(tree.resolve("empty/model.onnx"), relu().bytes());
    Files.write(tree.resolve("a.txt"), new byte[3]);
    Files.write(tree.resolve("z.sluice"), new byte[3]);

    List<Case> cases = CaseFinder.find(tree, LoadOptions.NONE, Tolerance.ONNX_TESTS);

    assertThat(cases.stream().map(c -> tree.relativize(Path.of(c.name())).toString()))
        .containsExactly(
            "a/deep/test_data_set_0",
            "b/test_data_set_0",
            "c/test_data_set_0",
            "empty",
            "z.sluice");
    List<Verdict> verdicts = cases.stream().map(Case::run).toList();
    assertThat(verdicts.get(0))
        .isInstanceOfSatisfying(
            Verdict.Fail.class,
            fail ->
                assertThat(fail.reason())
                    .startsWith("'y'[0, 0]: got 0.0, expected 1.0, difference 1"));
    assertThat(verdicts.get(1)).isInstanceOf(Verdict.Pass.class);
    assertThat(verdicts.get(2))
        .isInstanceOfSatisfying(
            Verdict.Unsupported.class,
            unsupported -> assertThat(unsupported.reason()).contains("Invented"));
    assertThat(verdicts.get(3))
        .isEqualTo(new Verdict.Unsupported("there is no test_data_set_0 beside model.onnx"));
    assertThat(verdicts.get(4)).isInstanceOf(Verdict.Fail.class);
  }

  @Test
  void dataSetsAreSortedByTheirNumber() throws IOException {
    write(folder, relu().bytes());
    Files.createDirectories(folder.resolve("test_data_set_10"));
    Files.createDirectories(folder.resolve("test_data_set_2"));

    assertThat(CaseFinder.find(folder, LoadOptions.NONE, Tolerance.ONNX_TESTS))
        .extracting(c -> Path.of(c.name()).getFileName().toString())
        .containsExactly("test_data_set_0", "test_data_set_2", "test_data_set_10");
  }

  @Test
  void inputsThatDecideShapesAreBoundToTheData() throws IOException {
    Path set = Files.createDirectories(folder.resolve("r/test_data_set_0"));
    Files.write(
        folder.resolve("r/model.onnx"),
        new OnnxSketch(17)
            .input("x", DataType.FLOAT32, 2, 3)
            .input("n", DataType.INT64, 1)
            .node("ConstantOfShape", List.of("n"), List.of("zeros"))
            .node("Identity", List.of("zeros"), List.of("y"))
            .output("y")
            .bytes());
    pb(set, "input_0", TensorData.ofFloats(Shape.of(2, 3), 1, 2, 3, 4, 5, 6));
    pb(set, "input_1", TensorData.ofLongs(DataType.INT64, Shape.of(1), 2));
    pb(set, "output_0", TensorData.ofFloats(Shape.of(2), 0, 0));

    assertThat(CaseFinder.find(folder, LoadOptions.NONE, Tolerance.ONNX_TESTS).get(0).run())
        .isInstanceOf(Verdict.Pass.class);
  }

  private static void pb(Path folder, String name, TensorData data) throws IOException {
    Files.write(folder.resolve(name + ".pb"), OnnxSketch.tensor(data).build().toByteArray());
  }

  @Test
  void goldenVectorsMustComeOutToTheBit() throws IOException {
    Path good =
        model(
            "good.sluice",
            RELU,
            null,
            new GoldenVectors(1, new float[] {-1, 2}, new float[] {0, 2}));
    Path bad =
        model(
            "bad.sluice",
            RELU,
            null,
            new GoldenVectors(1, new float[] {-1, 2}, new float[] {0, 2.0000002f}));
    Path none = model("none.sluice", RELU, null);

    assertThat(new GoldenCase(good).run()).isInstanceOf(Verdict.Pass.class);
    assertThat(new GoldenCase(bad).run()).isInstanceOf(Verdict.Fail.class);
    assertThat(new GoldenCase(none).run())
        .isEqualTo(new Verdict.Unsupported("the model has no golden vectors to be compared with"));
  }

  @Test
  void aPathThatIsNotThereIsAnError() {
    assertThatThrownBy(
            () -> CaseFinder.find(folder.resolve("none"), LoadOptions.NONE, Tolerance.ONNX_TESTS))
        .isInstanceOf(NoSuchFileException.class);
  }
}
