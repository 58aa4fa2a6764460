package io.sluice.flink.chaos;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Reading;

/** Something on a channel between two operators. */
sealed interface Item {
  /** A change of the control log, or a heartbeat. */
  record Update(ModelUpdate update) implements Item {}

  /** An event of a time. */
  record Event(int id, String key, long time) implements Item {
    /** The reading of it; the flow is its id. */
    Reading reading() {
      return new Reading(key, pressure(), id);
    }

    int pressure() {
      return 1 + id % 9;
    }
  }

  /** A watermark. */
  record Mark(long time) implements Item {}

  /** The channel has nothing to say for a while; the next item ends that. */
  record Idle() implements Item {}
}
