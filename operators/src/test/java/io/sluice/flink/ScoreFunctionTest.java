package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.testutils.FlinkAssertions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreFunctionTest {
  private static final FeatureEncoder<Reading> ENCODER = FeatureEncoder.forPojo(Reading.class);
  private static final ModelArtifact MODEL = TestModels.sum("1", 1);

  @TempDir Path folder;

  @Test
  void aStreamIsScoredByAMapAndKeepsItsEvents() throws Exception {
    List<ScoredEvent<Reading>> scored =
        scored(ScoreFunction.of(MODEL, ENCODER), new Reading("a", 5, 7), new Reading("b", 20, 10));

    assertThat(scored).extracting(s -> s.event().sensor()).containsExactly("a", "b");
    assertThat(scored.get(0).score())
        .isEqualTo(
            new Score(
                null,
                Score.NO_EVENT_TIME,
                new float[] {1 + 2 * 5 + 3 * 7},
                0,
                "normal",
                MODEL.id(),
                ModelUpdate.START_OF_TIME));
    assertThat(scored.get(1).score().label()).isEqualTo("anomaly");
  }

  @Test
  void anEventThatCannotBeScoredHasNoNumberAndNoDecision() throws Exception {
    List<ScoredEvent<Reading>> scored =
        scored(
            ScoreFunction.of(MODEL, ENCODER),
            new Reading("a", Float.NaN, 7),
            new Reading("b", 5, 7));

    Score none = scored.get(0).score();
    assertThat(none.outputs()).containsExactly(Float.NaN);
    assertThat(none.decision()).isEqualTo(Score.NO_DECISION);
    assertThat(none.label()).isNull();
    assertThat(scored.get(1).score().outputs()).containsExactly(32);
  }

  @Test
  void ifItIsToFailTheMessageNamesTheFeature() {
    assertThatThrownBy(
            () ->
                scored(ScoreFunction.of(MODEL, ENCODER).failing(), new Reading("a", Float.NaN, 7)))
        .satisfies(
            FlinkAssertions.anyCauseMatches(
                ScoreFunction.UnscorableEventException.class, "pressure"));
  }

  @Test
  void aFileIsReadWhereTheJobRuns() throws Exception {
    Path file = folder.resolve("pump.sluice");
    MODEL.write(file);

    assertThat(scored(ScoreFunction.at(file.toUri(), ENCODER), new Reading("a", 5, 7)))
        .singleElement()
        .satisfies(s -> assertThat(s.score().outputs()).containsExactly(32));

    Files.delete(file);
    assertThatThrownBy(
            () -> scored(ScoreFunction.at(file.toUri(), ENCODER), new Reading("a", 5, 7)))
        .satisfies(
            FlinkAssertions.anyCauseMatches(IOException.class, "cannot read the model file:"));
  }

  @Test
  void aGraphNeedsOnlyTheNamesOfItsFeatures() throws Exception {
    ScoreFunction<Reading> function =
        ScoreFunction.of(MODEL.graph(), List.of("flow", "pressure"), ENCODER);

    assertThat(scored(function, new Reading("a", 5, 7)))
        .singleElement()
        .satisfies(s -> assertThat(s.score().outputs()).containsExactly(1 + 2 * 7 + 3 * 5));
  }

  @Test
  void whatAMapFunctionCannotKeepIsRefusedWithTheWayToHaveIt() {
    assertThatThrownBy(
            () -> ScoreFunction.of(TestModels.digits("1", 3, IncompleteWindow.PAD), ENCODER))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("a window of 3 events")
        .hasMessageContaining("Sluice.score(events).keyBy(...)");
    assertThatThrownBy(() -> ScoreFunction.of(TestModels.recurrent("1", 2), ENCODER))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("a recurrent state");
    FeatureEncoder<Reading> pressureOnly =
        FeatureEncoder.of(List.of("pressure"), (event, values) -> values[0] = 1);
    assertThatThrownBy(() -> ScoreFunction.of(MODEL, pressureOnly))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("flow");
  }

  private static List<ScoredEvent<Reading>> scored(
      ScoreFunction<Reading> function, Reading... events) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1);
    DataStream<ScoredEvent<Reading>> scored =
        environment.fromData(TypeInformation.of(Reading.class), events).map(function);
    List<ScoredEvent<Reading>> all = new ArrayList<>();
    try (CloseableIterator<ScoredEvent<Reading>> results = scored.executeAndCollect()) {
      results.forEachRemaining(all::add);
    }
    return all;
  }
}
