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

  @Test
  void scriptOfAllStatementsGivesTheScoresOfTheScorer() throws Exception {
    ModelArtifact single = singleRowModel();
    ModelArtifact windowed = PumpModel.version(1);
    single.write(work.resolve("single.sluice"));
    windowed.write(work.resolve("windowed.sluice"));
    writeReadings();

    String printed;
    try (StandaloneCluster cluster = StandaloneCluster.startSession(work, JAR)) {
      cluster.startTaskManagers(1);
      printed = cluster.sql(script());
    }

    List<List<String>> rows = tableRows(printed);
    List<List<String>> expected = new ArrayList<>();
    for (String query : List.of("batch", "streaming", "changelog")) {
      expected.addAll(expectedOfSingle(query, single));
    }
    expected.addAll(expectedOfKeyed(windowed));
    assertThat(rows).as(printed).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(printed).contains("There is no model file '" + work.resolve("none.sluice") + "'");
  }

  private String script() {
    List<String> columns =
        PumpReading.CHANNELS.stream().map(channel -> "`" + channel + "` FLOAT").toList();
    return """
        SET 'sql-client.execution.result-mode' = 'tableau';
        SET 'table.display.max-column-width' = '100';
        CREATE TABLE readings (n INT, pump STRING, %1$s, millis BIGINT,
          ts AS TO_TIMESTAMP_LTZ(millis, 3), WATERMARK FOR ts AS ts)
          WITH ('connector' = 'filesystem', 'path' = '%2$s/readings.csv', 'format' = 'csv');
        CREATE MODEL single INPUT (a FLOAT, b FLOAT) OUTPUT (`sum` FLOAT)
          WITH ('provider' = 'sluice', 'path' = '%2$s/single.sluice');
        SET 'execution.runtime-mode' = 'batch';
        SELECT 'batch', n, `sum`
          FROM ML_PREDICT(TABLE readings, MODEL single, DESCRIPTOR(`%3$s`, `%4$s`));
        SET 'execution.runtime-mode' = 'streaming';
        SELECT 'streaming', n, `sum`
          FROM ML_PREDICT(TABLE readings, MODEL single, DESCRIPTOR(`%3$s`, `%4$s`));
        LOAD MODULE sluice;
        SELECT 'changelog', n, SLUICE_SCORE('%2$s/single.sluice', a, b).`sum`
          FROM (SELECT n, MAX(`%3$s`) AS a, MAX(`%4$s`) AS b FROM readings GROUP BY n);
        SELECT 'keyed', n, score FROM SLUICE_SCORE_KEYED(
          input => TABLE readings PARTITION BY pump ORDER BY ts, model => '%2$s/windowed.sluice');
        SELECT SLUICE_SCORE('%2$s/none.sluice', `%3$s`) FROM readings;
        """
        .formatted(
            String.join(", ", columns),
            work,
            PumpReading.CHANNELS.get(0),
            PumpReading.CHANNELS.get(1));
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
