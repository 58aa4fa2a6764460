package io.sluice.jobs.demo;

import io.sluice.jobs.score.DetectionQuality;
import java.util.EnumMap;
import java.util.Map;

/** How right one version was. */
final class VersionFindings {
  private final Map<PumpFault, Episodes> episodes = new EnumMap<>(PumpFault.class);
  private DetectionQuality quality = DetectionQuality.NONE;

  /**
   * Faults of one kind.
   *
   * @param found how many of them were found
   * @param all how many there were
   */
  record Episodes(int found, int all) {
    static final Episodes NONE = new Episodes(0, 0);

    Episodes plus(Episodes other) {
      return new Episodes(found + other.found, all + other.all);
    }
  }

  void add(ScoreRow row) {
    quality = quality.plus(row.alarm(), row.fault() != PumpFault.NONE);
  }

  void addEpisode(PumpFault fault, boolean found) {
    episodes.merge(fault, new Episodes(found ? 1 : 0, 1), Episodes::plus);
  }

  /** Reading by reading. */
  DetectionQuality quality() {
    return quality;
  }

  /** Faults of one kind. */
  Episodes episodes(PumpFault fault) {
    return episodes.getOrDefault(fault, Episodes.NONE);
  }

  /** Faults of any kind. */
  Episodes episodes() {
    return episodes.values().stream().reduce(Episodes.NONE, Episodes::plus);
  }
}
