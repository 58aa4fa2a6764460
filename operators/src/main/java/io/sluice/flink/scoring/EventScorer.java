package io.sluice.flink.scoring;

import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.Score;
import io.sluice.flink.features.FeatureReader;
import io.sluice.flink.keys.EventWindow;
import io.sluice.flink.keys.ModelWindows;
import io.sluice.flink.keys.RecurrentKeyState;
import io.sluice.flink.keys.RowRecorder;
import io.sluice.flink.keys.SlidingKeys;
import io.sluice.flink.models.CompiledModels;
import io.sluice.model.Decision;
import io.sluice.model.ModelId;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.Scorer;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Scores the events of one subtask with one model. */
public final class EventScorer<T> implements AutoCloseable {
  private static final String NOT_FULL =
      "the key has had too few events to fill the model's window, and the model wants no padding";

  private final long sequence;
  private final long effectiveFrom;
  private final CompiledModels.Lease lease;
  private final ModelId id;
  private final FeatureReader<T> reader;
  private final @Nullable RowRecorder recorder;
  private final @Nullable ModelWindows windows;
  private final @Nullable RecurrentKeyState state;
  private final Scorer scorer;
  private final @Nullable SlidingKeys sliding;
  private final int outputLength;
  private final @Nullable Decision decision;
  private final List<String> labels;
  private @Nullable Reason failure;
  private String problem = "";

  /**
   * @param sequence of the update that brought the model
   * @param effectiveFrom of that update
   * @param lease of the model, which this gives back when it is closed
   * @param recorder null if no rows are kept
   * @param windows null for a model with a window of 1
   * @param state null for a model without state
   * @param sliding null for a model without a sliding form
   */
  public EventScorer(
      long sequence,
      long effectiveFrom,
      CompiledModels.Lease lease,
      FeatureReader<T> reader,
      @Nullable RowRecorder recorder,
      @Nullable ModelWindows windows,
      @Nullable RecurrentKeyState state,
      @Nullable SlidingKeys sliding) {
    this.sequence = sequence;
    this.effectiveFrom = effectiveFrom;
    this.lease = lease;
    this.reader = reader;
    this.recorder = recorder;
    this.windows = windows;
    this.state = state;
    this.sliding = sliding;
    CompiledModel model = lease.model();
    this.id = model.id();
    this.scorer = model.newScorer();
    this.outputLength = model.outputLength();
    this.decision = model.outputs().decision();
    this.labels = decision == null ? List.of() : decision.labels();
  }

  public long sequence() {
    return sequence;
  }

  public long effectiveFrom() {
    return effectiveFrom;
  }

  public ModelId id() {
    return id;
  }

  /** Bytes that its weights and its working memory take. */
  public long bytes() {
    return lease.bytes();
  }

  /** What records the latest rows of each key; null if nothing does. */
  public @Nullable RowRecorder recorder() {
    return recorder;
  }

  /** The state of each key; null if the model has none. */
  public @Nullable RecurrentKeyState state() {
    return state;
  }

  /**
   * Scores an event.
   *
   * @param key that is current in keyed state, or null if there are no keys
   * @return null if it gets no score: {@link #failure()} and {@link #problem()} then say why
   */
  public @Nullable Score score(T event, long eventTime, @Nullable String key) throws Exception {
    Reason reason = reader.read(event);
    if (reason != null) {
      failure = reason;
      problem = reader.problem();
      return null;
    }
    float[] row = reader.row();
    float[] outputs = new float[outputLength];
    if (state != null) {
      state.score(scorer, row, outputs); // before the row is recorded: it may replay the recorded
    }
    float[] input = recorder == null ? row : recorded(recorder, row);
    if (input == null) {
      failure = Reason.WINDOW_NOT_FULL;
      problem = NOT_FULL;
      return null;
    }
    if (sliding != null && key != null) {
      sliding.score(key, input, outputs);
    } else if (state == null) {
      scorer.score(input, outputs);
    }
    return scoreOf(outputs, eventTime, key);
  }

  /** The model's input, or null if the window is not full. */
  private float @Nullable [] recorded(RowRecorder rows, float[] row) throws IOException {
    EventWindow window = rows.add(row);
    return windows == null ? row : windows.inputOf(window);
  }

  /** Why the event last seen got no score, if it got none. */
  public Reason failure() {
    return Objects.requireNonNull(failure, "no event has failed");
  }

  /** The same in words. */
  public String problem() {
    return problem;
  }

  private Score scoreOf(float[] outputs, long eventTime, @Nullable String key) {
    if (decision == null) {
      return new Score(key, eventTime, outputs, Score.NO_DECISION, null, id, effectiveFrom);
    }
    int answer = decision.decide(outputs);
    return new Score(key, eventTime, outputs, answer, labels.get(answer), id, effectiveFrom);
  }

  @Override
  public void close() {
    lease.close();
  }
}
