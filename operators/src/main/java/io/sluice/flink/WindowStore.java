package io.sluice.flink;

import java.io.IOException;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/**
 * The latest events of each key, in keyed state. A window belongs to the names of its features and
 * to a run of models without a gap: it is begun anew when one of those changes, and kept, as far as
 * it goes, when only its length does.
 */
final class WindowStore {
  private final ValueState<EventWindow> state;

  private WindowStore(KeyedStateBackend<?> backend, String name) throws Exception {
    this.state =
        backend.getPartitionedState(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            new ValueStateDescriptor<>(name, new EventWindowSerializer()));
  }

  /** The windows of the models whose scores go downstream. */
  static WindowStore ofCurrent(KeyedStateBackend<?> backend) throws Exception {
    return new WindowStore(backend, "sluice-window");
  }

  /** The windows of models on trial, which may want other features of the same events. */
  static WindowStore ofTrials(KeyedStateBackend<?> backend) throws Exception {
    return new WindowStore(backend, "sluice-trial-window");
  }

  /**
   * Adds an event to the window of the current key.
   *
   * @param names {@link EventWindow#fingerprint} of the features' names
   * @param run of the model
   * @param length rows of the window that the model wants
   * @return the window with the event
   */
  EventWindow add(float[] row, long names, long run, int length) throws IOException {
    EventWindow window = state.value();
    if (window == null || window.names() != names || isOfAnotherRun(window, run)) {
      window = new EventWindow(names, run, row.length, length);
    } else if (window.capacity() != length || window.run() != run) {
      window = window.with(run, length);
    }
    window.add(row);
    state.update(window);
    return window;
  }

  private static boolean isOfAnotherRun(EventWindow window, long run) {
    return window.run() != run && window.run() != EventWindow.UNKNOWN_RUN;
  }
}
