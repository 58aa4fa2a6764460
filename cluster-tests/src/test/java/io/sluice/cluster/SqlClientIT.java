package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jobs.demo.PumpReading;
import io.sluice.jobs.demo.PumpSimulator;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** SQL as a user types it: the SQL client and a cluster with sluice-sql.jar in their lib folder. */
@Timeout(300)
class SqlClientIT {
  private static final Path JAR = Path.of(System.getProperty("sluice.cluster.sql-jar"));
  private static final int PUMPS = 7;
  private static final int READINGS = 77;
  private static final PumpSimulator SIMULATOR = PumpSimulator.withFaults(42, PUMPS);

  @TempDir(factory = WorkFolder.class, cleanup = CleanupMode.ON_SUCCESS)
  Path work;

  private final ModelArtifact single = singleRowModel();
  private final ModelArtifact windowed = PumpModel.version(1);

  @BeforeEach
  void writeFiles() throws Exception {
    single.write(work.resolve("single.sluice"));
    windowed.write(work.resolve("windowed.sluice"));
    writeReadings();
  }

  @Test
  void scriptOfAllStatementsGivesTheScoresOfTheScorer() throws Exception {
    List<List<String>> expected = new ArrayList<>();
    for (String query : List.of("batch", "streaming", "changelog")) {
      expected.addAll(expectedOfSingle(query, single));
    }
    expected.addAll(expectedOfKeyed(windowed));
    try (StandaloneCluster cluster = StandaloneCluster.startSession(work, JAR)) {
      cluster.startTaskManagers(1);

      String printed = cluster.sql(table() + queries());

      assertThat(printed).doesNotContain("[ERROR]");
      assertThat(tableRows(printed)).as(printed).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  /** The messages stand in docs/sql.md. */
  @Test
  void clientPrintsWhatToChangeBeforeAJobIsSent() throws Exception {
    try (StandaloneCluster cluster = StandaloneCluster.startSession(work, JAR)) {
      assertRefused(
          cluster,
          mlPredict("none.sluice", "a FLOAT, b FLOAT", "`sum` FLOAT"),
          "There is no model file '%s': write the path of a .sluice file that this client can read."
              .formatted(work.resolve("none.sluice")));
      assertRefused(
          cluster,
          mlPredict("single.sluice", "a DOUBLE, b FLOAT", "`sum` FLOAT"),
          "Column 1 of the DESCRIPTOR is FLOAT, but the model's INPUT declares 'a' as DOUBLE: CAST"
              + " the column to that in a view, or declare the INPUT column FLOAT.");
      assertRefused(
          cluster,
          mlPredict("single.sluice", "a FLOAT, b FLOAT", "`sum` INT"),
          "OUTPUT column 'sum' is INT: declare it FLOAT or DOUBLE.");
      assertRefused(
          cluster,
          "LOAD MODULE sluice;\nSELECT SLUICE_SCORE('%s/single.sluice', 1.0) FROM readings;"
              .formatted(work),
          "SLUICE_SCORE has 1 values after the path, but model single 1 (%s) needs 2: 'a', 'b', in this order."
              .formatted(single.id().shortDigest()));
    }
  }

  private void assertRefused(StandaloneCluster cluster, String statements, String message)
      throws Exception {
    assertThat(cluster.sql(table() + statements))
        .contains(
            "[ERROR] Could not execute SQL statement. Reason:\n"
                + "org.apache.flink.table.api.ValidationException: "
                + message);
  }

  private String table() {
    List<String> columns =
        PumpReading.CHANNELS.stream().map(channel -> "`" + channel + "` FLOAT").toList();
    return """
        SET 'sql-client.execution.result-mode' = 'tableau';
        SET 'table.display.max-column-width' = '100';
        CREATE TABLE readings (n INT, pump STRING, %s, millis BIGINT,
          ts AS TO_TIMESTAMP_LTZ(millis, 3), WATERMARK FOR ts AS ts)
          WITH ('connector' = 'filesystem', 'path' = '%s/readings.csv', 'format' = 'csv');
        """
        .formatted(String.join(", ", columns), work);
  }

  private String queries() {
    return createModel("single.sluice", "a FLOAT, b FLOAT", "`sum` FLOAT")
        + """
        SET 'execution.runtime-mode' = 'batch';
        SELECT 'batch', n, `sum`
          FROM ML_PREDICT(TABLE readings, MODEL m, DESCRIPTOR(`%1$s`, `%2$s`));
        SET 'execution.runtime-mode' = 'streaming';
        SELECT 'streaming', n, `sum`
          FROM ML_PREDICT(TABLE readings, MODEL m, DESCRIPTOR(`%1$s`, `%2$s`));
        LOAD MODULE sluice;
        SELECT 'changelog', n, SLUICE_SCORE('%3$s/single.sluice', a, b).`sum`
          FROM (SELECT n, MAX(`%1$s`) AS a, MAX(`%2$s`) AS b FROM readings GROUP BY n);
        SELECT 'keyed', n, score FROM SLUICE_SCORE_KEYED(
          input => TABLE readings PARTITION BY pump ORDER BY ts, model => '%3$s/windowed.sluice');
        """
            .formatted(PumpReading.CHANNELS.get(0), PumpReading.CHANNELS.get(1), work);
  }

  private String mlPredict(String file, String input, String output) {
    return createModel(file, input, output)
        + "SELECT * FROM ML_PREDICT(TABLE readings, MODEL m, DESCRIPTOR(`%s`, `%s`));\n"
            .formatted(PumpReading.CHANNELS.get(0), PumpReading.CHANNELS.get(1));
  }

  private String createModel(String file, String input, String output) {
    return "CREATE MODEL m INPUT (%s) OUTPUT (%s) WITH ('provider' = 'sluice', 'path' = '%s/%s');\n"
        .formatted(input, output, work, file);
  }

  private void writeReadings() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < READINGS; i++) {
      PumpReading reading = SIMULATOR.reading(i);
      StringBuilder line = new StringBuilder(i + "," + reading.pump());
      for (float value : reading.channels()) {
        line.append(',').append(value);
      }
      lines.add(line.append(',').append(1000L * i).toString());
    }
    Files.write(work.resolve("readings.csv"), lines);
  }

  /** The cells of all rows of results in what the client printed, without the kind of change. */
  private static List<List<String>> tableRows(String printed) {
    return printed
        .lines()
        .filter(line -> line.startsWith("|"))
        .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
        .map(cells -> cells.subList(cells.size() - 3, cells.size()))
        .filter(cells -> cells.get(1).matches("\\d+"))
        .toList();
  }

  private static List<List<String>> expectedOfSingle(String query, ModelArtifact model) {
    Scorer scorer = ModelCompiler.compile(model).newScorer();
    float[] outputs = new float[1];
    return IntStream.range(0, READINGS)
        .mapToObj(
            i -> {
              float[] channels = SIMULATOR.reading(i).channels();
              scorer.score(new float[] {channels[0], channels[1]}, outputs);
              return List.of(query, String.valueOf(i), String.valueOf(outputs[0]));
            })
        .toList();
  }

  private static List<List<String>> expectedOfKeyed(ModelArtifact model) {
    float[] scores = ExpectedRows.scores(SIMULATOR, READINGS, reading -> model);
    return IntStream.range(0, READINGS)
        .mapToObj(i -> List.of("keyed", String.valueOf(i), String.valueOf(scores[i])))
        .toList();
  }

  /** Weighs a and b, which take single values of a reading. */
  private static ModelArtifact singleRowModel() {
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", Shape.of(1, 2)),
                TensorSpec.float32("w", Shape.of(1, 2)),
                TensorSpec.float32("y", Shape.of(1, 1))),
            Map.of("w", TensorData.ofFloats(Shape.of(1, 2), 0.3f, 1.7f)),
            List.of(new Node("sum", new Op.Linear(), List.of("x", "w"), List.of("y"))),
            List.of("x"),
            List.of("y"),
            List.of());
    FeatureSchema features =
        new FeatureSchema(
            List.of(Feature.required("a", 1.3f, 0.7f), Feature.required("b", 6.1f, 0.9f)),
            1,
            Layout.NC,
            IncompleteWindow.PAD);
    return ModelArtifact.of("single", "1", graph, features, new OutputSchema(List.of("sum"), null));
  }
}
