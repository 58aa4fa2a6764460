package io.sluice.flink;

import java.io.IOException;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/**
 * The latest events of each key, in keyed state. A window belongs to the names of its features: it
 * is begun anew when those change, and kept, as far as it goes, when only its length does.
 */
final class WindowStore {
  private final KeyedStateBackend<?> backend;
  private final ValueStateDescriptor<EventWindow> descriptor =
      new ValueStateDescriptor<>("sluice-window", new EventWindowSerializer());
  private final ValueState<EventWindow> state;

  WindowStore(KeyedStateBackend<?> backend) throws Exception {
    this.backend = backend;
    this.state =
        backend.getPartitionedState(
            VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
  }

  /**
   * Adds an event to the window of the current key.
   *
   * @param names {@link EventWindow#fingerprint} of the features' names
   * @param length rows of the window that the model wants
   * @return the window with the event
   */
  EventWindow add(float[] row, long names, int length) throws IOException {
    EventWindow window = state.value();
    if (window == null || window.names() != names) {
      window = new EventWindow(names, row.length, length);
    } else if (window.capacity() != length) {
      window = window.resized(length);
    }
    window.add(row);
    state.update(window);
    return window;
  }

  /** Forgets the windows of all keys. */
  void clear() throws Exception {
    backend.applyToAllKeys(
        VoidNamespace.INSTANCE,
        VoidNamespaceSerializer.INSTANCE,
        descriptor,
        (key, window) -> window.clear());
  }
}
