package io.sluice.flink.keys;

import java.io.IOException;
import java.util.Set;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * The latest events of each key, in keyed state. A window belongs to the names of its features and
 * to a run of models without a gap: it is begun anew when one of those changes, and kept, as far as
 * it goes, when only its length does.
 */
final class WindowStore {
  private final ValueState<EventWindow> state;

  WindowStore(ValueState<EventWindow> state) {
    this.state = state;
  }

  /** The window of the current key, or null if there is none of these names and this run. */
  @Nullable EventWindow recorded(long names, long run) throws IOException {
    EventWindow window = state.value();
    return window == null || window.names() != names || isOfAnotherRun(window, run) ? null : window;
  }

  private static boolean isOfAnotherRun(EventWindow window, long run) {
    return window.run() != run && window.run() != EventWindow.UNKNOWN_RUN;
  }

  /**
   * Adds an event to the window of the current key.
   *
   * @param names {@link EventWindow#fingerprint} of the features' names
   * @param run of the model
   * @param length rows to keep
   * @param arrangement of the rows in memory
   * @return the window with the event
   */
  EventWindow add(
      float[] row, long names, long run, int length, EventWindow.Arrangement arrangement)
      throws IOException {
    EventWindow window = recorded(names, run);
    if (window == null) {
      window = new EventWindow(names, run, row.length, length, arrangement);
    } else if (window.capacity() != length
        || window.run() != run
        || window.arrangement() != arrangement) {
      window = window.with(run, length, arrangement);
    }
    window.add(row);
    state.update(window);
    return window;
  }

  /** Forgets the window of the current key unless it is of one of these runs. */
  void retain(Set<Long> runs) throws IOException {
    EventWindow window = state.value();
    if (window != null && runs.stream().allMatch(r -> isOfAnotherRun(window, r))) {
      state.clear();
    }
  }

  /** Forgets the window of the current key. */
  void clear() {
    state.clear();
  }
}
