package io.sluice.jobs.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jobs.csv.CsvFormatOptions;
import io.sluice.jobs.csv.CsvLayout;
import io.sluice.jobs.csv.CsvReader;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {
  private static final List<String> COLUMNS = List.of("a");
  @TempDir Path folder;

  /** The sum of the latest three rows, times a factor; the first two rows get no score. */
  private static ModelArtifact sumOfThree(String version, float factor) {
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", Shape.of(1, 1, 3)),
                TensorSpec.float32("flat", Shape.of(1, 3)),
                TensorSpec.float32("w", Shape.of(1, 3)),
                TensorSpec.float32("y", Shape.of(1, 1))),
            Map.of("w", TensorData.ofFloats(Shape.of(1, 3), factor, factor, factor)),
            List.of(
                new Node("flatten", new Op.Reshape(Shape.of(1, 3)), List.of("x"), List.of("flat")),
                new Node("sum", new Op.Linear(), List.of("flat", "w"), List.of("y"))),
            List.of("x"),
            List.of("y"),
            List.of());
    FeatureSchema features =
        new FeatureSchema(
            List.of(Feature.required("a", 0, 1)), 3, Layout.NCL, IncompleteWindow.SKIP);
    return ModelArtifact.of("sum", version, graph, features, new OutputSchema(List.of("y"), null));
  }

  private static PastScore score(long row, float output, String version) {
    return new PastScore("x.csv", row, new float[] {output}, null, version, version);
  }

  private List<@Nullable String> replay(int batchRows, List<PastScore> scores) throws Exception {
    Map<String, PastModel> models =
        Map.of(
            "1", new PastModel(ModelCompiler.compile(sumOfThree("1", 1)), COLUMNS, batchRows),
            "2", new PastModel(ModelCompiler.compile(sumOfThree("2", 10)), COLUMNS, batchRows));
    List<@Nullable String> results = new ArrayList<>();
    try (Replay replay = new Replay(models, List.of("y"), name -> rows(), results::add)) {
      for (PastScore score : scores) {
        replay.repeat(score);
      }
      replay.finish();
    }
    return results;
  }

  /** The rows 1 to 20, where row 11 lacks its value. */
  private CsvReader rows() throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int row = 1; row <= 20; row++) {
      text.append(row == 11 ? "" : row).append(",0\n");
    }
    Path file = Files.writeString(folder.resolve("x.csv"), text);
    CsvLayout layout = CsvLayout.find(file, new CsvFormatOptions().withoutLabels(), COLUMNS);
    return new CsvReader(Files.newInputStream(file), layout, 0);
  }

  /** Of rows 3 to 10, and of 12 on, whose windows leave row 11 out. */
  private static List<PastScore> goodScores() {
    List<PastScore> scores = new ArrayList<>();
    for (int row = 3; row <= 10; row++) {
      scores.add(score(row, 3 * row - 3, "1"));
    }
    scores.add(score(12, 12 + 10 + 9, "1"));
    scores.add(score(13, 10 * (13 + 12 + 10), "2"));
    scores.add(score(14, 10 * (14 + 13 + 12), "2"));
    for (int row = 15; row <= 20; row++) {
      scores.add(score(row, 3 * row - 3, "1"));
    }
    return scores;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 32})
  void scoresComeOutTheSameInBatchesOfAnySize(int batchRows) throws Exception {
    assertThat(replay(batchRows, goodScores())).hasSize(17).containsOnlyNulls();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 32})
  void differencesAreToldInTheirOrder(int batchRows) throws Exception {
    List<PastScore> scores = goodScores();
    scores.set(4, score(7, 18.5f, "1"));
    scores.set(10, score(14, 0, "2"));
    scores.set(16, score(20, -57, "1"));

    List<@Nullable String> results = replay(batchRows, scores);

    assertThat(results).hasSize(17);
    assertThat(results.get(4))
        .startsWith("x.csv, row 7: 'y' is 18.5, but 18.0 when recomputed by sum 1");
    assertThat(results.get(10))
        .startsWith("x.csv, row 14: 'y' is 0.0, but 390.0 when recomputed by sum 2");
    assertThat(results.get(16)).startsWith("x.csv, row 20: 'y' is -57.0, but 57.0");
    assertThat(results.stream().filter(result -> result != null)).hasSize(3);
  }

  @Test
  void aRowThatGetsNoScoreIsToldInABatchToo() throws Exception {
    List<@Nullable String> results =
        replay(4, List.of(score(2, 3, "1"), score(3, 6, "1"), score(11, 1, "1")));

    assertThat(results.get(0)).contains("row 2: the recomputed row has no score");
    assertThat(results.get(1)).isNull();
    assertThat(results.get(2)).contains("row 11: the recomputed row has no score");
  }
}
