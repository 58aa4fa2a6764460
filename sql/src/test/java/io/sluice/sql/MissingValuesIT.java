package io.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ModelArtifact;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** NULL and NaN in the columns of a model that keeps missing values. */
class MissingValuesIT {
  @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.ofTwoSlots();

  private static final String COLUMNS = "id INT, p DOUBLE, f FLOAT";
  private static final List<Row> ROWS =
      List.of(
          Row.of(0, 1d, 1f),
          Row.of(1, 3d, 3f),
          Row.of(2, null, 3f),
          Row.of(3, 3d, null),
          Row.of(4, null, null),
          Row.of(5, Double.NaN, Float.NaN),
          Row.of(6, Double.POSITIVE_INFINITY, null));

  private static final List<Row> SCORES =
      List.of(
          Row.of(1f, 10f),
          Row.of(2f, 20f),
          Row.of(1f, 20f),
          Row.of(2f, 20f),
          Row.of(1f, 20f),
          Row.of(1f, 20f),
          Row.of((Object) null, null));

  @TempDir Path folder;
  private final ModelArtifact artifact = TestModels.trees();
  private Path file;

  @BeforeEach
  void writeModel() throws Exception {
    file = folder.resolve("trees.sluice");
    artifact.write(file);
  }

  /** The row with the problem of its score. */
  private static List<Row> scored() {
    return IntStream.range(0, ROWS.size())
        .mapToObj(
            i -> {
              String problem = i == 6 ? "feature 'pressure' is infinite as a float" : null;
              return Row.join(Row.of(i), SCORES.get(i), Row.of(problem));
            })
        .toList();
  }

  @Test
  void mlPredictGivesThemToTheTrees() throws Exception {
    SqlSession session =
        SqlSession.streaming()
            .createModel(
                "pressure DOUBLE, flow FLOAT", "level FLOAT, wear FLOAT, problem STRING", file, "");
    session.table("t", COLUMNS, ROWS);
    assertThat(
            session.rows(
                "SELECT id, level, wear, problem"
                    + " FROM ML_PREDICT(TABLE t, MODEL pump, DESCRIPTOR(p, f))"))
        .containsExactlyInAnyOrderElementsOf(scored());
  }

  @Test
  void sluiceScoreGivesThemToTheTrees() throws Exception {
    SqlSession session = SqlSession.streaming().run("LOAD MODULE sluice");
    session.table("t", COLUMNS, ROWS);
    assertThat(
            session.rows(
                "SELECT id, s.level, s.wear, s.problem"
                    + " FROM (SELECT id, SLUICE_SCORE('%s', p, f) AS s FROM t)".formatted(file)))
        .containsExactlyInAnyOrderElementsOf(scored());
  }

  @Test
  void aNullLiteralIsAMissingValueToo() throws Exception {
    SqlSession session = SqlSession.streaming().run("LOAD MODULE sluice");
    session.table("t", COLUMNS, ROWS.subList(0, 1));
    assertThat(
            session.rows(
                "SELECT SLUICE_SCORE('%s', p, CAST(NULL AS FLOAT)).wear FROM t".formatted(file)))
        .containsExactly(Row.of(20f));
  }
}
