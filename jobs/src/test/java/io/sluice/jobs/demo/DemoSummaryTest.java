package io.sluice.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jobs.console.Console;
import io.sluice.jobs.demo.DemoResult.Refusals;
import io.sluice.model.ModelArtifact;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class DemoSummaryTest {
  private static final ModelArtifact FIRST = AlarmModels.hotBearing("1", 55);
  private static final ModelArtifact SECOND = AlarmModels.hotBearing("2", 47);
  private static final Refusals NONE = new Refusals(0, null);

  @Test
  void aGoodRunIsToldInFull() {
    String text = text(result(0, 0, twoVersions(), NONE, NONE), false);

    assertThat(text)
        .isEqualTo(
            """
            Every reading was scored exactly once, and the model was swapped while the job ran.

              Stream
              readings         1,000 from 7 pumps with 8 sensors each
              scored           each reading exactly once, checked in the scores file
              dead letters     none
              speed            398 readings/s for 2.5 s; --rate limits the source to 500/s
              latency          p50 210 µs, p99 3.5 ms, p99.9 31.1 ms, max 31.1 ms
              Latency is the time from the source to the score. It includes the exchange by pump,
              queues, window and model.
              Speed and latency exclude the first 2 s of scoring, while the JVM warms up.
              This machine was slower than --rate, so most of the latency is the time for which
              readings wait. A lower --rate shows the latency of the scoring.

              Models                         v1            v2
              digest               %s  %s
              bytes                         876           876
              sensors                         1             1
              window                  1 reading     1 reading
              first reading                   0           502
              readings scored                 6             5
              faults found               0 of 1        1 of 1
                cavitation               0 of 0        0 of 0
                bearing wear             0 of 1        0 of 0
                seal leak                0 of 0        1 of 1
                motor overheating        0 of 0        0 of 0
                sensor drift             0 of 0        0 of 0
              false alarms               33.3 %%         0.0 %%
              precision                  50.0 %%       100.0 %%
              recall                     33.3 %%       100.0 %%
              A fault is found after 3 alarms in a row. False alarms, precision and recall count readings.
              1 fault is not counted, because the swap or the end of the stream interrupts it.

              Files
              scores           sluice-demo/scores.csv
              readings         sluice-demo/readings.csv
              model v1         sluice-demo/pump-v1.sluice
              model v2         sluice-demo/pump-v2.sluice

              Next
              Inspect the new model, and score the same readings with it alone:
                ./sluice inspect sluice-demo/pump-v2.sluice
                ./sluice score --model sluice-demo/pump-v2.sluice --input sluice-demo/readings.csv \\
                    --key-column pump --label-column anomaly
              Train a model on your own CSV of normal operation, and score new data with it:
                ./sluice train --input NORMAL.csv --features a,b,c --window 16 --output my.sluice
                ./sluice score --model my.sluice --input NEW.csv
            """
                .formatted(FIRST.id().shortDigest(), SECOND.id().shortDigest()));
  }

  @Test
  void aStreamThatEndsDuringTheWarmUpHasNoSpeed() {
    DemoResult whole = result(0, 0, twoVersions(), NONE, NONE);
    ReadingTally.Totals cold =
        new ReadingTally.Totals(twoVersions(), 1000, new Histogram(60_000_000_000L, 2), 0);
    DemoResult result =
        new DemoResult(
            whole.plan(),
            whole.models(),
            cold,
            0,
            0,
            0,
            whole.faults(),
            whole.deadLetters(),
            whole.rejectedModels());

    assertThat(text(result, false))
        .contains(
            """
              speed            not measured, because the stream ended during the warm-up
              latency          not measured, because the stream ended during the warm-up
            """);
  }

  @Test
  void aLostReadingIsTheFirstThingTold() {
    String text =
        text(
            result(
                2,
                1,
                twoVersions(),
                new Refusals(2, "feature 'flow' is missing"),
                new Refusals(1, "golden vector 3 differs")),
            false);

    assertThat(text)
        .startsWith(
            """
            The demo failed:
              not every reading was scored exactly once
            """)
        .contains(
            """
              scored           2 readings without a score, 1 extra score, 0 scores without a reading
              dead letters     2, for example: feature 'flow' is missing
              rejected models  1, for example: golden vector 3 differs
            """);
  }

  @Test
  void aModelThatCameTooLateIsMissed() {
    SortedMap<String, ReadingTally.Version> onlyFirst = new TreeMap<>();
    onlyFirst.put("1", new ReadingTally.Version(1000, 0));
    DemoResult result = result(0, 0, onlyFirst, NONE, NONE);

    assertThat(result.succeeded()).isFalse();
    assertThat(text(result, false))
        .startsWith(
            """
            The demo failed:
              a model arrived too late to score a reading; use more --events or a lower --rate
            """)
        .contains("  first reading                   0             -\n");
  }

  @Test
  void coloursAreForTerminals() {
    DemoResult result = result(0, 0, twoVersions(), NONE, NONE);

    assertThat(text(result, true))
        .startsWith("\u001b[32mEvery reading was scored exactly once\u001b[0m, and")
        .contains("  \u001b[1mStream\u001b[0m\n");
    assertThat(text(result, false)).doesNotContain("\u001b");
  }

  private static SortedMap<String, ReadingTally.Version> twoVersions() {
    SortedMap<String, ReadingTally.Version> versions = new TreeMap<>();
    versions.put("1", new ReadingTally.Version(502, 0));
    versions.put("2", new ReadingTally.Version(498, 502));
    return versions;
  }

  private static DemoResult result(
      long lost,
      long repeated,
      SortedMap<String, ReadingTally.Version> versions,
      Refusals deadLetters,
      Refusals rejectedModels) {
    Histogram latency = new Histogram(60_000_000_000L, 2);
    latency.recordValueWithCount(210_000, 960);
    latency.recordValueWithCount(3_500_000, 35);
    latency.recordValue(31_000_000);
    return new DemoResult(
        new DemoPlan(1000, 7, 500, 2, 1, Path.of("sluice-demo")),
        List.of(FIRST, SECOND),
        new ReadingTally.Totals(versions, 4, latency, 2.5),
        lost,
        repeated,
        0,
        FaultReport.of(versions.size() == 2 ? drawn("11111122222") : drawn("11111111111")),
        deadLetters,
        rejectedModels);
  }

  private static List<ScoreRow> drawn(String versions) {
    return FaultReportTest.rows("pump-0", "..WWW.LLL.L", "!...!.!!!.!", versions);
  }

  private static String text(DemoResult result, boolean colours) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    new DemoSummary(result, new Console(writer, writer, colours, false)).print();
    return out.toString();
  }
}
