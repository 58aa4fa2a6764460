package io.sluice.flink;

import io.sluice.flink.scoring.ScoreMaker;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.OutputSchema;
import io.sluice.runtime.CompiledModel;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.core.fs.Path;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Scores each event with one fixed model, as a map function.
 *
 * <pre>{@code
 * DataStream<ScoredEvent<Reading>> scored =
 *     readings.map(
 *         ScoreFunction.of(
 *             ModelArtifact.read(Path.of("pump.sluice")), FeatureEncoder.forPojo(Reading.class)));
 * }</pre>
 *
 * <p>The model is compiled once in each TaskManager and shared by the subtasks there. It cannot be
 * replaced while the job runs, and it keeps nothing between events: a model with a window or a
 * recurrent state is refused. {@link Sluice#score} has both.
 *
 * <p>A map function gives one result for each event. An event that cannot be scored, because a
 * feature is missing or not finite for example, gets a score whose outputs are all NaN, with {@link
 * Score#NO_DECISION}. It is counted in the metric {@code dead_letters}. {@link #failing()} lets the
 * job fail instead. {@link Sluice#score} gives such events with their reason in a stream of their
 * own.
 *
 * <p>In the score, the key is null and there is no event time: a map function knows neither.
 *
 * @param <T> the user's event
 */
public final class ScoreFunction<T> extends RichMapFunction<T, ScoredEvent<T>> {
  private static final long serialVersionUID = 1L;

  private final byte @Nullable [] file;
  private final @Nullable URI location;
  private final FeatureEncoder<T> encoder;
  private final boolean failing;

  private transient @Nullable Opened<T> opened;

  private ScoreFunction(
      byte @Nullable [] file, @Nullable URI location, FeatureEncoder<T> encoder, boolean failing) {
    this.file = file;
    this.location = location;
    this.encoder = Objects.requireNonNull(encoder, "encoder");
    this.failing = failing;
  }

  /**
   * Scores with a model whose file travels with the job.
   *
   * @throws InvalidModelException if the model has no feature schema, or a window or a recurrent
   *     state, or if the encoder lacks one of its features
   */
  public static <T> ScoreFunction<T> of(ModelArtifact model, FeatureEncoder<T> encoder) {
    byte[] file = model.toBytes();
    scorerOf(file, encoder).close();
    return new ScoreFunction<>(file, null, encoder, false);
  }

  /**
   * Scores with a graph, as {@code GraphTracer} makes it of a module written with {@code
   * io.sluice.nn}.
   *
   * @param graph takes one input of shape [1, features]
   * @param features names of the features in the order of the input; the encoder has them in any
   *     order
   * @throws InvalidModelException if the input has another shape or the encoder lacks a feature
   */
  public static <T> ScoreFunction<T> of(
      Graph graph, List<String> features, FeatureEncoder<T> encoder) {
    FeatureSchema schema =
        new FeatureSchema(
            features.stream().map(Feature::raw).toList(), 1, Layout.NC, IncompleteWindow.PAD);
    long length = graph.dataOutputs().stream().mapToLong(o -> o.shape().elementCount()).sum();
    List<String> names =
        IntStream.range(0, Math.toIntExact(length)).mapToObj(i -> "output" + i).toList();
    OutputSchema outputs = new OutputSchema(names, null);
    return of(ModelArtifact.of("graph", "1", graph, schema, outputs), encoder);
  }

  /**
   * Scores with a model file that each TaskManager reads when the job starts.
   *
   * @param location of the {@code .sluice} file, on a file system that Flink knows and that every
   *     TaskManager can read. The file must not change while the job runs: after a restart the job
   *     would use the new one without a trace in its state
   */
  public static <T> ScoreFunction<T> at(URI location, FeatureEncoder<T> encoder) {
    return new ScoreFunction<>(null, Objects.requireNonNull(location, "location"), encoder, false);
  }

  /** This function, but an event that cannot be scored fails the job. The message says why. */
  public ScoreFunction<T> failing() {
    return new ScoreFunction<>(file, location, encoder, true);
  }

  private static <T> StandaloneScorer<T> scorerOf(byte[] file, FeatureEncoder<T> encoder) {
    StandaloneScorer<T> scorer = StandaloneScorer.forFile(file, encoder);
    CompiledModel model = scorer.model();
    int window = Objects.requireNonNull(model.features(), "which a scorer needs").window();
    if (window > 1 || model.stateLength() > 0) {
      scorer.close();
      throw keepsSomething(
          model, window > 1 ? "a window of " + window + " events" : "a recurrent state");
    }
    return scorer;
  }

  private static InvalidModelException keepsSomething(CompiledModel model, String what) {
    return new InvalidModelException(
        "model "
            + model.id()
            + " has "
            + what
            + ", which a map function does not keep for each key; use"
            + " Sluice.score(events).keyBy(...)");
  }

  /**
   * Reads, compiles and verifies the model.
   *
   * @throws IOException if the file cannot be read
   * @throws InvalidModelException if the model cannot be used
   */
  @Override
  public void open(OpenContext context) throws IOException {
    byte[] bytes = file != null ? file : read(Objects.requireNonNull(location));
    opened =
        new Opened<>(
            scorerOf(bytes, encoder), getRuntimeContext().getMetricGroup().addGroup("sluice"));
  }

  private static byte[] read(URI location) throws IOException {
    try {
      return ModelLocation.read(new Path(location));
    } catch (IOException | InvalidModelException e) {
      throw new IOException("cannot read the model " + location + ": " + e.getMessage(), e);
    }
  }

  /**
   * Scores one event.
   *
   * @throws UnscorableEventException if the event cannot be scored and this is {@link #failing}
   */
  @Override
  public ScoredEvent<T> map(T event) throws InterruptedException {
    Opened<T> scoring = Objects.requireNonNull(opened, "not opened");
    float[] outputs = new float[scoring.scorer.model().outputLength()];
    scoring.requests.inc();
    if (scoring.scorer.score(event, scoring.none, outputs) instanceof Outcome.Failure failure) {
      scoring.failures.inc();
      scoring.deadLetters.inc();
      if (failing) {
        throw new UnscorableEventException(failure.message());
      }
      Arrays.fill(outputs, Float.NaN);
      return new ScoredEvent<>(event, scoring.scores.undecided(outputs, Score.NO_EVENT_TIME, null));
    }
    scoring.successes.inc();
    return new ScoredEvent<>(event, scoring.scores.of(outputs, Score.NO_EVENT_TIME, null));
  }

  @Override
  public void close() {
    if (opened != null) {
      opened.scorer.close();
      opened = null;
    }
  }

  /** An event that cannot be scored, in a job that is to fail then. */
  public static final class UnscorableEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private UnscorableEventException(String reason) {
      super("An event cannot be scored: " + reason);
    }
  }

  /** What there is between open and close. */
  private static final class Opened<T> {
    final StandaloneScorer<T> scorer;
    final ScoreMaker scores;
    final KeyState none = KeyState.empty();
    final Counter requests;
    final Counter successes;
    final Counter failures;
    final Counter deadLetters;

    Opened(StandaloneScorer<T> scorer, MetricGroup group) {
      this.scorer = scorer;
      scores = new ScoreMaker(scorer.model(), ModelUpdate.START_OF_TIME);
      requests = group.counter("inference_requests");
      successes = group.counter("inference_success");
      failures = group.counter("inference_failure");
      deadLetters = group.counter("dead_letters");
    }
  }
}
