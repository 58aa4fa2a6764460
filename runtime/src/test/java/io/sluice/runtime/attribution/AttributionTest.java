package io.sluice.runtime.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.kernels.Kernels;
import io.sluice.model.Attribute;
import io.sluice.model.BinaryFunction;
import io.sluice.model.DataType;
import io.sluice.model.Feature;
import io.sluice.model.Feature.MissingPolicy;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.model.TreeAggregate;
import io.sluice.model.TreeEnsemble;
import io.sluice.runtime.AllocationProbe;
import io.sluice.runtime.GraphSketch;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.tree.CoveredForest;
import io.sluice.runtime.tree.Forest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttributionTest {
  private static FeatureSchema schema(Layout layout, int window, Feature... features) {
    return new FeatureSchema(List.of(features), window, layout, IncompleteWindow.SKIP);
  }

  private static ModelArtifact artifact(Graph graph, FeatureSchema schema) {
    int outputs = graph.dataOutputs().stream().mapToInt(y -> y.shape().elementCount()).sum();
    List<String> names = IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList();
    return ModelArtifact.of("model", "1", graph, schema, new OutputSchema(names, null));
  }

  private static float[] explained(Attribution attribution, float... input) {
    float[] contributions = new float[attribution.schema().features().size()];
    attribution.newExplainer().explain(input, contributions);
    return contributions;
  }

  private static ModelArtifact linear(MissingPolicy missing) {
    GraphSketch sketch = new GraphSketch();
    String x = sketch.input(Shape.of(1, 3));
    String w = sketch.floats(Shape.of(2, 3), 1, 0, 0, 2, -3, 0.5f);
    String b = sketch.floats(Shape.of(2), 0, 7);
    sketch.output(sketch.node(new Op.Linear(), null, x, w, b));
    return artifact(
        sketch.graph(),
        schema(
            Layout.NC,
            1,
            Feature.required("a", 10, 4),
            new Feature("b", -1, 0.5f, missing, 0),
            Feature.raw("c")));
  }

  /** Of a linear model, w (x - mean) / std. */
  @Test
  void occlusionOfALinearModelIsItsWeightsTimesTheDistanceFromTheMean() {
    Attribution attribution = Attribution.of(linear(MissingPolicy.REJECT), 1);
    assertThat(attribution.method()).isEqualTo(AttributionMethod.OCCLUSION);
    assertThat(attribution.method().isAdditive()).isFalse();
    assertThat(attribution.description())
        .isEqualTo(
            "Occlusion: the change of output 'y1' if a feature is replaced by its mean, or by NaN"
                + " if the model keeps missing values; contributions do not sum up to the output.");
    assertThat(explained(attribution, 12, 0, 3)).containsExactly(1, -6, 1.5f);
    assertThat(attribution.baseline()).isEqualTo(7);
    assertThat(attribution.link()).isNull();
  }

  @Test
  void occlusionGivesAModelThatKeepsMissingValuesNaN() {
    Attribution attribution = Attribution.of(linear(MissingPolicy.KEEP), 1);
    float[] contributions = explained(attribution, 12, 0, 3);
    assertThat(contributions[0]).isEqualTo(1);
    assertThat(contributions[1]).isNaN();
    assertThat(contributions[2]).isEqualTo(1.5f);
  }

  @Test
  void occlusionCoversTheWholeWindowAndReadsTheState() {
    GraphSketch sketch = new GraphSketch();
    String x = sketch.input(Shape.of(1, 2, 2)); // [1, window, features]
    String h = sketch.input(Shape.of(1, 2, 2));
    String product = sketch.node(new Op.Binary(BinaryFunction.MUL), null, x, h);
    sketch.output(sketch.node(new Op.ReduceMean(List.of(1, 2), false), null, product));
    sketch.state(h, sketch.node(new Op.Binary(BinaryFunction.ADD), null, x, h));
    ModelArtifact model =
        artifact(
            sketch.graph(),
            schema(Layout.NLC, 2, Feature.required("a", 1, 1), Feature.required("b", 2, 1)));
    Attribution attribution = Attribution.of(model, ModelCompiler.compile(model), 0);
    float[] contributions = new float[2];
    float[] state = {4, 8, 12, 16};
    float[] input = {2, 3, 4, 6}; // normalized 1, 1, 3, 4
    attribution.newExplainer().explain(input, state, contributions);
    assertThat(contributions).containsExactly((4 + 36) / 4f, (8 + 64) / 4f);
    assertThat(state).containsExactly(4, 8, 12, 16);
    assertThat(input).containsExactly(2, 3, 4, 6);
  }

  /** An average of the halves of the differences from a constant. */
  private static ModelArtifact reconstruction(boolean squared, boolean transposed) {
    GraphSketch sketch = new GraphSketch();
    String x = sketch.input(Shape.of(1, 2, 3)); // [1, features, window]
    Op transpose = new Op.Transpose(List.of(0, 2, 1));
    String original = transposed ? sketch.node(transpose, null, x) : x;
    String made = sketch.floats(sketch.shape(original), 0, 0, 0, 0, 0, 0);
    String difference = sketch.node(new Op.Binary(BinaryFunction.SUB), null, made, original);
    String elements =
        squared
            ? sketch.node(new Op.Binary(BinaryFunction.MUL), null, difference, difference)
            : sketch.imported(
                new Op.Imported(Op.Imported.ONNX, "Abs", 13, new TreeMap<>()),
                TensorSpec.float32("elements", sketch.shape(difference)),
                difference);
    String inner = sketch.node(new Op.ReduceMean(List.of(2), false), null, elements);
    sketch.output(sketch.node(new Op.ReduceMean(List.of(1), false), null, inner));
    return artifact(
        sketch.graph(),
        schema(Layout.NCL, 3, Feature.required("a", 1, 2), Feature.required("b", 0, 1)));
  }

  @Test
  void partsOfAReconstructionErrorSumUpToIt() {
    float[] input = {3, 5, -1, 6, 12, -18}; // normalized 1, 2, -1, 6, 12, -18
    for (boolean transposed : new boolean[] {false, true}) {
      Attribution squares = Attribution.of(reconstruction(true, transposed), 0);
      assertThat(squares.method()).isEqualTo(AttributionMethod.RECONSTRUCTION_ERROR);
      assertThat(squares.description()).contains("squared differences");
      assertThat(squares.baseline()).isZero();
      assertThat(explained(squares, input)).containsExactly(6 / 6f, 504 / 6f);
      Attribution magnitudes = Attribution.of(reconstruction(false, transposed), 0);
      assertThat(magnitudes.description()).contains("absolute differences");
      float[] contributions = explained(magnitudes, input);
      assertThat(contributions[0]).isCloseTo(4 / 6f, within(1e-6f));
      assertThat(contributions[1]).isCloseTo(36 / 6f, within(1e-6f));
    }
  }

  /** The sum of ((x - 1) * 2)^2, as ops of ONNX. */
  @Test
  void aSumOfPowersOfANormalizedInputIsAReconstructionError() {
    GraphSketch sketch = new GraphSketch();
    Shape shape = Shape.of(1, 2);
    String x = sketch.input(shape);
    String one = sketch.floats(Shape.of(2), 1, 1);
    String centered = sketch.node(new Op.Binary(BinaryFunction.SUB), null, x, one);
    String normalized =
        sketch.node(
            new Op.Binary(BinaryFunction.MUL), null, sketch.floats(Shape.of(1), 2), centered);
    String made = sketch.floats(shape, 0, 0);
    String difference = sketch.node(new Op.Binary(BinaryFunction.SUB), null, normalized, made);
    String power =
        sketch.imported(
            new Op.Imported(Op.Imported.ONNX, "Pow", 15, new TreeMap<>()),
            TensorSpec.float32("power", shape),
            difference,
            sketch.floats(Shape.of(), 2));
    TreeMap<String, Attribute> attributes = new TreeMap<>();
    attributes.put("axes", new Attribute.Ints(List.of(0L, 1L)));
    attributes.put("keepdims", Attribute.of(0L));
    sketch.output(
        sketch.imported(
            new Op.Imported(Op.Imported.ONNX, "ReduceSum", 11, attributes),
            TensorSpec.float32("sum", Shape.of()),
            power));
    FeatureSchema schema = schema(Layout.NC, 1, Feature.raw("a"), Feature.raw("b"));
    Attribution attribution = Attribution.of(artifact(sketch.graph(), schema), 0);
    assertThat(attribution.method()).isEqualTo(AttributionMethod.RECONSTRUCTION_ERROR);
    assertThat(explained(attribution, 3, 0)).containsExactly(16, 4);
  }

  @Test
  void theDifferenceFromSomethingElseThanTheInputIsNoReconstruction() {
    GraphSketch sketch = new GraphSketch();
    String x = sketch.input(Shape.of(1, 2));
    String twice = sketch.node(new Op.Binary(BinaryFunction.ADD), null, x, x);
    String other = sketch.floats(Shape.of(1, 2), 1, 1);
    String difference = sketch.node(new Op.Binary(BinaryFunction.SUB), null, twice, other);
    String square = sketch.node(new Op.Binary(BinaryFunction.MUL), null, difference, difference);
    sketch.output(sketch.node(new Op.ReduceMean(List.of(1), false), null, square));
    FeatureSchema schema = schema(Layout.NC, 1, Feature.raw("a"), Feature.raw("b"));
    assertThat(Attribution.of(artifact(sketch.graph(), schema), 0).method())
        .isEqualTo(AttributionMethod.OCCLUSION);
  }

  private static FeatureSchema plain(int count) {
    List<Feature> features = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      features.add(new Feature("f" + i, 0.25f, 0.5f, MissingPolicy.KEEP, 0));
    }
    return schema(Layout.NC, 1, features.toArray(Feature[]::new));
  }

  /** A graph with more nodes, each an op of ONNX of the tensor before it. */
  private static Graph followed(Graph trees, String... ops) {
    List<TensorSpec> tensors = new ArrayList<>(trees.tensors().values());
    List<Node> nodes = new ArrayList<>(trees.nodes());
    String last = trees.outputs().get(0);
    for (String op : ops) {
      String next = last + "." + op;
      int version = op.equals("Softplus") ? 1 : 13;
      TreeMap<String, Attribute> attributes = new TreeMap<>();
      nodes.add(
          new Node(
              next,
              new Op.Imported(Op.Imported.ONNX, op, version, attributes),
              List.of(last),
              List.of(next)));
      tensors.add(
          new TensorSpec(
              next,
              trees.tensor(trees.outputs().get(0)).type(),
              trees.tensor(trees.outputs().get(0)).shape(),
              null));
      last = next;
    }
    return new Graph(tensors, trees.constants(), nodes, trees.inputs(), List.of(last), List.of());
  }

  @Test
  void treesAreExplainedBehindTheNormalizationAndBeforeTheLink() {
    CoveredForest forest = new CoveredForest(3, 5, 4, 6, 2, true);
    Graph graph = followed(forest.graph(DataType.FLOAT32), "Sigmoid", "Identity");
    Attribution attribution = Attribution.of(artifact(graph, plain(6)), 1);
    assertThat(attribution.method()).isEqualTo(AttributionMethod.TREE_SHAP);
    assertThat(attribution.link()).isEqualTo("sigmoid");
    assertThat(attribution.description())
        .contains("the raw margin, from which the link function 'sigmoid' makes output 'y1'");
    for (int i = 0; i < 20; i++) {
      double[] row = forest.row();
      float[] raw = new float[row.length];
      double[] normalized = new double[row.length];
      for (int f = 0; f < raw.length; f++) {
        raw[f] = (float) row[f] * 0.5f + 0.25f;
        normalized[f] = (raw[f] - 0.25f) / 0.5f;
      }
      double[] expected = forest.shapleyValues(normalized, 1);
      float[] contributions = explained(attribution, raw);
      for (int f = 0; f < expected.length; f++) {
        assertThat((double) contributions[f]).isCloseTo(expected[f], within(1e-5));
      }
      assertThat(attribution.baseline()).isCloseTo(forest.mean(normalized, 0, 1), within(1e-5));
    }
  }

  @Test
  void aFunctionThatDoesNotAscendIsOccluded() {
    CoveredForest forest = new CoveredForest(3, 5, 4, 6, 1, false);
    Graph graph = followed(forest.graph(DataType.FLOAT32), "Abs");
    Attribution attribution = Attribution.of(artifact(graph, plain(6)), 0);
    assertThat(attribution.method()).isEqualTo(AttributionMethod.OCCLUSION);
  }

  /** The graph of a forest with other branches. */
  private static Graph withoutCovers(Graph graph) {
    Node node = graph.nodes().get(0);
    return Graph.ofUsed(
        graph.tensors().values(),
        graph.constants(),
        List.of(new Node(node.name(), node.op(), node.inputs().subList(0, 9), node.outputs())),
        graph.inputs(),
        graph.outputs(),
        List.of(),
        graph.numerics());
  }

  @Test
  void treesWithoutCoversAreOccludedAndTheReasonIsGiven() {
    CoveredForest forest = new CoveredForest(3, 5, 4, 6, 1, false);
    Graph graph = withoutCovers(forest.graph(DataType.FLOAT32));
    Attribution attribution = Attribution.of(artifact(graph, plain(6)), 0);
    assertThat(attribution.method()).isEqualTo(AttributionMethod.OCCLUSION);
    assertThat(attribution.description())
        .endsWith(" TreeSHAP is not possible: the trees have no covers.");
  }

  /** x0 <= 0 ? (x1 <= 0 ? 1 : 2) : (x1 <= 1 ? 2 : 3), whose 2 is one leaf. */
  @Test
  void aGraphThatIsNoTreeIsOccludedAndTheReasonIsGiven() {
    Graph made =
        Forest.graph(
            DataType.FLOAT32,
            1,
            2,
            new TreeEnsemble(1, TreeAggregate.SUM),
            TensorData.ofInts(Shape.of(1), 0),
            TensorData.ofInts(Shape.of(3), 0, 1, 1),
            TensorData.ofLongs(DataType.UINT8, Shape.of(3), 0, 0, 0),
            TensorData.ofFloats(Shape.of(3), 0, 0, 1),
            TensorData.ofInts(Shape.of(3, 2), 1, 2, -1, -2, -2, -3),
            TensorData.ofInts(Shape.of(4), 0, 1, 2, 3),
            TensorData.ofInts(Shape.of(3), 0, 0, 0),
            TensorData.ofFloats(Shape.of(3), 1, 2, 3),
            TensorData.ofFloats(Shape.of(3), 9, 4, 5),
            TensorData.ofFloats(Shape.of(3), 2, 3, 4));
    FeatureSchema schema = schema(Layout.NC, 1, Feature.raw("a"), Feature.raw("b"));
    Attribution attribution = Attribution.of(artifact(made, schema), 0);
    assertThat(attribution.method()).isEqualTo(AttributionMethod.OCCLUSION);
    assertThat(attribution.description())
        .endsWith("TreeSHAP is not possible: several branches of the trees lead to one node.");
    assertThat(explained(attribution, 5, 5)).containsExactly(1, 1);
  }

  @Test
  void explainingAllocatesNothing() {
    Kernels kernels = Kernels.scalar();
    Graph trees = new CoveredForest(3, 5, 4, 6, 1, true).graph(DataType.FLOAT32);
    for (ModelArtifact model :
        List.of(
            linear(MissingPolicy.REJECT), reconstruction(true, false), artifact(trees, plain(6)))) {
      Attribution attribution = Attribution.of(model, 0, kernels);
      Explainer explainer = attribution.newExplainer();
      float[] input = new float[attribution.inputLength()];
      float[] contributions = new float[attribution.schema().features().size()];
      assertThat(AllocationProbe.allocatedWhenWarm(() -> explainer.explain(input, contributions)))
          .as("%s", attribution)
          .isZero();
    }
  }

  @Test
  void errorsNameWhatIsWrong() {
    ModelArtifact model = linear(MissingPolicy.REJECT);
    assertThatThrownBy(() -> Attribution.of(model, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no output 2; it has outputs 0 to 1");
    Explainer explainer = Attribution.of(model, 0).newExplainer();
    assertThatThrownBy(() -> explainer.explain(new float[2], new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs an input array of length 3, not 2");
    assertThatThrownBy(() -> explainer.explain(new float[3], new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a contributions array of length 3, not 2");
    ModelArtifact other = reconstruction(true, false);
    assertThatThrownBy(() -> Attribution.of(model, ModelCompiler.compile(other), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the compiled model is");
    ModelArtifact numbers = ModelArtifact.of("model", "1", model.graph(), null, model.outputs());
    assertThatThrownBy(() -> Attribution.of(numbers, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes plain numbers");
  }
}
