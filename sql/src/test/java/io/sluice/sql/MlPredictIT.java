package io.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.ModelArtifact;
import io.sluice.runtime.Scorer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MlPredictIT {
  @RegisterExtension static final MiniClusterExtension CLUSTER = Clusters.ofTwoSlots();

  @TempDir Path folder;
  private final ModelArtifact artifact = TestModels.pump("7");
  private Path file;

  @BeforeEach
  void writeModel() throws Exception {
    file = folder.resolve("pump.sluice");
    artifact.write(file);
  }

  @ParameterizedTest
  @EnumSource(
      value = RuntimeExecutionMode.class,
      names = {"BATCH", "STREAMING"})
  void scoresAreThoseOfTheScorerToTheBit(RuntimeExecutionMode mode) throws Exception {
    if (mode == RuntimeExecutionMode.BATCH) {
      FlinkVersions.assumeFrom(2, 3, "ML_PREDICT in batch mode");
    }
    SqlSession session = new SqlSession(mode).createPump(file);
    List<Row> readings = readings(333);
    session.table("readings", "id INT, p DOUBLE, f FLOAT, r INT", readings);

    List<Row> scored =
        session.rows("SELECT * FROM ML_PREDICT(TABLE readings, MODEL pump, DESCRIPTOR(r, p, f))");

    assertThat(scored).containsExactlyInAnyOrderElementsOf(expected(readings));
  }

  /** Some pressures and flows are NULL. */
  private static List<Row> readings(int count) {
    Random random = new Random(5);
    List<Row> readings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      readings.add(
          Row.of(
              i,
              i % 37 == 3 ? null : random.nextDouble() * 7,
              i % 11 == 5 ? null : random.nextFloat() * 20,
              1000 + random.nextInt(1000)));
    }
    return readings;
  }

  private List<Row> expected(List<Row> readings) {
    Scorer scorer = TestModels.scorer(artifact);
    List<Row> expected = new ArrayList<>();
    float[] outputs = new float[2];
    for (Row reading : readings) {
      Double pressure = reading.getFieldAs(1);
      Float flow = reading.getFieldAs(2);
      Integer rpm = reading.getFieldAs(3);
      Object[] score = {null, null, null, "7", artifact.id().digest(), null};
      if (pressure == null) {
        score[5] = "feature 'pressure' is missing or NaN";
      } else {
        scorer.score(
            new float[] {pressure.floatValue(), flow == null ? 10.5f : flow, rpm}, outputs);
        score[0] = (double) outputs[1];
        score[1] = outputs[0];
        score[2] = outputs[0] > 0.5f ? "anomaly" : "normal";
      }
      expected.add(Row.join(reading, Row.of(score)));
    }
    return expected;
  }

  @Test
  void anyNumberCanBeAFeature() throws Exception {
    for (String type : List.of("TINYINT", "SMALLINT", "BIGINT", "DECIMAL(9,4)", "BOOLEAN")) {
      Object one =
          switch (type) {
            case "TINYINT" -> (byte) 1;
            case "SMALLINT" -> (short) 1;
            case "BIGINT" -> 1L;
            case "BOOLEAN" -> true;
            default -> new BigDecimal("1.0000");
          };
      SqlSession session =
          SqlSession.streaming()
              .createModel("pressure " + type + ", flow FLOAT, rpm INT", "level FLOAT", file, "");
      session.table("t", "p " + type + ", f FLOAT, r INT", List.of(Row.of(one, 11f, 1500)));

      float[] outputs = new float[2];
      TestModels.scorer(artifact).score(new float[] {1, 11, 1500}, outputs);
      assertThat(
              session.rows(
                  "SELECT level FROM ML_PREDICT(TABLE t, MODEL pump, DESCRIPTOR(p, f, r))"))
          .as(type)
          .containsExactly(Row.of(outputs[0]));
    }
  }

  @Test
  void aRowThatCannotBeScoredFailsTheJobIfItIsToldTo() {
    SqlSession session =
        SqlSession.streaming()
            .createModel(
                "pressure DOUBLE, flow FLOAT, rpm INT",
                "level FLOAT NOT NULL",
                file,
                ", 'unscorable-rows' = 'fail'");
    session.table(
        "t", "p DOUBLE, f FLOAT, r INT", List.of(Row.of(Double.POSITIVE_INFINITY, 11f, 1500)));

    assertThatThrownBy(
            () ->
                session.rows(
                    "SELECT level FROM ML_PREDICT(TABLE t, MODEL pump, DESCRIPTOR(p, f, r))"))
        .hasStackTraceContaining(
            "A row cannot be scored: feature 'pressure' is infinite as a float. Filter such rows"
                + " out, or set 'unscorable-rows' = 'null'.");
  }

  @Test
  void aModelThatIsAlteredScoresTheNextQuery() throws Exception {
    SqlSession session = SqlSession.streaming().createPump(file);
    session.table("t", "p DOUBLE, f FLOAT, r INT", List.of(Row.of(1d, 11f, 1500)));
    String query = "SELECT model_version FROM ML_PREDICT(TABLE t, MODEL pump, DESCRIPTOR(r, p, f))";
    assertThat(session.rows(query)).containsExactly(Row.of("7"));

    Path next = folder.resolve("pump-8.sluice");
    TestModels.pump("8").write(next);
    session.run("ALTER MODEL pump SET ('path' = '" + next + "')");
    assertThat(session.rows(query)).containsExactly(Row.of("8"));
  }
}
