package io.sluice.tools.train;

import io.sluice.model.Decision;
import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.OutputSchema;
import io.sluice.nn.Generator;
import io.sluice.nn.GraphTracer;
import io.sluice.nn.Module;
import io.sluice.nn.Tensor;
import io.sluice.nn.optim.Adam;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import io.sluice.tools.GoldenVectorMaker;
import io.sluice.tools.Progress;
import io.sluice.tools.quantize.QuantizationAwareTraining;
import io.sluice.tools.quantize.Quantizer;
import io.sluice.tools.quantize.QuantizerOptions;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Trains a {@link GatedAutoencoder} on normal rows and makes artifacts of it: normalization and
 * threshold fitted to the same rows, a float model and a quantized model, and golden vectors. The
 * same options and rows give the same files, byte for byte, on every machine.
 */
public final class AutoencoderTrainer {
  /** The name of the output. */
  public static final String SCORE = "score";

  /** The answers of the decision: up to the threshold, and above it. */
  public static final List<String> LABELS = List.of("normal", "anomaly");

  private static final int CALIBRATION_WINDOWS = 256;
  private static final int GOLDEN_WINDOWS = 3;

  /** The learning rate of quantization-aware epochs, which only adjust, as a share of the first. */
  private static final double INT8_RATE = 0.1;

  private final TrainingOptions options;
  private final List<float[][]> sequences;
  private final Progress progress;
  private final FeatureSchema schema;
  private final Windows training;
  private final Windows heldOut;

  private AutoencoderTrainer(
      TrainingOptions options, List<float[][]> sequences, Progress progress) {
    this.options = options;
    this.sequences = sequences;
    this.progress = progress;
    this.schema = FeatureStatistics.fit(options.featureNames(), options.window(), sequences);
    this.training = Windows.training(schema, sequences, options.heldOut());
    this.heldOut = Windows.heldOut(schema, sequences, options.heldOut());
  }

  /**
   * Trains.
   *
   * @param sequences rows of normal operation, oldest first, one sequence for each file or key:
   *     [rows][features] in raw units, NaN where a value is missing
   * @throws IllegalArgumentException if a row has another number of values than there are features,
   *     if a feature has no finite values, or if the sequences are too short for the window
   */
  public static TrainedModel train(
      TrainingOptions options, List<float[][]> sequences, Progress progress) {
    requireRows(options, sequences);
    AutoencoderTrainer trainer = new AutoencoderTrainer(options, sequences, progress);
    trainer.requireWindows();
    return trainer.train();
  }

  private static void requireRows(TrainingOptions options, List<float[][]> sequences) {
    int features = options.featureNames().size();
    for (int s = 0; s < sequences.size(); s++) {
      for (int row = 0; row < sequences.get(s).length; row++) {
        if (sequences.get(s)[row].length != features) {
          throw new IllegalArgumentException(
              "sequence %d, row %d has %d values, but there are %d features"
                  .formatted(s, row, sequences.get(s)[row].length, features));
        }
      }
    }
  }

  private void requireWindows() {
    if (training.count() == 0 || heldOut.count() == 0) {
      int longest = sequences.stream().mapToInt(rows -> rows.length).max().orElse(0);
      throw new IllegalArgumentException(
          ("no sequence is long enough for a window of %d rows both before and within the held-out"
                  + " share of %s: the longest has %d rows; use more rows or a smaller window")
              .formatted(options.window(), options.heldOut(), longest));
    }
  }

  private TrainedModel train() {
    Generator generator = new Generator(options.seed());
    GatedAutoencoder autoencoder =
        new GatedAutoencoder(
            schema.features().size(),
            schema.window(),
            options.channels(),
            options.bottleneck(),
            generator);
    double loss =
        fit(
            autoencoder,
            autoencoder.parameters(),
            options.epochs(),
            options.learningRate(),
            generator);
    Graph graph = GraphTracer.trace(autoencoder, schema.inputShape());
    Graph quantized = quantize(graph, generator);
    return new TrainedModel(
        artifact(graph, loss, "float32"),
        artifact(quantized, loss, "int8"),
        training.count(),
        heldOut.count(),
        loss);
  }

  private Graph quantize(Graph graph, Generator generator) {
    List<Map<String, float[]>> samples = calibrationSamples(graph);
    int epochs = options.quantizationAwareEpochs();
    if (epochs == 0) {
      return new Quantizer(QuantizerOptions.defaults()).quantize(graph, samples, progress);
    }
    QuantizationAwareTraining aware =
        QuantizationAwareTraining.prepare(graph, QuantizerOptions.defaults(), samples, progress)
            .learningStepSizes();
    fit(aware.module(), aware.parameters(), epochs, INT8_RATE * options.learningRate(), generator);
    return aware.convert();
  }

  /** Fits parameters of a module and gives the mean loss of the last epoch. */
  private double fit(
      Module autoencoder, List<Tensor> parameters, int epochs, double rate, Generator generator) {
    Adam adam = new Adam(parameters, rate);
    int batches = (training.count() + options.batchSize() - 1) / options.batchSize();
    long total = (long) batches * epochs;
    long done = 0;
    double loss = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      double share = epoch / (double) epochs;
      adam.learningRate(rate * (1 + StrictMath.cos(Math.PI * share)) / 2);
      int[] order = generator.permutation(training.count());
      double sum = 0;
      for (int batch = 0; batch < batches; batch++) {
        int from = batch * options.batchSize();
        int to = Math.min(from + options.batchSize(), order.length);
        Tensor mean = autoencoder.call(batch(Arrays.copyOfRange(order, from, to))).mean();
        adam.zeroGrad();
        mean.backward();
        adam.step();
        sum += (double) mean.item() * (to - from);
        progress.step("training", ++done, total);
      }
      loss = sum / order.length;
    }
    return loss;
  }

  private Tensor batch(int[] windows) {
    int length = schema.inputShape().elementCount();
    float[] elements = new float[windows.length * length];
    for (int i = 0; i < windows.length; i++) {
      training.normalized(windows[i], elements, i * length);
    }
    return Tensor.of(elements, windows.length, schema.features().size(), schema.window());
  }

  private List<Map<String, float[]>> calibrationSamples(Graph graph) {
    List<Map<String, float[]>> samples = new ArrayList<>();
    for (int window : training.spread(CALIBRATION_WINDOWS)) {
      float[] elements = new float[schema.inputShape().elementCount()];
      training.normalized(window, elements, 0);
      samples.add(Map.of(graph.inputs().get(0), elements));
    }
    return samples;
  }

  private ModelArtifact artifact(Graph graph, double loss, String numbers) {
    ModelArtifact.Contents undecided =
        new ModelArtifact.Contents(
            options.name(),
            options.version(),
            graph,
            schema,
            new OutputSchema(List.of(SCORE), null),
            null,
            provenance(loss, numbers));
    ModelArtifact.Contents decided =
        new ModelArtifact.Contents(
            options.name(),
            options.version(),
            graph,
            schema,
            new OutputSchema(
                List.of(SCORE), new Decision.Threshold(0, threshold(undecided), LABELS)),
            null,
            undecided.provenance());
    List<float[]> typical = new ArrayList<>();
    for (int window : heldOut.spread(GOLDEN_WINDOWS)) {
      typical.add(heldOut.raw(window));
    }
    return ModelArtifact.of(GoldenVectorMaker.withGoldenVectors(decided, typical));
  }

  /** The quantile of the held-out scores (the nearest of them, not interpolated) times margin. */
  private float threshold(ModelArtifact.Contents contents) {
    CompiledModel model = ModelCompiler.compile(ModelArtifact.of(contents));
    Scorer scorer = model.newScorer();
    float[] scores = new float[heldOut.count()];
    float[] output = new float[model.outputLength()];
    for (int window = 0; window < scores.length; window++) {
      scorer.score(heldOut.raw(window), output);
      scores[window] = output[0];
    }
    Arrays.sort(scores);
    int rank = (int) Math.ceil(options.thresholdQuantile() * scores.length);
    return (float) (scores[rank - 1] * options.thresholdMargin());
  }

  private SortedMap<String, String> provenance(double loss, String numbers) {
    SortedMap<String, String> notes = new TreeMap<>();
    notes.put("made-by", "sluice train");
    notes.put("architecture", "gated autoencoder");
    notes.put("numbers", numbers);
    notes.put("channels", Integer.toString(options.channels()));
    notes.put("bottleneck", Integer.toString(options.bottleneck()));
    notes.put("epochs", Integer.toString(options.epochs()));
    if (options.quantizationAwareEpochs() > 0) {
      notes.put("quantization-aware-epochs", Integer.toString(options.quantizationAwareEpochs()));
    }
    notes.put("batch-size", Integer.toString(options.batchSize()));
    notes.put("learning-rate", decimal(options.learningRate()));
    notes.put("seed", Long.toString(options.seed()));
    notes.put("held-out", decimal(options.heldOut()));
    notes.put("threshold-quantile", decimal(options.thresholdQuantile()));
    notes.put("threshold-margin", decimal(options.thresholdMargin()));
    notes.put("loss", decimal(loss));
    notes.put("rows", Long.toString(sequences.stream().mapToLong(rows -> rows.length).sum()));
    notes.put("data-sha256", DataDigest.of(sequences));
    return notes;
  }

  /** Nine digits, worked out exactly: what {@link Double#toString} gives depends on the JDK. */
  private static String decimal(double value) {
    return new BigDecimal(value).round(new MathContext(9)).stripTrailingZeros().toPlainString();
  }
}
