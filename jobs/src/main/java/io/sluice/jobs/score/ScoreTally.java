package io.sluice.jobs.score;

import io.sluice.flink.Score;
import io.sluice.jobs.csv.CsvRow;
import io.sluice.jobs.score.ScoredRow.ModelVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Counts what the summary tells, as the scores go by in the order of the input. */
final class ScoreTally {
  private static final int ALARM = 1;
  private final FileTally[] files;
  private final Map<ModelVersion, VersionTally> versions = new LinkedHashMap<>();

  /** Of one version of the model: how many rows, and how many of each decision. */
  static final class VersionTally {
    private long rows;
    private final Map<String, Long> decisions = new TreeMap<>();

    long rows() {
      return rows;
    }

    /** Number of rows by the decision's label; empty for a model that decides nothing. */
    Map<String, Long> decisions() {
      return decisions;
    }
  }

  /** Of one input file. */
  static final class FileTally {
    private long scored;
    private long alarms;
    private DetectionQuality quality = DetectionQuality.NONE;

    long scored() {
      return scored;
    }

    long alarms() {
      return alarms;
    }

    DetectionQuality quality() {
      return quality;
    }
  }

  ScoreTally(int fileCount) {
    files = Stream.generate(FileTally::new).limit(fileCount).toArray(FileTally[]::new);
  }

  void add(ScoredRow row) {
    VersionTally version = versions.computeIfAbsent(row.model(), unused -> new VersionTally());
    version.rows++;
    FileTally file = files[row.file()];
    file.scored++;
    if (row.decision() == Score.NO_DECISION) {
      return;
    }
    version.decisions.merge(String.valueOf(row.decisionLabel()), 1L, Long::sum);
    boolean alarm = row.decision() == ALARM;
    file.alarms += alarm ? 1 : 0;
    if (row.truth() != CsvRow.UNLABELLED) {
      file.quality = file.quality.plus(alarm, row.truth() == 1);
    }
  }

  long scored() {
    return Stream.of(files).mapToLong(FileTally::scored).sum();
  }

  /** In the order of the input files. */
  List<FileTally> files() {
    return List.of(files);
  }

  /** In the order in which they were first used. */
  Map<ModelVersion, VersionTally> versions() {
    return versions;
  }

  /** All files together. */
  DetectionQuality quality() {
    return Stream.of(files)
        .map(FileTally::quality)
        .reduce(
            DetectionQuality.NONE,
            (a, b) ->
                new DetectionQuality(
                    a.hits() + b.hits(),
                    a.falseAlarms() + b.falseAlarms(),
                    a.misses() + b.misses(),
                    a.quiet() + b.quiet()));
  }
}
