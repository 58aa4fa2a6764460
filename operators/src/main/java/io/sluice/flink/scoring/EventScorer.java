package io.sluice.flink.scoring;

import io.sluice.flink.Outcome;
import io.sluice.flink.Score;
import io.sluice.flink.features.FeatureReader;
import io.sluice.flink.keys.RecurrentKeyState;
import io.sluice.flink.keys.RowRecorder;
import io.sluice.flink.models.CompiledModels;
import io.sluice.model.ModelId;
import io.sluice.runtime.CompiledModel;
import org.jspecify.annotations.Nullable;

/** Scores the events of one subtask with one model. */
public final class EventScorer<T> implements AutoCloseable {
  /** Of a batch. */
  public static final int MOST_ROWS = 32;

  private final long sequence;
  private final CompiledModels.Lease lease;
  private final FeatureReader<T> reader;
  private final ScoringForm form;
  private final int outputLength;
  private final ScoreMaker scores;

  /** Made when it is first used. */
  private @Nullable RowBatch batch;

  /**
   * @param sequence of the update that brought the model
   * @param effectiveFrom of that update
   * @param lease of the model, which this gives back when it is closed
   * @param form of the model
   */
  public EventScorer(
      long sequence,
      long effectiveFrom,
      CompiledModels.Lease lease,
      FeatureReader<T> reader,
      ScoringForm form) {
    this.sequence = sequence;
    this.lease = lease;
    this.reader = reader;
    this.form = form;
    CompiledModel model = lease.model();
    this.outputLength = model.outputLength();
    this.scores = new ScoreMaker(model, effectiveFrom);
  }

  public long sequence() {
    return sequence;
  }

  public long effectiveFrom() {
    return scores.effectiveFrom();
  }

  public ModelId id() {
    return scores.id();
  }

  /** Bytes that its weights and its working memory take. */
  public long bytes() {
    return lease.bytes();
  }

  /**
   * One array for all subtasks of this process that keep the model's file.
   *
   * @param file the bytes of the model's file
   */
  public byte[] shareFile(byte[] file) {
    return lease.share(file);
  }

  /** What records the latest rows of each key; null if nothing does. */
  public @Nullable RowRecorder recorder() {
    return form.recorder();
  }

  /** The recurrent state of each key; null if the model has none. */
  public @Nullable RecurrentKeyState state() {
    return form.state();
  }

  /** Room for the outputs of one score, which keeps it. */
  public float[] newOutputs() {
    return new float[outputLength];
  }

  /**
   * Computes the outputs for an event.
   *
   * @param key that is current in keyed state, or null if there are no keys
   * @param outputs from {@link #newOutputs}; unspecified after a failure
   */
  public Outcome score(T event, @Nullable String key, float[] outputs) throws Exception {
    Outcome read = reader.read(event);
    return read instanceof Outcome.Failure ? read : form.score(reader.row(), key, outputs);
  }

  /** Whether the model scores rows by themselves, and was found to do so faster together. */
  public boolean gainsByBatches() {
    return scoresRows() && lease.gainsByBatches();
  }

  /** Whether an event's score depends on its row alone. */
  public boolean scoresRows() {
    return form instanceof ScoringForm.Plain;
  }

  /**
   * Reads an event into a batch, of which {@link #scoresRows} is a condition.
   *
   * @param index of the event in the batch, below {@link #MOST_ROWS}
   * @return whether it has all features; otherwise the place is free
   */
  public Outcome readInto(int index, T event) throws InterruptedException {
    Outcome read = reader.read(event);
    if (read == Outcome.SUCCESS) {
      batch().put(index, reader.row());
    }
    return read;
  }

  /** Computes the outputs for the first events of the batch. */
  public void scoreBatch(int events) {
    batch().score(events);
  }

  /**
   * The outputs for an event of the batch.
   *
   * @param outputs from {@link #newOutputs}
   */
  public void outputsOf(int index, float[] outputs) {
    batch().take(index, outputs);
  }

  private RowBatch batch() {
    RowBatch known = batch;
    if (known == null) {
      if (!(form instanceof ScoringForm.Plain plain)) {
        throw new IllegalStateException("the scores of model " + id() + " depend on the key");
      }
      known = new RowBatch(lease.model(), plain.scorer(), MOST_ROWS);
      batch = known;
    }
    return known;
  }

  /**
   * The score of an event.
   *
   * @param outputs as {@link #score} computed them
   */
  public Score scoreOf(float[] outputs, long eventTime, @Nullable String key) {
    return scores.of(outputs, eventTime, key);
  }

  @Override
  public void close() {
    lease.close();
  }
}
