package io.sluice.tools.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.NumericsProfile;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.ModelRunner;
import io.sluice.runtime.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** Variables of TFLite models; {@link TfliteGoldenTest} compares them with TensorFlow Lite. */
class VariablesTest {
  private final TfliteFile file = new TfliteFile();
  private final int x = file.floats("x", 1, 2);
  private final int y = file.floats("y", 1, 2);

  private void initialize(String name, float... values) {
    TfliteFile initializer = file.subgraph();
    int first = initializer.constant("first", new int[] {1, values.length}, values);
    initializer.assign(initializer.handle(name), first);
    file.callOnce(1);
  }

  /** y is what the variable held plus x, and what it holds next. */
  private void accumulate(int handle) {
    int old = file.floats("old", 1, 2);
    file.read(handle, old);
    file.operator(BuiltinOperator.ADD, 1, (byte) 0, null, new int[] {old, x}, y);
    file.assign(handle, y);
  }

  private Graph graph(int... outputs) {
    return TfliteImporter.read(
        file.bytes(new int[] {x}, outputs), NumericsProfile.TFLITE_REFERENCE);
  }

  private void refuses(String reason, int... outputs) {
    assertThatThrownBy(() -> graph(outputs))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(reason);
  }

  private static float[][] run(Graph graph, float[]... inputs) {
    ModelRunner runner = TfliteModels.runner(graph);
    Map<String, TensorData> given = new HashMap<>();
    float[][] results = new float[inputs.length][];
    for (int i = 0; i < inputs.length; i++) {
      given.put("x", TensorData.ofFloats(Shape.of(1, 2), inputs[i]));
      Map<String, TensorData> outputs = runner.run(given);
      results[i] = outputs.get(graph.dataOutputs().get(0).name()).toFloats();
      given.putAll(runner.nextStates(outputs));
    }
    return results;
  }

  @Test
  void aVariableStartsFromItsInitializer() {
    initialize("sum", 10, 20);
    accumulate(file.handle("sum"));
    Graph graph = graph(y);

    assertThat(run(graph, new float[] {1, 1}, new float[] {2, 2}, new float[] {3, 3}))
        .isDeepEqualTo(new float[][] {{11, 21}, {13, 23}, {16, 26}});
    assertThat(graph.states()).hasSize(2);
    assertThat(graph.dataInputs()).hasSize(1);
    assertThat(graph.dataOutputs()).hasSize(1);
  }

  @Test
  void aVariableThatStartsFromZeroIsOneState() {
    initialize("sum", 0, 0);
    accumulate(file.handle("sum"));
    Graph graph = graph(y);

    assertThat(graph.states()).hasSize(1);
    assertThat(graph.tensor(graph.states().get(0).input()).shape()).isEqualTo(Shape.of(1, 2));
    assertThat(run(graph, new float[] {1, 1}, new float[] {2, 2}))
        .isDeepEqualTo(new float[][] {{1, 1}, {3, 3}});
  }

  /** The sum of -0 and -0 is -0, that of 0 and -0 is 0. */
  @Test
  void aNegativeZeroIsNoZero() {
    initialize("sum", -0f, 0);
    accumulate(file.handle("sum"));

    float[] first = run(graph(y), new float[] {-0f, -0f})[0];
    assertThat(Float.floatToRawIntBits(first[0])).isEqualTo(1 << 31);
    assertThat(Float.floatToRawIntBits(first[1])).isZero();
  }

  @Test
  void aVariableThatIsNeverAssignedIsAConstant() {
    initialize("weights", 3, 4);
    int weights = file.floats("w", 1, 2);
    file.read(file.handle("weights"), weights);
    file.operator(BuiltinOperator.MUL, 1, (byte) 0, null, new int[] {x, weights}, y);
    Graph graph = graph(y);

    assertThat(graph.states()).isEmpty();
    assertThat(run(graph, new float[] {5, 6})).isDeepEqualTo(new float[][] {{15, 24}});
  }

  @Test
  void aVariableAssignedBeforeItIsReadIsNoState() {
    int handle = file.handle("scratch");
    file.assign(handle, x);
    file.read(file.handle("scratch"), y);
    Graph graph = graph(y);

    assertThat(graph.states()).isEmpty();
    assertThat(run(graph, new float[] {5, 6})).isDeepEqualTo(new float[][] {{5, 6}});
  }

  @Test
  void refusesAVariableReadBeforeItIsAssigned() {
    accumulate(file.handle("sum"));
    refuses(
        "READ_VARIABLE version 1 (operator 1): variable 'sum' is read before it is assigned; assign"
            + " it, or initialize it in a subgraph that CALL_ONCE runs first",
        y);
  }

  @Test
  void refusesAVariableOfTwoShapes() {
    initialize("sum", 10);
    accumulate(file.handle("sum"));
    refuses(
        "variable 'sum' is read as F32[1, 2], but it was F32[1, 1] before; a variable must keep its"
            + " type and shape",
        y);
  }

  @Test
  void refusesAVariableOfTwoTypes() {
    initialize("sum", 10, 20);
    int handle = file.handle("sum");
    file.assign(handle, file.tensor("i", TensorType.INT32, 1, 2));
    refuses("variable 'sum' is assigned as I32[1, 2], but it was F32[1, 2] before", x);
  }

  @Test
  void refusesHandlesOutsideOfVariables() {
    initialize("sum", 10, 20);
    int handle = file.handle("sum");
    accumulate(handle);
    refuses("is the handle of a variable, which only VAR_HANDLE gives", y, handle);
  }

  @Test
  void refusesATensorThatIsNoHandle() {
    file.read(x, y);
    refuses("tensor 0 is no handle of a variable; VAR_HANDLE must give it first", y);
  }

  @Test
  void refusesAnInitializerThatIsNotThere() {
    file.callOnce(7);
    refuses("CALL_ONCE (operator 0) calls subgraph 7; it must be one from 1 to 0", x);
  }

  @Test
  void refusesTheModelAsItsOwnInitializer() {
    file.subgraph();
    file.callOnce(0);
    refuses("CALL_ONCE (operator 0) calls subgraph 0; it must be one from 1 to 1", x);
  }

  @Test
  void refusesAnInitializerAfterTheFirstUse() {
    int handle = file.handle("sum");
    file.assign(handle, x);
    initialize("sum", 1, 2);
    refuses("variables must be initialized before the first one is read or assigned", x);
  }

  @Test
  void refusesInitializersOfInitializers() {
    TfliteFile initializer = file.subgraph();
    initializer.callOnce(1);
    file.callOnce(1);
    refuses("(operator 0 of subgraph 1): CALL_ONCE in an initializer is not supported", x);
  }

  @Test
  void refusesAFirstValueThatIsComputed() {
    TfliteFile initializer = file.subgraph();
    int one = initializer.constant("one", new int[] {1, 2}, 1f, 1f);
    int two = initializer.floats("two", 1, 2);
    initializer.operator(BuiltinOperator.ADD, 1, (byte) 0, null, new int[] {one, one}, two);
    initializer.assign(initializer.handle("sum"), two);
    file.callOnce(1);
    accumulate(file.handle("sum"));
    refuses("the first value of variable 'sum' is computed; only constants are supported", y);
  }

  @Test
  void refusesAStateOfReals64() {
    TfliteFile initializer = file.subgraph();
    int first = initializer.data(initializer.tensor("d", TensorType.FLOAT64, 1), new byte[8]);
    initializer.assign(initializer.handle("wide"), first);
    file.callOnce(1);
    int handle = file.handle("wide");
    int old = file.tensor("old", TensorType.FLOAT64, 1);
    file.read(handle, old);
    file.assign(handle, old);
    refuses("variable 'wide' is F64; variables that change are supported for F32, I8", x);
  }

  /** The operator keeps states as floats, quantized ones dequantized. */
  @ParameterizedTest
  @ValueSource(strings = {"ring-int8", "ring-int16", "keywords-int8", "counters-int32"})
  void statesKeptAsFloatsAreTheSame(String name) throws IOException {
    Path golden = TfliteGoldenTest.FOLDER.resolve("stream-" + name + ".tflite");
    Graph graph = TfliteImporter.read(Files.readAllBytes(golden), NumericsProfile.TFLITE_REFERENCE);
    int outputs =
        graph.dataOutputs().stream().mapToInt(output -> output.shape().elementCount()).sum();
    OutputSchema schema =
        new OutputSchema(IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList(), null);
    CompiledModel model =
        ModelCompiler.compile(
            ModelArtifact.of(
                new ModelArtifact.Contents("m", "1", graph, null, schema, null, new TreeMap<>())));
    Scorer scorer = model.newScorer();
    float[] state = new float[model.stateLength()];
    float[] scores = new float[model.outputLength()];
    ModelRunner runner = TfliteModels.runner(graph);
    TensorSpec input = graph.dataInputs().get(0);
    Map<String, TensorData> given = new HashMap<>();
    Random random = new Random(11);
    for (int step = 0; step < 20; step++) {
      long[] stored = new long[input.shape().elementCount()];
      float[] reals = new float[stored.length];
      for (int i = 0; i < stored.length; i++) {
        stored[i] = random.nextInt(200) - 100;
        reals[i] = real(stored[i], input);
      }
      given.put(input.name(), TensorData.ofLongs(input.type(), input.shape(), stored));
      Map<String, TensorData> wanted = runner.run(given);
      given.putAll(runner.nextStates(wanted));
      scorer.score(reals, state, scores);
      int at = 0;
      for (TensorSpec output : graph.dataOutputs()) {
        for (long q : wanted.get(output.name()).toLongs()) {
          assertThat(scores[at++]).as("step %d", step).isEqualTo(real(q, output));
        }
      }
    }
  }

  private static float real(long q, TensorSpec spec) {
    return spec.quantization() == null
        ? q
        : spec.quantization().scale() * (float) (q - spec.quantization().zeroPoint());
  }

  @Test
  void mutatedModelsWithVariablesAreImportedOrRefusedAndNothingElse() throws IOException {
    initialize("sum", 10, 20);
    accumulate(file.handle("sum"));
    List<byte[]> files = List.of(file.bytes(new int[] {x}, y), stream("counters-int32"));

    int refused = TfliteMutations.run(files, 20_000, new Random(5));

    assertThat(refused).isBetween(2_000, 19_999);
  }

  private static byte[] stream(String name) throws IOException {
    return Files.readAllBytes(TfliteGoldenTest.FOLDER.resolve("stream-" + name + ".tflite"));
  }

  @Test
  void wideIntegersAreKeptInDigits() throws IOException {
    Graph graph = TfliteImporter.read(stream("counters-int32"), NumericsProfile.TFLITE_REFERENCE);

    // Two digits, four digits, a flag, and whether the sequence has started.
    assertThat(graph.states()).hasSize(2 + 4 + 1 + 1);
    assertThat(graph.states().stream().map(state -> graph.tensor(state.input()).type()))
        .containsOnly(DataType.INT16, DataType.INT8);
  }
}
