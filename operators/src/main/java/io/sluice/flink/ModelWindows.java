package io.sluice.flink;

import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import org.jspecify.annotations.Nullable;

/** Makes the input of a model with a window out of a key's latest events. */
final class ModelWindows {
  private final int length;
  private final boolean pads;
  private final int[] places;
  private final float[] input;

  ModelWindows(FeatureSchema schema) {
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

  /**
   * The model's input, reused; null if the window is not full and the model wants no padding.
   *
   * @param window the latest events, the current one included
   */
  float @Nullable [] inputOf(EventWindow window) {
    if (window.count() < length && !pads) {
      return null;
    }
    window.writeTo(input, places, length);
    return input;
  }
}
