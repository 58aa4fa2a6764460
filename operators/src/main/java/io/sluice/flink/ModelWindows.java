package io.sluice.flink;

import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Makes the input of a model with a window out of the current key's latest events. */
final class ModelWindows {
  private final WindowStore store;
  private final long names;
  private final int length;
  private final boolean pads;
  private final int[] places;
  private final float[] input;
  private long run;

  ModelWindows(WindowStore store, FeatureSchema schema) {
    this.store = store;
    this.names = EventWindow.fingerprint(schema.names());
    this.length = schema.window();
    this.pads = schema.incomplete() == IncompleteWindow.PAD;
    int features = schema.features().size();
    this.places = new int[length * features];
    this.input = new float[places.length];
    for (int event = 0; event < length; event++) {
      for (int feature = 0; feature < features; feature++) {
        places[event * features + feature] = schema.index(feature, event);
      }
    }
  }

  /** The features' names, of which there is one number for each list. */
  long names() {
    return names;
  }

  long run() {
    return run;
  }

  /** Says to which run of models without a gap this one belongs. */
  void joinRun(long number) {
    run = number;
  }

  /**
   * Adds an event to the current key's window.
   *
   * @return the model's input, reused; null if the window is not full and the model wants no
   *     padding
   */
  float @Nullable [] add(float[] row) throws IOException {
    EventWindow window = store.add(row, names, run, length);
    if (!window.isFull() && !pads) {
      return null;
    }
    window.writeTo(input, places);
    return input;
  }
}
