package io.sluice.tools.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.Graph;
import io.sluice.model.NumericsProfile;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.ModelRunner;
import io.sluice.runtime.op.Values;
import io.sluice.runtime.reference.GraphInterpreter;
import io.sluice.tools.Conformance;
import io.sluice.tools.npy.NpyArray;
import io.sluice.tools.npy.NpyFile;
import io.sluice.tools.tflite.file.TfliteModel;
import io.sluice.tools.tflite.file.TfliteReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Published TFLite models against what TensorFlow Lite 2.21 gave for them: with its reference
 * kernels, its optimized ones, and the XNNPACK delegate. Integers must be equal in each mode,
 * floats within 1e-5 of the reference kernels; the other kernels' order of float sums is theirs
 * alone, and where activations are quantized by their own range, it decides which step is taken.
 */
class TfliteConformanceIT {
  private static final double TOLERANCE = 1e-5;

  @ParameterizedTest
  @CsvSource({
    "coral_keras_lstm_mnist_ptq, coral/keras_lstm_mnist_ptq",
    "coral_mobilenet_v1_0.25_128_quant, coral/mobilenet_v1_0.25_128_quant",
    "mlperf-tiny_ad01_fp32, mlperf-tiny/ad01_fp32",
    "mlperf-tiny_ad01_int8, mlperf-tiny/ad01_int8",
    "mlperf-tiny_kws_ref_fp32, mlperf-tiny/kws_ref_fp32",
    "mlperf-tiny_kws_ref_int8, mlperf-tiny/kws_ref_int8",
    "mlperf-tiny_str_ww_int8, mlperf-tiny/str_ww_int8",
    "tflm_hello_world_fp32, tflm/hello_world_fp32",
    "tflm_hello_world_int8, tflm/hello_world_int8",
    "tflm_keyword_scrambled_svdf_i16, tflm/keyword_scrambled_svdf_i16",
    "tflm_micro_speech_int8, tflm/micro_speech_int8",
    "tflm_mnist_lstm_fp32, tflm/mnist_lstm_fp32",
    "tflm_mnist_lstm_int8, tflm/mnist_lstm_int8",
  })
  void outputsAreThoseOfEachMode(String golden, String model) throws IOException {
    byte[] file = Files.readAllBytes(Conformance.path("models/" + model + ".tflite"));
    Path folder = Conformance.path("goldens/tflite/" + golden);
    for (Mode mode : Mode.values()) {
      Comparison comparison =
          compare(
              TfliteImporter.read(file, mode.numerics),
              NpyFile.read(folder.resolve("input.npy")),
              NpyFile.read(folder.resolve("output0." + mode.suffix + ".npy")));
      System.out.printf(
          "%-36s %-8s %7d elements, %5d differ, largest %s%n",
          golden, mode.suffix, comparison.elements, comparison.differing, comparison.text());
      if (comparison.exact || mode == Mode.REFERENCE) {
        assertThat(comparison.differing).as("%s: %s", mode, comparison.text()).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlperf-tiny/ad01_int8",
        "mlperf-tiny/kws_ref_int8",
        "mlperf-tiny/str_ww_int8",
        "tflm/hello_world_int8",
        "tflm/micro_speech_int8",
      })
  void everyIntermediateTensorIsThatOfTheReferenceKernels(String name) throws IOException {
    TfliteModel model =
        TfliteReader.read(Files.readAllBytes(Conformance.path("models/" + name + ".tflite")));
    Graph graph = TfliteImporter.asWritten(model, NumericsProfile.TFLITE_REFERENCE);
    Path folder = Conformance.path("goldens/tflite/" + name.replace('/', '_'));
    TensorSpec input = graph.dataInputs().get(0);
    TensorData item = TfliteModels.item(NpyFile.read(folder.resolve("input.npy")), 0, input);
    Values values = new GraphInterpreter(graph).runStored(Map.of(input.name(), item));
    Pattern tensor = Pattern.compile("\\d+_\\w+_t(\\d+)\\.npy");
    int compared = 0;
    try (Stream<Path> files = Files.list(folder.resolve("trace0"))) {
      for (Path file : files.sorted().toList()) {
        Matcher matcher = tensor.matcher(file.getFileName().toString());
        if (matcher.matches()) {
          int index = Integer.parseInt(matcher.group(1));
          TensorData given = values.data(model.tensor(index).name());
          assertThat(given.toLongs())
              .as("%s", file.getFileName())
              .isEqualTo(NpyFile.read(file).toLongs());
          compared++;
        }
      }
    }
    assertThat(compared).isEqualTo(model.operators().size());
  }

  @ParameterizedTest
  @CsvSource({"ad01_fp32, 9.7071", "ad01_int8, 10.2652"})
  void theAnomalyScoreIsThePublishedOne(String model, double score) throws IOException {
    Path folder = Conformance.path("models/mlperf-tiny");
    Graph graph =
        TfliteImporter.read(
            Files.readAllBytes(folder.resolve(model + ".tflite")),
            NumericsProfile.TFLITE_REFERENCE);
    FloatBuffer reals =
        ByteBuffer.wrap(
                Files.readAllBytes(folder.resolve("normal_id_01_00000000_hist_librosa.bin")))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    int windows = 196;
    int stride = 128;
    ModelRunner runner = TfliteModels.runner(graph);
    double sum = 0;
    for (int i = 0; i < windows; i++) {
      float[] window = new float[640];
      reals.get(i * stride, window);
      sum += TfliteModels.squaredError(graph, runner, window);
    }
    System.out.printf("%s: anomaly score %.4f%n", model, sum / windows);
    assertThat(sum / windows).isCloseTo(score, within(5e-5));
  }

  @Test
  void keywordsAreToldApartAsByTheReferenceKernels() throws IOException {
    Graph graph =
        TfliteImporter.read(
            Files.readAllBytes(Conformance.path("models/mlperf-tiny/kws_ref_int8.tflite")),
            NumericsProfile.TFLITE_REFERENCE);
    TensorSpec input = graph.dataInputs().get(0);
    TensorSpec output = graph.dataOutputs().get(0);
    ModelRunner runner = TfliteModels.runner(graph);
    int right = 0;
    int all = 0;
    Pattern label = Pattern.compile(".*?(\\d+)\\.bin");
    try (Stream<Path> files = Files.list(Conformance.path("inputs/kws01"))) {
      for (Path file : files.sorted().toList()) {
        Matcher matcher = label.matcher(file.getFileName().toString());
        if (matcher.matches()) {
          TensorData features = TensorData.ofBytes(input.shape(), Files.readAllBytes(file));
          byte[] scores =
              Objects.requireNonNull(runner.run(Map.of(input.name(), features)).get(output.name()))
                  .toBytes();
          right += greatest(scores) == Integer.parseInt(matcher.group(1)) ? 1 : 0;
          all++;
        }
      }
    }
    System.out.printf("kws_ref_int8: %d of %d keywords%n", right, all);
    assertThat((double) right / all).isCloseTo(0.904, within(1e-9));
  }

  private static int greatest(byte[] scores) {
    int greatest = 0;
    for (int i = 1; i < scores.length; i++) {
      greatest = scores[i] > scores[greatest] ? i : greatest;
    }
    return greatest;
  }

  private enum Mode {
    REFERENCE(NumericsProfile.TFLITE_REFERENCE, "ref"),
    OPTIMIZED(NumericsProfile.TFLITE_OPTIMIZED, "opt"),
    XNNPACK(NumericsProfile.TFLITE_XNNPACK, "xnnpack");

    private final NumericsProfile numerics;
    private final String suffix;

    Mode(NumericsProfile numerics, String suffix) {
      this.numerics = numerics;
      this.suffix = suffix;
    }
  }

  private static Comparison compare(Graph graph, NpyArray inputs, NpyArray expected) {
    TensorSpec input = graph.dataInputs().get(0);
    TensorSpec output = graph.dataOutputs().get(0);
    ModelRunner runner = TfliteModels.runner(graph);
    Comparison comparison = new Comparison();
    for (int i = 0; i < inputs.shape()[0]; i++) {
      Map<String, TensorData> results =
          runner.run(Map.of(input.name(), TfliteModels.item(inputs, i, input)));
      comparison.add(
          Objects.requireNonNull(results.get(output.name())),
          TfliteModels.item(expected, i, output));
    }
    return comparison;
  }

  /** How far results are from what was expected: in steps of integers, or relative. */
  private static final class Comparison {
    private int elements;
    private int differing;
    private double largest;
    private boolean exact;

    void add(TensorData given, TensorData expected) {
      exact = !given.type().isFloat();
      for (int i = 0; i < given.shape().elementCount(); i++) {
        double difference =
            exact
                ? Math.abs(given.toLongs()[i] - expected.toLongs()[i])
                : Math.abs(given.toDoubles()[i] - expected.toDoubles()[i])
                    / Math.max(1, Math.abs(expected.toDoubles()[i]));
        elements++;
        differing += difference > (exact ? 0 : TOLERANCE) ? 1 : 0;
        largest = Math.max(largest, difference);
      }
    }

    String text() {
      return exact ? "%.0f steps".formatted(largest) : "%.2e".formatted(largest);
    }
  }
}
