package io.sluice.flink.keys;

import io.sluice.model.FeatureSchema;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the input of a model with a window out of the latest rows of a key, for functions that keep
 * the {@link EventWindow} of each key themselves. For one thread.
 */
public final class WindowInput {
  private final long names;
  private final int length;
  private final ModelWindows windows;

  public WindowInput(FeatureSchema schema) {
    this.names = EventWindow.fingerprint(schema.names());
    this.length = schema.window();
    this.windows = new ModelWindows(schema);
  }

  /** A serializer for windows in state. */
  public static TypeSerializer<EventWindow> stateSerializer() {
    return new EventWindowSerializer();
  }

  /**
   * Adds a row to a key's window.
   *
   * @param window what the key has had so far; null, or of other features, is a new beginning
   * @param row one value for each feature, all finite
   * @return the window with the row, perhaps the same object
   */
  public EventWindow add(@Nullable EventWindow window, float[] row) {
    EventWindow current;
    if (window == null || window.names() != names) {
      current = new EventWindow(names, EventWindow.UNKNOWN_RUN, row.length, length);
    } else if (window.capacity() != length) {
      current = window.with(EventWindow.UNKNOWN_RUN, length);
    } else {
      current = window;
    }
    current.add(row);
    return current;
  }

  /**
   * The model's input, reused; null if the window is not full and the model wants no padding.
   *
   * @param window as {@link #add} gave it
   */
  public float @Nullable [] of(EventWindow window) {
    return windows.inputOf(window);
  }
}
