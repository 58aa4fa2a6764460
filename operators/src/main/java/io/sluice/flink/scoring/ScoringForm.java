package io.sluice.flink.scoring;

import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.OnModelChange;
import io.sluice.flink.Outcome;
import io.sluice.flink.keys.KeyStatePolicy;
import io.sluice.flink.keys.KeyStateStore;
import io.sluice.flink.keys.ModelWindows;
import io.sluice.flink.keys.RecurrentKeyState;
import io.sluice.flink.keys.RowRecorder;
import io.sluice.flink.keys.SlidingKeys;
import io.sluice.model.FeatureSchema;
import io.sluice.model.InvalidModelException;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.Scorer;
import io.sluice.runtime.sliding.SlidingModel;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a model computes its outputs from the row of an event and what is kept of the event's key.
 * Decided once for each model, so that the way of an event has no branches. For one thread.
 */
public sealed interface ScoringForm {

  /**
   * Scores a row.
   *
   * @param row raw values, one for each feature, all finite
   * @param key that is current in the stores; null if there are no keys, or the caller holds them
   * @param outputs of the model; unspecified after a failure
   */
  Outcome score(float[] row, @Nullable String key, float[] outputs) throws IOException;

  /** What records the latest rows of each key; null if nothing does. */
  default @Nullable RowRecorder recorder() {
    return null;
  }

  /** The recurrent state of each key; null if the model has none. */
  default @Nullable RecurrentKeyState state() {
    return null;
  }

  /**
   * The form of a model.
   *
   * @param stores of what is kept of each key; null if the events have no keys, which only a model
   *     without window and state can do with
   * @param sliding the sliding form of a model with a window; null if that is not to be used
   * @throws InvalidModelException if the model has both a window and recurrent state
   */
  static ScoringForm of(
      CompiledModel model,
      FeatureSchema schema,
      KeyStateStore.@Nullable Stores stores,
      KeyStatePolicy policy,
      @Nullable SlidingModel sliding) {
    if (schema.window() > 1 && model.stateLength() > 0) {
      throw new InvalidModelException(
          "the model has a window of "
              + schema.window()
              + " events and recurrent state, so it would see each event several times; export it"
              + " with a window of 1, or without the state");
    }
    if (stores == null) {
      return new Plain(model.newScorer());
    }
    int rows = Math.max(schema.window() == 1 ? 0 : schema.window(), policy.replayed());
    boolean joins = policy.onChange() != OnModelChange.RESET;
    RowRecorder recorder = rows == 0 ? null : new RowRecorder(stores.rows(), schema, rows, joins);
    if (recorder != null && schema.window() > 1) {
      ModelWindows windows = new ModelWindows(schema);
      return sliding == null
          ? new Windowed(recorder, windows, model.newScorer())
          : new Sliding(
              recorder,
              windows,
              new SlidingKeys(sliding, model.newScorer(), policy.slidingBytes()));
    }
    ScoringForm form =
        model.stateLength() == 0
            ? new Plain(model.newScorer())
            : new Recurrent(
                new RecurrentKeyState(
                    stores.states(),
                    model,
                    policy.onChange() == OnModelChange.REPLAY ? recorder : null,
                    policy.onChange() == OnModelChange.CARRY_OVER),
                model.newScorer());
    return recorder == null ? form : new Recording(form, recorder);
  }

  /** The row is the model's input. */
  record Plain(Scorer scorer) implements ScoringForm {
    @Override
    public Outcome score(float[] row, @Nullable String key, float[] outputs) {
      scorer.score(row, outputs);
      return Outcome.SUCCESS;
    }
  }

  /** The input is the window of the key's latest rows. */
  record Windowed(RowRecorder recorder, ModelWindows windows, Scorer scorer)
      implements ScoringForm {
    /** There is no score because the key's window is not full. */
    public static final Outcome NOT_FULL =
        new Outcome.Failure(
            Reason.WINDOW_NOT_FULL,
            "the key has too few events to fill the model's window, and the model does not pad"
                + " incomplete windows");

    @Override
    public Outcome score(float[] row, @Nullable String key, float[] outputs) throws IOException {
      float[] input = windows.inputOf(recorder.add(row));
      if (input == null) {
        return NOT_FULL;
      }
      scorer.score(input, outputs);
      return Outcome.SUCCESS;
    }
  }

  /** As {@link Windowed}, but the first layers are computed for the newest row only. */
  record Sliding(RowRecorder recorder, ModelWindows windows, SlidingKeys keys)
      implements ScoringForm {
    @Override
    public Outcome score(float[] row, @Nullable String key, float[] outputs) throws IOException {
      float[] input = windows.inputOf(recorder.add(row));
      if (input == null) {
        return Windowed.NOT_FULL;
      }
      keys.score(Objects.requireNonNull(key, "sliding windows belong to keys"), input, outputs);
      return Outcome.SUCCESS;
    }
  }

  /** The row is the model's input, beside the state that the key's last event left. */
  record Recurrent(RecurrentKeyState state, Scorer scorer) implements ScoringForm {
    @Override
    public Outcome score(float[] row, @Nullable String key, float[] outputs) throws IOException {
      state.score(scorer, row, outputs);
      return Outcome.SUCCESS;
    }
  }

  /**
   * Another form whose rows a later model may replay. A row is recorded after it is scored, since a
   * recurrent model may first replay those before it.
   */
  record Recording(ScoringForm form, RowRecorder recorder) implements ScoringForm {
    @Override
    public Outcome score(float[] row, @Nullable String key, float[] outputs) throws IOException {
      Outcome outcome = form.score(row, key, outputs);
      recorder.add(row);
      return outcome;
    }

    @Override
    public @Nullable RecurrentKeyState state() {
      return form.state();
    }
  }
}
