package io.sluice.flink.keys;

import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import org.jspecify.annotations.Nullable;

/** Makes the input of a model with a window out of a key's latest events. */
public final class ModelWindows {
  private final int length;
  private final boolean pads;
  private final EventWindow.Arrangement arrangement;
  private final float[] input;

  public ModelWindows(FeatureSchema schema) {
    this.length = schema.window();
    this.pads = schema.incomplete() == IncompleteWindow.PAD;
    this.arrangement = arrangementOf(schema);
    this.input = new float[length * schema.features().size()];
  }

  /** How the values of the model's input lie. */
  static EventWindow.Arrangement arrangementOf(FeatureSchema schema) {
    return switch (schema.layout()) {
      case NC, NLC -> EventWindow.Arrangement.NLC;
      case NCL -> EventWindow.Arrangement.NCL;
    };
  }

  /**
   * The model's input, for reading only and until the next event; null if the window is not full
   * and the model does not pad it.
   *
   * @param window the latest events, the current one included
   */
  public float @Nullable [] inputOf(EventWindow window) {
    if (window.count() < length && !pads) {
      return null;
    }
    float[] there = window.input(length, arrangement);
    if (there != null) {
      return there;
    }
    window.writeTo(input, length, arrangement);
    return input;
  }
}
