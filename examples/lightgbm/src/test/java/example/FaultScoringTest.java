package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.flink.ModelUpdates;
import io.sluice.flink.ScoredEvent;
import io.sluice.model.ModelArtifact;
import io.sluice.model.ModelSchema;
import io.sluice.tools.load.ArtifactMaker;
import io.sluice.tools.load.LoadOptions;
import io.sluice.tools.load.ModelFormat;
import io.sluice.tools.load.SourceModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both files of the model, in the job and in score.sql, against the predictions of LightGBM. */
class FaultScoringTest {
  private static final double TOLERANCE = 1e-6;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"model.txt", "model.onnx"})
  void theJobGivesWhatLightgbmPredicts(String file) throws Exception {
    List<String> predictions = Files.readAllLines(Path.of("predictions.csv"));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    List<Reading> readings =
        Files.readAllLines(Path.of("readings.csv")).stream().map(Reading::of).toList();
    assertTrue(readings.stream().anyMatch(reading -> Double.isNaN(reading.temperature())));
    int scored = 0;
    try (CloseableIterator<ScoredEvent<Reading>> events =
        FaultScoring.score(
                env.fromData(readings, TypeInformation.of(Reading.class)),
                ModelUpdates.of(env, imported(file)))
            .events()
            .executeAndCollect()) {
      while (events.hasNext()) {
        ScoredEvent<Reading> event = events.next();
        double predicted = Double.parseDouble(predictions.get(event.event().id()));
        assertEquals(predicted, event.score().outputs()[0], TOLERANCE);
        scored++;
      }
    }
    assertEquals(predictions.size(), scored);
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.txt", "model.onnx"})
  void sqlGivesWhatLightgbmPredicts(String file) throws Exception {
    imported(file).write(folder.resolve("pump.sluice"));
    List<String> predictions = Files.readAllLines(Path.of("predictions.csv"));
    TableEnvironment tables =
        TableEnvironment.create(EnvironmentSettings.newInstance().inStreamingMode().build());
    int scored = 0;
    for (String statement : statements()) {
      if (statement.startsWith("SELECT")) {
        try (CloseableIterator<Row> rows = tables.executeSql(statement).collect()) {
          while (rows.hasNext()) {
            Row row = rows.next();
            double predicted = Double.parseDouble(predictions.get((Integer) row.getField("id")));
            assertEquals(predicted, (Float) row.getField("probability"), TOLERANCE);
            assertEquals(predicted > 0.5 ? "1" : "0", row.getField("decision"));
            scored++;
          }
        }
      } else if (!statement.startsWith("SET")) { // which is one of the SQL client
        tables.executeSql(statement);
      }
    }
    assertEquals(predictions.size(), scored);
  }

  private List<String> statements() throws Exception {
    String script =
        Files.readString(Path.of("score.sql"))
            .replaceAll("(?m)^--.*", "")
            .replace("'readings.csv'", "'" + Path.of("readings.csv").toAbsolutePath() + "'")
            .replace("'pump.sluice'", "'" + folder.resolve("pump.sluice").toUri() + "'");
    return List.of(script.split(";")).stream()
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  /** The artifact that {@code ./sluice import} makes of a file. */
  private static ModelArtifact imported(String file) throws Exception {
    Path path = Path.of(file);
    SourceModel source = SourceModel.read(path, ModelFormat.of(path), LoadOptions.NONE);
    return file.endsWith(".txt")
        ? ArtifactMaker.make(source, "pump", "1", List.of())
        : ArtifactMaker.make(
            source, "pump", "1", ModelSchema.parse(Files.readString(Path.of("pump.json"))));
  }
}
