package io.sluice.flink.scoring;

import io.sluice.flink.VersionMode;
import java.io.Serializable;

/**
 * How a scoring operator chooses among the versions of its model.
 *
 * @param mode when events are scored
 * @param retentionMillis how long, in event time, a version is kept after the last event that it
 *     was for could come, for those that come too late
 */
public record VersionPolicy(VersionMode mode, long retentionMillis) implements Serializable {
  public boolean strict() {
    return mode == VersionMode.STRICT;
  }
}
