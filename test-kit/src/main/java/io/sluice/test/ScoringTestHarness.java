package io.sluice.test;

import io.sluice.flink.Comparison;
import io.sluice.flink.DeadLetter;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import io.sluice.flink.ScoredStream;
import io.sluice.flink.SluiceOptions;
import io.sluice.model.ModelArtifact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.SideOutputTransformation;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Runs the scoring of a job in the thread of a test, without a cluster and without waiting. The
 * test sends events, model updates, watermarks and processing time, and reads what came out:
 *
 * <pre>{@code
 * try (var harness = ScoringTestHarness.of(Reading.class, PumpJob::score)) {
 *   harness.activate(TestModel.weightedSum("pump", "1").feature("flow", 3).artifact());
 *   harness.event(new Reading("p1", 7));
 *   assertThat(harness.scores().get(0)).isFrom("pump", "1").hasOutput(21);
 * }
 * }</pre>
 *
 * <p>The scoring operator is that of {@code Sluice.score(...)}, with a parallelism of 1 and state
 * on the heap. What the job does before and after it does not run. Each call returns once all of
 * its results are there: a model that came is ready or rejected. New models are not warmed up,
 * unless {@link SluiceOptions#MODEL_WARM_UP} is set. For one thread.
 *
 * @param <T> the user's event
 */
public final class ScoringTestHarness<T> implements AutoCloseable {

  /**
   * The scoring of a job, as the job itself builds it.
   *
   * @param <T> the user's event
   */
  @FunctionalInterface
  public interface Job<T> {
    /** Calls {@code Sluice.score(events).withModels(models)...build()}. */
    ScoredStream<T> score(DataStream<T> events, DataStream<ModelUpdate> models);
  }

  /** The state of a scoring operator at a checkpoint. */
  public static final class Snapshot {
    private final OperatorSubtaskState state;
    private final long sequence;
    private final long promised;

    private Snapshot(OperatorSubtaskState state, long sequence, long promised) {
      this.state = state;
      this.sequence = sequence;
      this.promised = promised;
    }
  }

  private final ScoredStream<T> scored;
  private final ScoringSubtask<T> subtask;
  private long sequence;
  private long checkpoints;

  /** Up to which event time the control log is complete; only with a model for each key. */
  private long promised = Long.MIN_VALUE;

  private ScoringTestHarness(ScoredStream<T> scored, @Nullable Snapshot snapshot) throws Exception {
    this.scored = scored;
    if (!(scored.events().getTransformation()
        instanceof TwoInputTransformation<?, ?, ScoredEvent<T>> transformation)) {
      throw new IllegalArgumentException(
          "the job's ScoredStream is not that of Sluice.score(...).build()");
    }
    @SuppressWarnings("unchecked")
    TwoInputTransformation<T, ModelUpdate, ScoredEvent<T>> scoring =
        (TwoInputTransformation<T, ModelUpdate, ScoredEvent<T>>) transformation;
    this.subtask = new ScoringSubtask<>(scoring, snapshot == null ? null : snapshot.state);
    if (snapshot != null) {
      this.sequence = snapshot.sequence;
      promise(snapshot.promised);
    }
  }

  /**
   * Starts the scoring of a job.
   *
   * @param event type of the events
   */
  public static <T> ScoringTestHarness<T> of(Class<T> event, Job<T> job) throws Exception {
    return of(TypeInformation.of(event), job, new Configuration());
  }

  /**
   * Starts the scoring of a job.
   *
   * @param event type of the events
   * @param configuration the job's configuration, for example with {@link SluiceOptions}
   */
  public static <T> ScoringTestHarness<T> of(
      TypeInformation<T> event, Job<T> job, Configuration configuration) throws Exception {
    return new ScoringTestHarness<>(build(event, job, configuration), null);
  }

  /** Starts the scoring of a job from a snapshot, which may be that of an earlier form of it. */
  public static <T> ScoringTestHarness<T> restore(Snapshot snapshot, Class<T> event, Job<T> job)
      throws Exception {
    return restore(snapshot, TypeInformation.of(event), job, new Configuration());
  }

  /** {@link #restore(Snapshot, Class, Job)} with the job's configuration. */
  public static <T> ScoringTestHarness<T> restore(
      Snapshot snapshot, TypeInformation<T> event, Job<T> job, Configuration configuration)
      throws Exception {
    return new ScoringTestHarness<>(build(event, job, configuration), snapshot);
  }

  private static <T> ScoredStream<T> build(
      TypeInformation<T> event, Job<T> job, Configuration configuration) {
    Configuration complete = new Configuration(configuration);
    if (!complete.contains(SluiceOptions.MODEL_WARM_UP)) {
      complete.set(SluiceOptions.MODEL_WARM_UP, Duration.ZERO);
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(complete);
    environment.setParallelism(1);
    return job.score(
        stream(environment, event), stream(environment, TypeInformation.of(ModelUpdate.class)));
  }

  /** A stream that never runs. */
  private static <E> DataStream<E> stream(
      StreamExecutionEnvironment environment, TypeInformation<E> type) {
    return environment
        .fromSequence(0, 0)
        .<E>map(
            number -> {
              throw new UnsupportedOperationException("the harness gives the events");
            })
        .returns(type);
  }

  /** Sends an event without a time. */
  public ScoringTestHarness<T> event(T event) throws Exception {
    subtask.event(new StreamRecord<>(event));
    return this;
  }

  /**
   * Sends an event.
   *
   * @param time its event time, in milliseconds
   */
  public ScoringTestHarness<T> event(T event, long time) throws Exception {
    subtask.event(new StreamRecord<>(event, time));
    return this;
  }

  /** Sends the watermark of the events. */
  public ScoringTestHarness<T> watermark(long time) throws Exception {
    subtask.eventWatermark(time);
    return this;
  }

  /** Sets the processing time, in milliseconds, and runs the timers up to it. */
  public ScoringTestHarness<T> processingTime(long time) throws Exception {
    subtask.setProcessingTime(time);
    subtask.runMails();
    return this;
  }

  /** Activates models for all events, one after the other, with the next sequences. */
  public ScoringTestHarness<T> activate(ModelArtifact... artifacts) throws Exception {
    for (ModelArtifact artifact : artifacts) {
      update(ModelUpdate.activate(sequence + 1, artifact));
    }
    return this;
  }

  /** Activates a model from an event time on, with the next sequence. */
  public ScoringTestHarness<T> activateFrom(long time, ModelArtifact artifact) throws Exception {
    return update(ModelUpdate.activate(sequence + 1, artifact).from(time));
  }

  /** Retires a model from an event time on, with the next sequence. */
  public ScoringTestHarness<T> retire(String model, long time) throws Exception {
    return update(new ModelUpdate.Retire(model, sequence + 1, time));
  }

  /** Promises that no change that is effective at or before this event time will follow. */
  public ScoringTestHarness<T> heartbeat(long time) throws Exception {
    return update(new ModelUpdate.Heartbeat(sequence + 1, time));
  }

  /** Sends any update, for example a trial. */
  public ScoringTestHarness<T> update(ModelUpdate update) throws Exception {
    sequence = Math.max(sequence, update.sequence());
    if (!subtask.hasModelPerKey()) {
      subtask.update(update);
    } else if (update instanceof ModelUpdate.Heartbeat heartbeat) {
      promise(heartbeat.time());
    } else {
      subtask.update(update);
      ModelUpdate.Change change = (ModelUpdate.Change) update;
      if (change.promises()) {
        promise(change.effectiveFrom());
      }
    }
    return this;
  }

  /** Sends several updates in this order. */
  public ScoringTestHarness<T> updates(List<ModelUpdate> updates) throws Exception {
    for (ModelUpdate update : updates) {
      update(update);
    }
    return this;
  }

  private void promise(long time) throws Exception {
    if (time > promised) {
      promised = time;
      subtask.controlWatermark(time);
    }
  }

  /** Ends the events, as a bounded stream does. */
  public ScoringTestHarness<T> endEvents() throws Exception {
    subtask.eventWatermark(Long.MAX_VALUE);
    subtask.endInput(1);
    return this;
  }

  /** Ends the control stream: the job knows that no further update comes. */
  public ScoringTestHarness<T> endUpdates() throws Exception {
    subtask.controlWatermark(Long.MAX_VALUE);
    subtask.endInput(2);
    return this;
  }

  /** The scores so far, in their order. */
  public List<Score> scores() {
    return events().stream().map(ScoredEvent::score).toList();
  }

  /** The scores so far, with their events. */
  public List<ScoredEvent<T>> events() {
    return List.copyOf(subtask.extractOutputValues());
  }

  /** The dead letters so far, without late events. */
  public List<DeadLetter<T>> deadLetters() {
    return side(scored.deadLetters());
  }

  /** The late events so far. */
  public List<DeadLetter<T>> lateEvents() {
    return side(scored.lateEvents());
  }

  /** The rejected models so far. */
  public List<RejectedModel> rejectedModels() {
    return side(scored.rejectedModels());
  }

  /** The comparisons of trials so far. */
  public List<Comparison> comparisons() {
    return side(scored.comparisons());
  }

  /** The last watermark that went downstream, or {@link Long#MIN_VALUE}. */
  public long outputWatermark() {
    long last = Long.MIN_VALUE;
    for (Object element : subtask.getOutput()) {
      if (element instanceof Watermark watermark) {
        last = watermark.getTimestamp();
      }
    }
    return last;
  }

  private <E> List<E> side(DataStream<E> stream) {
    List<E> values = new ArrayList<>();
    SideOutputTransformation<E> output = (SideOutputTransformation<E>) stream.getTransformation();
    Iterable<StreamRecord<E>> records = subtask.getSideOutput(output.getOutputTag());
    if (records != null) {
      records.forEach(element -> values.add(element.getValue()));
    }
    return List.copyOf(values);
  }

  /** Takes a checkpoint. The harness can go on afterwards. */
  public Snapshot snapshot() throws Exception {
    checkpoints++;
    return new Snapshot(subtask.checkpoint(checkpoints), sequence, promised);
  }

  /** Ends the subtask and frees its models. What came out can still be read. */
  @Override
  public void close() {
    subtask.close();
  }
}
