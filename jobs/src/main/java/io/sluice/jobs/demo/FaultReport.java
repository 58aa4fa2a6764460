package io.sluice.jobs.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each version found of the faults. A fault's episode is the unbroken run of one pump's
 * readings that have it. It counts for a version that scored all of it, and is found if {@value
 * #ALARMS_IN_A_ROW} of its readings one after the other have an alarm: a single alarm is too easily
 * luck.
 *
 * @param versions by name
 * @param cut episodes that count for none, as the swap or the end of the stream cut through them
 */
record FaultReport(SortedMap<String, VersionFindings> versions, int cut) {
  static final int ALARMS_IN_A_ROW = 3;

  /**
   * Compares alarms with the truth.
   *
   * @param rows in the order of time
   */
  static FaultReport of(List<ScoreRow> rows) {
    SortedMap<String, VersionFindings> versions = new TreeMap<>();
    Map<String, List<ScoreRow>> pumps = new LinkedHashMap<>();
    for (ScoreRow row : rows) {
      versions.computeIfAbsent(row.version(), version -> new VersionFindings()).add(row);
      pumps.computeIfAbsent(row.pump(), pump -> new ArrayList<>()).add(row);
    }
    int cut = 0;
    for (List<ScoreRow> pump : pumps.values()) {
      cut += addEpisodes(pump, versions);
    }
    return new FaultReport(versions, cut);
  }

  /** Adds one pump's episodes and returns how many were cut. */
  private static int addEpisodes(List<ScoreRow> pump, SortedMap<String, VersionFindings> versions) {
    int cut = 0;
    int begin = 0;
    while (begin < pump.size()) {
      PumpFault fault = pump.get(begin).fault();
      int end = begin + 1;
      while (end < pump.size() && pump.get(end).fault() == fault) {
        end++;
      }
      if (fault != PumpFault.NONE) {
        List<ScoreRow> episode = pump.subList(begin, end);
        String version = episode.get(0).version();
        boolean whole = end < pump.size();
        if (whole && episode.stream().allMatch(row -> row.version().equals(version))) {
          versions
              .computeIfAbsent(version, unused -> new VersionFindings())
              .addEpisode(fault, isFound(episode));
        } else {
          cut++;
        }
      }
      begin = end;
    }
    return cut;
  }

  private static boolean isFound(List<ScoreRow> episode) {
    int inARow = 0;
    for (ScoreRow row : episode) {
      inARow = row.alarm() ? inARow + 1 : 0;
      if (inARow == ALARMS_IN_A_ROW) {
        return true;
      }
    }
    return false;
  }
}
