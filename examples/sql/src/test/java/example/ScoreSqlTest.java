package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.model.Decision;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statements of score.sql, with a model whose scores can be told by hand. */
class ScoreSqlTest {
  @TempDir Path folder;

  @Test
  void scoresEachReadingWithTheLastEight() throws Exception {
    newestPressure("pump", 8).write(folder.resolve("pump.sluice"));
    List<Row> rows = new ArrayList<>();
    TableEnvironment tables =
        TableEnvironment.create(EnvironmentSettings.newInstance().inStreamingMode().build());
    for (String statement : statements()) {
      if (statement.startsWith("SET")) {
        continue; // of the SQL client
      }
      if (statement.startsWith("SELECT")) {
        try (CloseableIterator<Row> result = tables.executeSql(statement).collect()) {
          result.forEachRemaining(rows::add);
        }
      } else {
        tables.executeSql(statement);
      }
    }

    assertScoresArePressures(rows);
  }

  static void assertScoresArePressures(List<Row> rows) throws IOException {
    rows.sort(Comparator.comparing(row -> (LocalDateTime) row.getField("ts")));
    List<String> readings = Files.readAllLines(Path.of("readings.csv"));
    assertEquals(readings.size(), rows.size());
    for (int i = 0; i < rows.size(); i++) {
      float pressure = Float.parseFloat(readings.get(i).split(",")[2]);
      assertEquals(pressure, rows.get(i).getField("score"));
      assertEquals(pressure > 5 ? "anomaly" : "normal", rows.get(i).getField("decision"));
    }
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

  /** The pressure of the newest of some readings. */
  static ModelArtifact newestPressure(String name, int readings) {
    Shape all = Shape.of(1, 3 * readings);
    float[] weight = new float[3 * readings];
    weight[readings - 1] = 1; // channel by channel, the oldest reading first
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", Shape.of(1, 3, readings)),
                TensorSpec.float32("flat", all),
                TensorSpec.float32("weight", all),
                TensorSpec.float32("score", Shape.of(1, 1))),
            Map.of("weight", TensorData.ofFloats(all, weight)),
            List.of(
                new Node("flatten", new Op.Reshape(all), List.of("x"), List.of("flat")),
                new Node("pick", new Op.Linear(), List.of("flat", "weight"), List.of("score"))),
            List.of("x"),
            List.of("score"),
            List.of());
    List<Feature> features =
        List.of(Feature.raw("pressure"), Feature.raw("flow"), Feature.raw("temperature"));
    FeatureSchema schema =
        new FeatureSchema(
            features, readings, FeatureSchema.Layout.NCL, FeatureSchema.IncompleteWindow.PAD);
    OutputSchema outputs =
        new OutputSchema(
            List.of("score"), new Decision.Threshold(0, 5, List.of("normal", "anomaly")));
    return ModelArtifact.of(name, "1", graph, schema, outputs);
  }
}
