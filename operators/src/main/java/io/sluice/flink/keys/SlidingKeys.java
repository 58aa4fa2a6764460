package io.sluice.flink.keys;

import io.sluice.runtime.Scorer;
import io.sluice.runtime.sliding.SlidingColumns;
import io.sluice.runtime.sliding.SlidingModel;
import io.sluice.runtime.sliding.SlidingScorer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Scores sliding windows of many keys, each from the columns of its window one event before where
 * they are still there. That is seen from the events themselves, so nothing that happens to a key's
 * window, and no restart, can make a difference to its scores.
 */
public final class SlidingKeys {
  /**
   * Once the memory is full, only one in so many events of keys that are not there brings its key
   * in. If many more keys take turns than there is room for, each would otherwise push out another
   * one before that is used again.
   */
  private static final int MISSES_FOR_A_KEY = 8;

  private final SlidingModel model;
  private final SlidingScorer scorer;
  private final Scorer whole;
  private final long mostKeys;
  private int misses;

  /** The key used longest ago first. */
  private final Map<String, SlidingColumns> ofKeys = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param whole scores the windows of the keys for which there is no room
   * @param bytes how much the columns of all keys may take; those of one key are kept in any case
   */
  public SlidingKeys(SlidingModel model, Scorer whole, long bytes) {
    this.model = model;
    this.scorer = model.newScorer();
    this.whole = whole;
    this.mostKeys = Math.max(1, bytes / model.columnBytes());
  }

  /** Scores a key's window. */
  public void score(String key, float[] window, float[] outputs) {
    SlidingColumns columns = ofKeys.get(key);
    if (columns == null) {
      if (ofKeys.size() < mostKeys) {
        columns = model.newColumns();
      } else if (++misses % MISSES_FOR_A_KEY == 0) {
        columns = takeEldest();
      } else {
        whole.score(window, outputs);
        return;
      }
      ofKeys.put(key, columns);
    }
    scorer.score(window, columns, outputs);
  }

  private SlidingColumns takeEldest() {
    String eldest = ofKeys.keySet().iterator().next();
    return Objects.requireNonNull(ofKeys.remove(eldest));
  }
}
