package io.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.ModelArtifact;
import io.sluice.runtime.Scorer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SluiceScoreIT {
  @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.ofTwoSlots();

  private static final String COLUMNS = "id INT, p DOUBLE, f FLOAT, r INT";
  private static final List<Row> CHANGES =
      List.of(
          Row.ofKind(RowKind.INSERT, 1, 3.25, 10f, 1500),
          Row.ofKind(RowKind.INSERT, 2, 0.5, null, 1777),
          Row.ofKind(RowKind.UPDATE_BEFORE, 1, 3.25, 10f, 1500),
          Row.ofKind(RowKind.UPDATE_AFTER, 1, 4.5, 12f, 1400),
          Row.ofKind(RowKind.DELETE, 2, 0.5, null, 1777));

  @TempDir Path folder;
  private final ModelArtifact artifact = TestModels.pump("7");
  private Path file;

  @BeforeEach
  void writeModel() throws Exception {
    file = folder.resolve("pump.sluice");
    artifact.write(file);
  }

  @Test
  void aTableThatChangesIsScoredChangeByChange() throws Exception {
    SqlSession session = SqlSession.streaming().run("LOAD MODULE sluice");
    session.changelog("t", COLUMNS, CHANGES);

    List<Row> scored =
        session.rows("SELECT id, SLUICE_SCORE('%s', p, f, r).level FROM t".formatted(file));

    Scorer scorer = TestModels.scorer(artifact);
    List<Row> expected = new ArrayList<>();
    float[] outputs = new float[2];
    for (Row change : CHANGES) {
      Double pressure = change.getFieldAs(1);
      Float flow = change.getFieldAs(2);
      Integer rpm = change.getFieldAs(3);
      scorer.score(new float[] {pressure.floatValue(), flow == null ? 10.5f : flow, rpm}, outputs);
      expected.add(Row.ofKind(change.getKind(), change.getField(0), outputs[0]));
    }
    assertThat(scored).containsExactlyElementsOf(expected);
  }

  @Test
  void mlPredictRefusesSuchATable() {
    SqlSession session = SqlSession.streaming().createPump(file);
    session.changelog("t", COLUMNS, CHANGES);
    assertThatThrownBy(
            () ->
                session.rows("SELECT * FROM ML_PREDICT(TABLE t, MODEL pump, DESCRIPTOR(r, p, f))"))
        .hasStackTraceContaining("doesn't support consuming update and delete changes");
  }

  @Test
  void theScoreIsARowWithAllThatIsKnown() throws Exception {
    for (RuntimeExecutionMode mode :
        List.of(RuntimeExecutionMode.BATCH, RuntimeExecutionMode.STREAMING)) {
      SqlSession session =
          new SqlSession(mode)
              .run("CREATE TEMPORARY FUNCTION my_score AS 'io.sluice.sql.SluiceScore'");
      session.table("t", COLUMNS, List.of(Row.of(1, 3.25, 10f, 1500), Row.of(2, null, 1f, 1)));

      List<Row> rows = session.rows("SELECT id, my_score('%s', p, f, r) FROM t".formatted(file));

      float[] outputs = new float[2];
      TestModels.scorer(artifact).score(new float[] {3.25f, 10, 1500}, outputs);
      String digest = artifact.id().digest();
      assertThat(rows)
          .containsExactlyInAnyOrder(
              Row.of(
                  1,
                  Row.of(
                      outputs[0],
                      outputs[1],
                      outputs[0] > 0.5f ? "anomaly" : "normal",
                      "7",
                      digest,
                      null)),
              Row.of(
                  2,
                  Row.of(null, null, null, "7", digest, "feature 'pressure' is missing or NaN")));
    }
  }

  @Test
  void theModelIsThatOfTheFileWhenTheQueryWasPlanned() throws Exception {
    SqlSession session = SqlSession.streaming().run("LOAD MODULE sluice");
    session.table("t", COLUMNS, List.of(Row.of(1, 3.25, 10f, 1500)));
    String query = "SELECT SLUICE_SCORE('%s', p, f, r).model_version FROM t".formatted(file);
    assertThat(session.rows(query)).containsExactly(Row.of("7"));
    TestModels.pump("8").write(file);
    assertThat(session.rows(query)).containsExactly(Row.of("8"));
  }

  @Test
  void whatDoesNotFitIsRefusedWhileTheQueryIsPlanned() throws Exception {
    SqlSession session = SqlSession.streaming().run("LOAD MODULE sluice");
    session.table("t", COLUMNS + ", s STRING", List.of(Row.of(1, 1d, 1f, 1, "x")));
    Path recurrent = folder.resolve("recurrent.sluice");
    TestModels.recurrent().write(recurrent);
    String pump = "model pump 7 (" + artifact.id().shortDigest() + ")";
    Stream.of(
            new String[] {
              "SLUICE_SCORE('%s', p, f)".formatted(file),
              "SLUICE_SCORE has 2 values after the path, but "
                  + pump
                  + " needs 3: 'pressure', 'flow', 'rpm', in this order."
            },
            new String[] {
              "SLUICE_SCORE('%s', p, f, s)".formatted(file),
              "Feature 'rpm' of "
                  + pump
                  + ", argument 4 of SLUICE_SCORE, is STRING, but must be a number: CAST it to"
                  + " FLOAT or DOUBLE."
            },
            new String[] {
              "SLUICE_SCORE(s, p, f, r)",
              "Argument 1 of SLUICE_SCORE must be the path of a model file as a literal, such as"
                  + " 'file:///models/pump.sluice'."
            },
            new String[] {
              "SLUICE_SCORE('%s', p)".formatted(recurrent),
              "' carries state from row to row: use SLUICE_SCORE_KEYED, which keeps the state of"
                  + " each key."
            },
            new String[] {
              "SLUICE_SCORE('%s/none.sluice', p)".formatted(folder),
              "There is no model file '"
                  + folder
                  + "/none.sluice': write the path of a .sluice file that this client can read."
            })
        .forEach(
            wrong ->
                assertThatThrownBy(() -> session.rows("SELECT " + wrong[0] + " FROM t"))
                    .hasStackTraceContaining(wrong[1]));
  }
}
