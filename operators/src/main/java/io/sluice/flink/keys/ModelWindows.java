package io.sluice.flink.keys;

import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import org.jspecify.annotations.Nullable;

/** Makes the input of a model with a window out of a key's latest events. */
public final class ModelWindows {
  private final int length;
  private final boolean pads;
  private final int eventStride;
  private final int featureStride;
  private final float[] input;

  public ModelWindows(FeatureSchema schema) {
    this.length = schema.window();
    this.pads = schema.incomplete() == IncompleteWindow.PAD;
    this.eventStride = schema.index(0, 1);
    this.featureStride = schema.index(1, 0);
    this.input = new float[length * schema.features().size()];
  }

  /**
   * The model's input, reused; null if the window is not full and the model does not pad it.
   *
   * @param window the latest events, the current one included
   */
  public float @Nullable [] inputOf(EventWindow window) {
    if (window.count() < length && !pads) {
      return null;
    }
    window.writeTo(input, length, eventStride, featureStride);
    return input;
  }
}
