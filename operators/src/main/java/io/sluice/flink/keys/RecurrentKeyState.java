package io.sluice.flink.keys;

import io.sluice.model.TensorSpec;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.Scorer;
import java.io.IOException;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/** The state of each key that one recurrent model hands from event to event. */
public final class RecurrentKeyState implements KeyHistory {
  private final ValueState<RecurrentState> store;
  private final @Nullable RowRecorder replayed;
  private final boolean joins;
  private final long shape;
  private final int length;
  private final int outputLength;
  private long run;

  /**
   * @param replayed the inputs from which a key's state begins; null if from zeros
   * @param joins whether states of the model before go over to this one
   */
  public RecurrentKeyState(
      ValueState<RecurrentState> store,
      CompiledModel model,
      @Nullable RowRecorder replayed,
      boolean joins) {
    this.store = store;
    this.replayed = replayed;
    this.joins = joins;
    this.shape =
        EventWindow.fingerprint(
            model.stateInputs().stream().map(TensorSpec::shape).map(Object::toString).toList());
    this.length = model.stateLength();
    this.outputLength = model.outputLength();
  }

  @Override
  public long kind() {
    return shape;
  }

  @Override
  public boolean joins() {
    return joins;
  }

  @Override
  public long chain() {
    return run;
  }

  @Override
  public void joinChain(long number) {
    run = number;
  }

  /** Scores an event of the current key, and keeps the state that it leaves. */
  public void score(Scorer scorer, float[] row, float[] outputs) throws IOException {
    RecurrentState state = store.value();
    if (state == null || state.run() != run || state.shape() != shape) {
      state = new RecurrentState(run, shape, new float[length]);
      replay(scorer, state.values());
    }
    scorer.score(row, state.values(), outputs);
    store.update(state);
  }

  private void replay(Scorer scorer, float[] state) throws IOException {
    EventWindow rows = replayed == null ? null : replayed.recorded();
    if (rows != null) {
      float[] row = new float[rows.features()];
      float[] outputs = new float[outputLength];
      for (int event = 0; event < rows.count(); event++) {
        for (int feature = 0; feature < row.length; feature++) {
          row[feature] = rows.value(event, feature);
        }
        scorer.score(row, state, outputs);
      }
    }
  }
}
