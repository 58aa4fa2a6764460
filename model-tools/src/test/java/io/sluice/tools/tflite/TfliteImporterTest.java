package io.sluice.tools.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.ModelRunner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.FullyConnectedOptionsT;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.ReducerOptionsT;
import org.tensorflow.lite.schema.SVDFOptionsT;
import org.tensorflow.lite.schema.StridedSliceOptionsT;
import org.tensorflow.lite.schema.TensorType;

class TfliteImporterTest {
  private static final NumericsProfile REFERENCE = NumericsProfile.TFLITE_REFERENCE;

  private static TfliteFile operator(TfliteFile file, int builtin, int[] inputs, int... outputs) {
    return file.operator(builtin, 1, (byte) 0, null, inputs, outputs);
  }

  private static TfliteFile fullyConnected(
      TfliteFile file, byte activation, int[] inputs, int output) {
    FullyConnectedOptionsT options = new FullyConnectedOptionsT();
    options.setFusedActivationFunction(activation);
    return file.operator(
        BuiltinOperator.FULLY_CONNECTED,
        1,
        BuiltinOptions.FullyConnectedOptions,
        options,
        inputs,
        output);
  }

  private static TensorData run(Graph graph, TensorData input) {
    return TfliteModels.run(graph, input).get(graph.outputs().get(0));
  }

  private static long transpositions(Graph graph) {
    return graph.nodes().stream().filter(node -> node.op() instanceof Op.Transpose).count();
  }

  @ParameterizedTest
  @EnumSource
  void relu6OfIntegersIsTheClampOfTheFilesParameters(NumericsProfile numerics) {
    TfliteFile file = new TfliteFile();
    int x = file.int8("x", 1, 0, 1, 1);
    int weights = file.data(file.int8("w", 0.1f, 0, 4, 1), new byte[] {1, 2, -3, 100});
    int y = file.int8("y", 0.1f, -10, 1, 4);
    Graph graph =
        TfliteImporter.read(
            fullyConnected(file, ActivationFunctionType.RELU6, new int[] {x, weights, -1}, y)
                .bytes(new int[] {x}, y),
            numerics);

    // Real zero is -10, real six is 50.
    assertThat(run(graph, TensorData.ofBytes(Shape.of(1, 1), (byte) 7)).toBytes())
        .containsExactly(-3, 4, -10, 50);
    assertThat(graph.tensor("x").requireQuantization().scale()).isEqualTo(1);
    assertThat(graph.numerics()).isEqualTo(numerics);
  }

  @ParameterizedTest
  @EnumSource
  void aConvolutionOfChannelsLastGivesChannelsLast(NumericsProfile numerics) {
    TfliteFile file = new TfliteFile();
    int x = file.floats("x", 1, 2, 3, 2);
    int weights = file.constant("w", new int[] {3, 1, 2, 2}, 1f, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1, 1);
    int bias = file.constant("b", new int[] {3}, 0f, 0.5f, 1f);
    int y = file.floats("y", 1, 2, 3, 3);
    Conv2DOptionsT options = new Conv2DOptionsT();
    options.setPadding(Padding.SAME);
    options.setStrideH(1);
    options.setStrideW(1);
    options.setDilationHFactor(1);
    options.setDilationWFactor(1);
    options.setFusedActivationFunction(ActivationFunctionType.RELU);
    file.operator(
        BuiltinOperator.CONV_2D,
        1,
        BuiltinOptions.Conv2DOptions,
        options,
        new int[] {x, weights, bias},
        y);
    Graph graph = TfliteImporter.read(file.bytes(new int[] {x}, y), numerics);

    float[] image = {1, 2, 3, 4, 5, 6, -7, 8, 9, -10, 11, 12};
    assertThat(run(graph, TensorData.ofFloats(Shape.of(1, 2, 3, 2), image)).toFloats())
        .containsExactly(
            5, 5.5f, 11, 9, 9.5f, 19, 5, 6.5f, 12, 0, 17.5f, 1, 21, 1.5f, 23, 11, 12.5f, 24);
  }

  @Test
  void activationsAndBiasesBetweenConvolutionsLeaveTwoTranspositions() {
    TfliteFile file = new TfliteFile();
    int x = file.floats("x", 1, 3, 3, 2);
    int weights = file.constant("w", new int[] {2, 1, 1, 2}, 1f, 2, 3, 4);
    int middle = file.floats("m", 1, 3, 3, 2);
    int shifted = file.floats("s", 1, 3, 3, 2);
    int offset = file.constant("o", new int[] {2}, 10f, 20f);
    int y = file.floats("y", 1, 3, 3, 2);
    Conv2DOptionsT options = new Conv2DOptionsT();
    options.setStrideH(1);
    options.setStrideW(1);
    options.setDilationHFactor(1);
    options.setDilationWFactor(1);
    options.setFusedActivationFunction(ActivationFunctionType.RELU);
    byte type = BuiltinOptions.Conv2DOptions;
    file.operator(BuiltinOperator.CONV_2D, 1, type, options, new int[] {x, weights}, middle);
    operator(file, BuiltinOperator.ADD, new int[] {middle, offset}, shifted);
    file.operator(BuiltinOperator.CONV_2D, 1, type, options, new int[] {shifted, weights}, y);

    Graph graph = TfliteImporter.read(file.bytes(new int[] {x}, y), NumericsProfile.SLUICE);

    assertThat(transpositions(graph)).isEqualTo(2);
    float[] y0 = run(graph, TensorData.ofFloats(Shape.of(1, 3, 3, 2), new float[18])).toFloats();
    assertThat(y0[0]).isEqualTo(50);
    assertThat(y0[1]).isEqualTo(110);
  }

  @Test
  void bytesWithoutSignComeInAndGoOutAsSuch() {
    TfliteFile file = new TfliteFile();
    int x = file.quantize(file.tensor("x", TensorType.UINT8, 1, 2), 0, new float[] {0.5f}, 100);
    int weights =
        file.quantize(
            file.data(file.tensor("w", TensorType.UINT8, 1, 2), (byte) 250, (byte) 0),
            0,
            new float[] {0.25f},
            120);
    int bias = file.constant("b", new int[] {1}, 8);
    int y = file.quantize(file.tensor("y", TensorType.UINT8, 1, 1), 0, new float[] {4f}, 30);
    fullyConnected(file, ActivationFunctionType.NONE, new int[] {x, weights, bias}, y);
    Graph graph = TfliteImporter.read(file.bytes(new int[] {x}, y), REFERENCE);

    TensorData given = TensorData.ofLongs(DataType.UINT8, Shape.of(1, 2), 200, 90);
    // (100 * 130 + -10 * -120 + 8) / 32 = 444, too much; halved inputs give 222 and 30 more.
    assertThat(run(graph, given).toLongs()).containsExactly(255);
    TensorData half = TensorData.ofLongs(DataType.UINT8, Shape.of(1, 2), 150, 105);
    long expected = Math.round((50 * 130 + 5 * -120 + 8) / 32.0) + 30;
    assertThat(run(graph, half).toLongs()).containsExactly(expected);
    assertThat(run(graph, half).type()).isEqualTo(DataType.UINT8);
    assertThat(graph.tensor("y").requireQuantization().zeroPoint()).isEqualTo(30);
  }

  @Test
  void aVariableTensorBecomesAState() {
    TfliteFile file = new TfliteFile();
    int x = file.floats("x", 1, 1);
    int features = file.constant("f", new int[] {1, 1}, 2f);
    int time = file.constant("t", new int[] {1, 3}, 100f, 10f, 1f);
    int state = file.variable(file.floats("memory", 1, 3));
    int y = file.floats("y", 1, 1);
    SVDFOptionsT options = new SVDFOptionsT();
    options.setRank(1);
    file.operator(
        BuiltinOperator.SVDF,
        1,
        BuiltinOptions.SVDFOptions,
        options,
        new int[] {x, features, time, -1, state},
        y);
    Graph graph = TfliteImporter.read(file.bytes(new int[] {x}, y), REFERENCE);
    assertThat(graph.states()).hasSize(1);
    assertThat(graph.dataInputs()).hasSize(1);
    assertThat(graph.dataOutputs()).hasSize(1);

    ModelRunner runner = TfliteModels.runner(graph);
    Map<String, TensorData> given = new HashMap<>();
    float[] results = new float[4];
    for (int i = 0; i < results.length; i++) {
      given.put("x", TensorData.ofFloats(Shape.of(1, 1), i + 1f));
      Map<String, TensorData> outputs = runner.run(given);
      results[i] = outputs.get("y").toFloats()[0];
      given.putAll(runner.nextStates(outputs));
    }
    assertThat(results).containsExactly(2, 24, 246, 468);
  }

  @Test
  void weightsKeptInHalfPrecisionAreWidened() {
    TfliteFile file = new TfliteFile();
    int x = file.floats("x", 1, 1);
    // 1.5 and -2 in binary16.
    int half =
        file.data(
            file.tensor("h", TensorType.FLOAT16, 2, 1),
            (byte) 0x00,
            (byte) 0x3e,
            (byte) 0x00,
            (byte) 0xc0);
    int weights = file.floats("w", 2, 1);
    int y = file.floats("y", 1, 2);
    operator(file, BuiltinOperator.DEQUANTIZE, new int[] {half}, weights);
    fullyConnected(file, ActivationFunctionType.NONE, new int[] {x, weights, -1}, y);
    Graph graph = TfliteImporter.read(file.bytes(new int[] {x}, y), NumericsProfile.SLUICE);

    assertThat(graph.nodes()).hasSize(1);
    assertThat(run(graph, TensorData.ofFloats(Shape.of(1, 1), 3)).toFloats())
        .containsExactly(4.5f, -6);
  }

  @Test
  void slicesTakeNegativeBoundsMasksAndLostAxes() {
    TfliteFile file = new TfliteFile();
    int x = file.floats("x", 3, 4);
    int begin = file.constant("begin", new int[] {2}, -1, 1);
    int end = file.constant("end", new int[] {2}, 0, -1);
    int strides = file.constant("strides", new int[] {2}, 1, 1);
    int y = file.floats("y", 2);
    StridedSliceOptionsT options = new StridedSliceOptionsT();
    options.setShrinkAxisMask(1);
    file.operator(
        BuiltinOperator.STRIDED_SLICE,
        1,
        BuiltinOptions.StridedSliceOptions,
        options,
        new int[] {x, begin, end, strides},
        y);
    Graph graph = TfliteImporter.read(file.bytes(new int[] {x}, y), REFERENCE);

    float[] values = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    assertThat(run(graph, TensorData.ofFloats(Shape.of(3, 4), values)).toFloats())
        .containsExactly(9, 10);
  }

  @Test
  void meansOfIntegersAndReductionsAcrossAxesAreThere() {
    TfliteFile file = new TfliteFile();
    int x = file.int8("x", 0.5f, 3, 1, 2, 2, 1);
    int axes = file.constant("axes", new int[] {2}, 1, 2);
    int mean = file.int8("mean", 0.5f, 3, 1, 1);
    int y = file.floats("y", 1, 1);
    ReducerOptionsT options = new ReducerOptionsT();
    file.operator(
        BuiltinOperator.MEAN, 1, BuiltinOptions.ReducerOptions, options, new int[] {x, axes}, mean);
    operator(file, BuiltinOperator.DEQUANTIZE, new int[] {mean}, y);
    Graph graph = TfliteImporter.read(file.bytes(new int[] {x}, y), REFERENCE);

    TensorData image = TensorData.ofBytes(Shape.of(1, 2, 2, 1), new byte[] {3, 13, 23, 5});
    assertThat(run(graph, image).toFloats()).containsExactly(0.5f * (11 - 3));
  }

  @Test
  void allThatIsUnsupportedIsInOneMessage() {
    TfliteFile file = new TfliteFile();
    int x = file.floats("x", 3);
    int y = file.floats("y", 3);
    int z = file.floats("z", 3);
    int state = file.variable(file.int8("state", 1, 0, 1, 3));
    file.operator(BuiltinOperator.UNIQUE, 7, (byte) 0, null, new int[] {x}, y);
    file.operator(BuiltinOperator.SVDF, 3, (byte) 0, null, new int[] {x, x, x, x, state}, z);

    assertThatThrownBy(() -> TfliteImporter.read(file.bytes(new int[] {x}, y, z), REFERENCE))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith(
            "unsupported operators: UNIQUE version 7 (operator 0); SVDF version 3 (operator 1): the state is"
                + " INT8");
  }

  @Test
  void aShapeIsNoFloat() {
    TfliteFile file = new TfliteFile();
    int x = file.floats("x", 3, 2);
    int y = file.floats("y", 2);
    operator(file, BuiltinOperator.SHAPE, new int[] {x}, y);

    assertThatThrownBy(() -> TfliteImporter.read(file.bytes(new int[] {x}, y), REFERENCE))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(
            "SHAPE version 1 (operator 0): the output is F32; it must be an integer type");
  }

  @Test
  void anOutputThatIsAnInputIsCopied() {
    TfliteFile file = new TfliteFile();
    int x = file.floats("x", 2);
    Graph graph = TfliteImporter.read(file.bytes(new int[] {x}, x), REFERENCE);

    assertThat(run(graph, TensorData.ofFloats(Shape.of(2), 5, 6)).toFloats()).containsExactly(5, 6);
    assertThat(graph.nodes()).extracting(Node::name).containsExactly("copy_x");
    assertThat(graph.inputs()).isEqualTo(List.of("x"));
  }

  @Test
  void mutatedFilesAreImportedOrRefusedAndNothingElse() {
    TfliteFile file = new TfliteFile();
    int x = file.int8("x", 0.5f, 3, 1, 4, 4, 2);
    int axes = file.constant("axes", new int[] {2}, 1, 2);
    int mean = file.int8("mean", 0.5f, 3, 1, 2);
    int weights = file.data(file.int8("w", 0.1f, 0, 3, 2), new byte[] {1, 2, 3, 4, 5, 6});
    int y = file.int8("y", 0.1f, -10, 1, 3);
    int z = file.int8("z", 1f / 256, -128, 1, 3);
    file.operator(
        BuiltinOperator.MEAN,
        1,
        BuiltinOptions.ReducerOptions,
        new ReducerOptionsT(),
        new int[] {x, axes},
        mean);
    fullyConnected(file, ActivationFunctionType.RELU, new int[] {mean, weights, -1}, y);
    operator(file, BuiltinOperator.LOGISTIC, new int[] {y}, z);
    byte[] whole = file.bytes(new int[] {x}, z);

    int refused = TfliteMutations.run(List.of(whole), 20_000, new Random(3));

    assertThat(refused).isBetween(2_000, 19_999);
  }
}
