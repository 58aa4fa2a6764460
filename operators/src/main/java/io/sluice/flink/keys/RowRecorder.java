package io.sluice.flink.keys;

import io.sluice.model.FeatureSchema;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Records the latest rows of each key for one model. */
public final class RowRecorder implements KeyHistory {
  private final WindowStore store;
  private final long names;
  private final int length;
  private final EventWindow.Arrangement arrangement;
  private final boolean joins;
  private long run;

  /**
   * @param length rows to keep of each key
   * @param joins whether the rows recorded for the model before go over to this one
   */
  public RowRecorder(WindowStore store, FeatureSchema schema, int length, boolean joins) {
    this.store = store;
    this.names = EventWindow.fingerprint(schema.names());
    this.length = length;
    this.arrangement =
        length == schema.window() && length > 1
            ? ModelWindows.arrangementOf(schema)
            : EventWindow.Arrangement.RING;
    this.joins = joins;
  }

  @Override
  public long kind() {
    return names;
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

  /** The current key's rows; null if there are none of these features. */
  @Nullable EventWindow recorded() throws IOException {
    return store.recorded(names, run);
  }

  /** Adds a row to those of the current key. */
  public EventWindow add(float[] row) throws IOException {
    return store.add(row, names, run, length, arrangement);
  }
}
