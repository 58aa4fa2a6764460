package io.sluice.flink.keys;

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
  private final SlidingModel model;
  private final SlidingScorer scorer;
  private final long mostKeys;

  /** The key used longest ago first. */
  private final Map<String, SlidingColumns> ofKeys = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param bytes how much the columns of all keys may take; those of one key are kept in any case
   */
  public SlidingKeys(SlidingModel model, long bytes) {
    this.model = model;
    this.scorer = model.newScorer();
    this.mostKeys = Math.max(1, bytes / model.columnBytes());
  }

  /** Scores a key's window. */
  public void score(String key, float[] window, float[] outputs) {
    SlidingColumns columns = ofKeys.get(key);
    if (columns == null) {
      columns = ofKeys.size() < mostKeys ? model.newColumns() : takeEldest();
      ofKeys.put(key, columns);
    }
    scorer.score(window, columns, outputs);
  }

  private SlidingColumns takeEldest() {
    String eldest = ofKeys.keySet().iterator().next();
    return Objects.requireNonNull(ofKeys.remove(eldest));
  }
}
