package io.sluice.tools.quantize;

import static java.util.Objects.requireNonNull;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.NumericsProfile;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.ModelRunner;
import io.sluice.tools.Conformance;
import io.sluice.tools.Progress;
import io.sluice.tools.load.LoadOptions;
import io.sluice.tools.load.ModelFormat;
import io.sluice.tools.load.SourceModel;
import io.sluice.tools.npy.NpyArray;
import io.sluice.tools.npy.NpyFile;
import io.sluice.tools.onnx.export.OnnxExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A published float model with inputs for it, and the published INT8 model of the same net.
 *
 * @param samples all inputs
 * @param calibration those to calibrate with
 * @param evaluation those to measure with: the others, or all if there are few
 * @param int8 null if none is published
 * @param task what the model's task is judged by; empty if it has no measure
 * @param quality that measure for the outputs of all samples
 */
record PublishedNet(
    String name,
    Graph graph,
    List<float[]> samples,
    List<Map<String, float[]>> calibration,
    List<Map<String, float[]>> evaluation,
    @Nullable Graph int8,
    String task,
    Function<List<float[]>, String> quality) {

  private static final Path CASES = Path.of("target/quantization");

  static PublishedNet anomalyDetector() throws IOException {
    PublishedNet net =
        of("MLPerf Tiny anomaly detection", "mlperf-tiny/ad01_fp32", "mlperf-tiny_ad01_fp32", 2)
            .with("mlperf-tiny/ad01_int8");
    return net.judgedBy(
        "score",
        outputs -> {
          double sum = 0;
          for (int i = 0; i < outputs.size(); i++) {
            double squares = 0;
            for (int k = 0; k < 640; k++) {
              double error = (double) outputs.get(i)[k] - net.samples().get(i)[k];
              squares += error * error;
            }
            sum += squares / 640;
          }
          return String.format(Locale.ROOT, "%.4f", sum / outputs.size());
        });
  }

  static PublishedNet keywordSpotter() throws IOException {
    List<Integer> labels = new ArrayList<>();
    try (Stream<Path> files = Files.list(Conformance.path("inputs/kws01"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".bin")).sorted().toList()) {
        labels.add(Integer.parseInt(file.toString().replaceFirst(".*_(\\d+)\\.bin$", "$1")));
      }
    }
    return of(
            "MLPerf Tiny keyword spotting",
            "mlperf-tiny/kws_ref_fp32",
            "mlperf-tiny_kws_ref_fp32",
            5)
        .with("mlperf-tiny/kws_ref_int8")
        .judgedBy(
            "top-1",
            outputs -> {
              int right = 0;
              for (int i = 0; i < outputs.size(); i++) {
                right += greatest(outputs.get(i)) == labels.get(i) ? 1 : 0;
              }
              return String.format(Locale.ROOT, "%.3f", right / (double) outputs.size());
            });
  }

  static PublishedNet helloWorld() throws IOException {
    return of("hello_world", "tflm/hello_world_fp32", "tflm_hello_world_fp32", 2)
        .with("tflm/hello_world_int8");
  }

  static PublishedNet digits() throws IOException {
    Graph graph = fromZeroState(tflite("tflm/mnist_lstm_fp32", NumericsProfile.SLUICE));
    return of("digits by an LSTM", graph, "tflite/tflm_mnist_lstm_fp32", 1)
        .with("tflm/mnist_lstm_int8");
  }

  static PublishedNet textDirection() throws IOException {
    Path file = Conformance.path("models/ppocr/ppocr_mobile_v2.0_cls_opset14.onnx");
    Map<String, Integer> extents =
        Map.of(
            "p2o.DynamicDimension.0",
            1,
            "p2o.DynamicDimension.1",
            48,
            "p2o.DynamicDimension.2",
            192);
    Graph graph = SourceModel.read(file, ModelFormat.ONNX, new LoadOptions(null, extents)).graph();
    return of("text direction (PP-OCR)", graph, "onnx/ppocr_mobile_v2.0_cls_opset14", 1)
        .judgedBy("classes", outputs -> "" + outputs.stream().map(PublishedNet::greatest).toList());
  }

  private static PublishedNet of(String name, String model, String golden, int nth)
      throws IOException {
    return of(name, tflite(model, NumericsProfile.SLUICE), "tflite/" + golden, nth);
  }

  private static PublishedNet of(String name, Graph graph, String golden, int nth)
      throws IOException {
    NpyArray inputs = NpyFile.read(Conformance.path("goldens/" + golden + "/input.npy"));
    TensorSpec input = graph.dataInputs().get(0);
    int length = input.shape().elementCount();
    float[] elements = inputs.toFloats();
    List<float[]> all = new ArrayList<>();
    List<Map<String, float[]>> calibration = new ArrayList<>();
    List<Map<String, float[]>> evaluation = new ArrayList<>();
    for (int i = 0; i < elements.length / length; i++) {
      float[] one = Arrays.copyOfRange(elements, i * length, (i + 1) * length);
      all.add(one);
      if (i % nth == 0) {
        calibration.add(Map.of(input.name(), one));
      }
      if (nth == 1 || i % nth != 0) {
        evaluation.add(Map.of(input.name(), one));
      }
    }
    return new PublishedNet(name, graph, all, calibration, evaluation, null, "", outputs -> "");
  }

  CalibratedGraph calibrated() {
    return new CalibratedGraph(graph, calibration, null, Progress.NONE);
  }

  /** A picture is one sequence: the states are zeros at its beginning. */
  private static Graph fromZeroState(Graph graph) {
    Map<String, TensorData> constants = new HashMap<>(graph.constants());
    List<String> inputs = new ArrayList<>(graph.inputs());
    List<String> outputs = new ArrayList<>(graph.outputs());
    for (StateBinding state : graph.states()) {
      Shape shape = graph.tensor(state.input()).shape();
      constants.put(state.input(), TensorData.ofFloats(shape, new float[shape.elementCount()]));
      inputs.remove(state.input());
      outputs.remove(state.output());
    }
    return new Graph(
        List.copyOf(graph.tensors().values()),
        constants,
        graph.nodes(),
        inputs,
        outputs,
        List.of(),
        graph.numerics());
  }

  private static Graph tflite(String model, NumericsProfile numerics) throws IOException {
    return SourceModel.read(
            Conformance.path("models/" + model + ".tflite"),
            ModelFormat.TFLITE,
            new LoadOptions(numerics, Map.of()))
        .graph();
  }

  private PublishedNet with(String model) throws IOException {
    Graph published = tflite(model, NumericsProfile.TFLITE_REFERENCE);
    return new PublishedNet(
        name, graph, samples, calibration, evaluation, published, task, quality);
  }

  private PublishedNet judgedBy(String measure, Function<List<float[]>, String> judgement) {
    return new PublishedNet(
        name, graph, samples, calibration, evaluation, int8, measure, judgement);
  }

  private static int greatest(float[] values) {
    int greatest = 0;
    for (int i = 1; i < values.length; i++) {
      greatest = values[i] > values[greatest] ? i : greatest;
    }
    return greatest;
  }

  /** The loss of the published INT8 model, or NaN. */
  double publishedLoss() {
    if (int8 == null) {
      return Double.NaN;
    }
    ErrorSum sum = new ErrorSum();
    List<float[]> given = publishedOutputs(values(evaluation));
    List<float[]> wanted = outputs(graph, values(evaluation));
    for (int i = 0; i < given.size(); i++) {
      sum.add(wanted.get(i), given.get(i));
    }
    return sum.relative();
  }

  private List<float[]> values(List<Map<String, float[]>> inputs) {
    return inputs.stream().map(each -> each.values().iterator().next()).toList();
  }

  private List<float[]> publishedOutputs(List<float[]> inputs) {
    Graph published = requireNonNull(int8);
    TensorSpec input = published.dataInputs().get(0);
    TensorSpec output = published.dataOutputs().get(0);
    ModelRunner runner = ModelCompiler.newRunner(published);
    List<float[]> reals = new ArrayList<>();
    for (float[] one : inputs) {
      QuantParams in = input.requireQuantization();
      long[] stored = new long[one.length];
      for (int i = 0; i < stored.length; i++) {
        double q = Math.rint(one[i] / in.scale()) + in.zeroPoint();
        stored[i] = (long) Math.max(-128, Math.min(127, q));
      }
      TensorData given =
          requireNonNull(
              runner
                  .run(
                      Map.of(
                          input.name(), TensorData.ofLongs(DataType.INT8, input.shape(), stored)))
                  .get(output.name()));
      QuantParams out = output.requireQuantization();
      long[] bytes = given.toLongs();
      float[] values = new float[bytes.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = out.scale() * (bytes[i] - out.zeroPoint());
      }
      reals.add(values);
    }
    return reals;
  }

  private List<float[]> outputs(Graph of, List<float[]> inputs) {
    String output = of.dataOutputs().get(0).name();
    String input = of.dataInputs().get(0).name();
    TensorProbe probe = new TensorProbe(of, List.of(output));
    List<float[]> outputs = new ArrayList<>();
    for (float[] one : inputs) {
      probe.resetState();
      outputs.add(requireNonNull(probe.run(Map.of(input, one)).get(output)));
    }
    return outputs;
  }

  /** How good the float model, an INT8 form and the published INT8 model are at their task. */
  String more(Graph ours) {
    return task.isEmpty()
        ? ""
        : "%s: float %s, ours %s, published %s"
            .formatted(
                task,
                quality(graph),
                quality(ours),
                int8 == null ? "-" : quality.apply(publishedOutputs(samples)));
  }

  /** How good a float model, or one with float inputs and outputs, is at the task. */
  String quality(Graph of) {
    return quality.apply(outputs(of, samples));
  }

  /** Writes model and samples for other quantizers. */
  void writeCase() throws IOException {
    Path folder = Files.createDirectories(CASES.resolve(name.replace(' ', '-')));
    Files.write(folder.resolve("model.onnx"), OnnxExporter.export(graph));
    write(folder.resolve("calibration.npy"), values(calibration));
    write(folder.resolve("evaluation.npy"), values(evaluation));
  }

  private void write(Path file, List<float[]> inputs) throws IOException {
    int[] one = graph.dataInputs().get(0).shape().toArray();
    int[] shape = new int[one.length + 1];
    shape[0] = inputs.size();
    System.arraycopy(one, 0, shape, 1, one.length);
    float[] all = new float[inputs.size() * inputs.get(0).length];
    for (int i = 0; i < inputs.size(); i++) {
      System.arraycopy(inputs.get(i), 0, all, i * inputs.get(0).length, inputs.get(0).length);
    }
    NpyFile.write(file, NpyArray.ofFloats(shape, all));
  }
}
