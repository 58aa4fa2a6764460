package io.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.ModelArtifact;
import io.sluice.runtime.Scorer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SluiceScoreKeyedIT {
  @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.ofTwoSlots();

  private static final String COLUMNS = "k STRING, pressure DOUBLE, flow INT, ts TIMESTAMP_LTZ(3)";

  @TempDir Path folder;

  @BeforeEach
  void tableArgumentsHaveAnOrder() {
    FlinkVersions.assumeFrom(2, 3, "ORDER BY for table arguments");
  }

  @ParameterizedTest
  @EnumSource(IncompleteWindow.class)
  void aModelWithAWindowSeesTheLatestRowsOfAKeyInEventTime(IncompleteWindow incomplete)
      throws Exception {
    ModelArtifact artifact = TestModels.windowed(3, incomplete);
    List<Row> readings = readings(5, 33);

    List<Row> scored = scored(artifact, readings);

    Scorer scorer = TestModels.scorer(artifact);
    List<Row> expected = new ArrayList<>();
    Map<String, List<Row>> earlier = new HashMap<>();
    float[] outputs = new float[2];
    for (Row reading : byTime(readings)) {
      List<Row> rows = earlier.computeIfAbsent(reading.getFieldAs(0), key -> new ArrayList<>());
      rows.add(reading);
      if (rows.size() < 3 && incomplete == IncompleteWindow.SKIP) {
        expected.add(
            Row.join(
                reading,
                Row.of(
                    null,
                    "the key has too few events to fill the model's window, and the model does not"
                        + " pad incomplete windows")));
        continue;
      }
      float[] input = new float[6];
      for (int i = 0; i < 3; i++) {
        Row row = rows.get(Math.max(0, rows.size() - 3 + i));
        input[i] = ((Double) row.getFieldAs(1)).floatValue();
        input[3 + i] = ((Integer) row.getFieldAs(2)).floatValue();
      }
      scorer.score(input, outputs);
      expected.add(Row.join(reading, Row.of(outputs[0], null)));
    }
    assertThat(scored).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aRecurrentModelCarriesItsStateFromRowToRowOfAKey() throws Exception {
    ModelArtifact artifact = TestModels.recurrent();
    List<Row> readings = readings(7, 17);

    List<Row> scored = scored(artifact, readings);

    List<Row> expected = new ArrayList<>();
    Map<String, Float> sums = new HashMap<>();
    for (Row reading : byTime(readings)) {
      float pressure = ((Double) reading.getFieldAs(1)).floatValue();
      Float sum = sums.merge(reading.getFieldAs(0), pressure, (before, now) -> now + before);
      expected.add(Row.join(reading, Row.of(sum, null)));
    }
    assertThat(scored).containsExactlyInAnyOrderElementsOf(expected);
  }

  private List<Row> scored(ModelArtifact artifact, List<Row> readings) throws Exception {
    Path file = folder.resolve("keyed.sluice");
    artifact.write(file);
    SqlSession session = SqlSession.streaming().run("LOAD MODULE sluice");
    session.eventTable("t", COLUMNS, "ts", readings);
    return session.rows(
        ("SELECT k, pressure, flow, ts, level, problem FROM SLUICE_SCORE_KEYED(input => TABLE t"
                + " PARTITION BY k ORDER BY ts, model => '%s')")
            .formatted(file));
  }

  /** As docs/sql.md says; watermarks are three seconds behind. */
  @Test
  void theWatermarkShowsWhichRowsFlinkDropsAsLate() throws Exception {
    Path file = folder.resolve("keyed.sluice");
    TestModels.recurrent().write(file);
    List<Row> readings = new ArrayList<>();
    for (int second : new int[] {0, 10, 7, 8, 20, 3, 17, 18, 7}) {
      readings.add(Row.of("key", 1.0, 1, Instant.ofEpochSecond(second)));
    }
    SqlSession session =
        SqlSession.streaming().withWatermarksAfterEachRow().run("LOAD MODULE sluice");
    session.eventTable("t", COLUMNS, "ts", readings);

    List<Row> scored =
        session.rows(
            "SELECT ts FROM SLUICE_SCORE_KEYED(input => TABLE t PARTITION BY k ORDER BY ts, model =>"
                + " '%s')".formatted(file));
    List<Row> late = session.rows("SELECT ts FROM t WHERE ts <= CURRENT_WATERMARK(ts)");

    assertThat(seconds(scored)).containsExactly(0L, 8L, 10L, 18L, 20L);
    assertThat(seconds(late)).containsExactly(7L, 3L, 17L, 7L);
  }

  private static List<Long> seconds(List<Row> rows) {
    return rows.stream().map(row -> row.<Instant>getFieldAs(0).getEpochSecond()).toList();
  }

  /** Rows of so many keys, a second apart for each key, and up to three seconds out of order. */
  private static List<Row> readings(int keys, int rowsPerKey) {
    Random random = new Random(11);
    List<Row> readings = new ArrayList<>();
    for (int second = 0; second < rowsPerKey; second++) {
      for (int key = 0; key < keys; key++) {
        readings.add(
            Row.of(
                "key" + key,
                random.nextDouble(),
                random.nextInt(20),
                Instant.ofEpochMilli(1000L * second + 7 * key)));
      }
    }
    for (int from = 0; from < readings.size(); from += 2 * keys) {
      Collections.shuffle(
          readings.subList(from, Math.min(readings.size(), from + 2 * keys)), random);
    }
    return readings;
  }

  private static List<Row> byTime(List<Row> readings) {
    return readings.stream()
        .sorted(Comparator.comparing(row -> row.<Instant>getFieldAs(3)))
        .toList();
  }

  @Test
  void whatDoesNotFitIsRefusedWhileTheQueryIsPlanned() throws Exception {
    Path file = folder.resolve("keyed.sluice");
    TestModels.windowed(3, IncompleteWindow.PAD).write(file);
    SqlSession session = SqlSession.streaming().run("LOAD MODULE sluice");
    session.eventTable("t", COLUMNS, "ts", readings(1, 1));
    assertRefused(
        session,
        "TABLE t PARTITION BY k",
        file,
        "SLUICE_SCORE_KEYED needs the order in which the rows of a key are scored: write input =>"
            + " TABLE t PARTITION BY key ORDER BY time, where time is the table's event time.");
    assertRefused(session, "TABLE t ORDER BY ts", file, "requires a PARTITION BY clause");
    session.run("CREATE TEMPORARY VIEW other AS SELECT k, pressure, 'x' AS flow, ts FROM t");
    assertRefused(
        session,
        "TABLE other PARTITION BY k ORDER BY ts",
        file,
        "Column 'flow' is CHAR(1), but a feature is a number: CAST it to FLOAT or DOUBLE in a"
            + " view.");
    session.run("CREATE TEMPORARY VIEW fewer AS SELECT k, pressure, ts FROM t");
    assertRefused(
        session,
        "TABLE fewer PARTITION BY k ORDER BY ts",
        file,
        "The table has no column 'flow', which the model needs; it has 'k', 'pressure', 'ts':"
            + " rename columns in a view, with AS `flow`.");
    TestModels.withoutFeatures().write(file);
    assertRefused(
        session,
        "TABLE t PARTITION BY k ORDER BY ts",
        file,
        "has no feature names, so it cannot be matched with columns");
    TestModels.recurrentOverWindow().write(file);
    assertRefused(
        session,
        "TABLE t PARTITION BY k ORDER BY ts",
        file,
        "has a window of 2 rows and recurrent state, so it would see each row several times: export"
            + " it with a window of 1, or without the state.");
  }

  private static void assertRefused(SqlSession session, String table, Path file, String message) {
    assertThatThrownBy(
            () ->
                session.rows(
                    "SELECT * FROM SLUICE_SCORE_KEYED(input => %s, model => '%s')"
                        .formatted(table, file)))
        .hasStackTraceContaining(message);
  }
}
