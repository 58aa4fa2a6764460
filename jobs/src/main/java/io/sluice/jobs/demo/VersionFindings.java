package io.sluice.jobs.demo;

import java.util.EnumMap;
import java.util.Map;

/** How right one version was. Rates are NaN where there is nothing to divide by. */
final class VersionFindings {
  private final String version;
  private final Map<PumpFault, Episodes> episodes = new EnumMap<>(PumpFault.class);
  private long truePositives;
  private long falsePositives;
  private long falseNegatives;
  private long trueNegatives;

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

  VersionFindings(String version) {
    this.version = version;
  }

  void add(ScoreRow row) {
    boolean fault = row.fault() != PumpFault.NONE;
    if (row.alarm()) {
      if (fault) {
        truePositives++;
      } else {
        falsePositives++;
      }
    } else if (fault) {
      falseNegatives++;
    } else {
      trueNegatives++;
    }
  }

  void addEpisode(PumpFault fault, boolean found) {
    episodes.merge(fault, new Episodes(found ? 1 : 0, 1), Episodes::plus);
  }

  String version() {
    return version;
  }

  long scored() {
    return truePositives + falsePositives + falseNegatives + trueNegatives;
  }

  /** Faults of one kind. */
  Episodes episodes(PumpFault fault) {
    return episodes.getOrDefault(fault, Episodes.NONE);
  }

  /** Faults of any kind. */
  Episodes episodes() {
    return episodes.values().stream().reduce(Episodes.NONE, Episodes::plus);
  }

  /** The share of alarms that were right. */
  double precision() {
    return (double) truePositives / (truePositives + falsePositives);
  }

  /** The share of readings with a fault that had an alarm. */
  double recall() {
    return (double) truePositives / (truePositives + falseNegatives);
  }

  /** The share of readings without a fault that had an alarm. */
  double falseAlarmRate() {
    return (double) falsePositives / (falsePositives + trueNegatives);
  }
}
