package io.sluice.flink;

import java.io.Serializable;

/**
 * How a scoring operator chooses among the versions of its model.
 *
 * @param mode when events are scored
 * @param retentionMillis how long, in event time, a version is kept after the last event that it
 *     was for could come, for those that come too late
 */
record Versions(VersionMode mode, long retentionMillis) implements Serializable {
  boolean strict() {
    return mode == VersionMode.STRICT;
  }
}
