package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.scoring.ScoringPlan;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class ScoringBuilderTest {
  private final StreamExecutionEnvironment environment =
      StreamExecutionEnvironment.getExecutionEnvironment();
  private final DataStream<Reading> readings = environment.fromData(new Reading("a", 1, 2));
  private final DataStream<ModelUpdate> models =
      ModelUpdates.of(environment, TestModels.sum("1", 1));

  @Test
  void namesAllCallsThatAreMissing() {
    assertThatThrownBy(() -> Sluice.score(readings).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Sluice.score(...).build(): missing calls:"
                + " .withModels(DataStream<ModelUpdate>), the control stream with the models;"
                + " .model(String), the name of the model, or .modelOf(KeySelector), if the model"
                + " depends on the event;"
                + " .encodedBy(FeatureEncoder), which reads the features from events;"
                + " .uid(String), which links the operator to its state in savepoints");
    assertThatThrownBy(() -> complete().uid(" ").build())
        .hasMessage(
            "Sluice.score(...).build(): missing calls: .uid(String), which links the operator to its"
                + " state in savepoints");
  }

  @Test
  void refusesCountsBelowOne() {
    assertThatThrownBy(() -> complete().parallelism(0)).hasMessage("parallelism: 0 is below 1");
    assertThatThrownBy(() -> complete().waitingEvents(-3))
        .hasMessage("waitingEvents: -3 is below 1");
    environment.configure(new Configuration().set(SluiceOptions.WAITING_EVENTS_CAPACITY, 0));
    assertThatThrownBy(() -> complete().build())
        .hasMessage("sluice.waiting-events.capacity: 0 is below 1");
  }

  @Test
  void refusesBatchExecution() {
    environment.setRuntimeMode(RuntimeExecutionMode.BATCH);
    assertThatThrownBy(() -> complete().build())
        .hasMessage(
            "scoring needs execution.runtime-mode STREAMING, also for bounded streams; it is BATCH");
  }

  @Test
  void refusesModelsOfAnotherEnvironment() {
    StreamExecutionEnvironment other = StreamExecutionEnvironment.getExecutionEnvironment();
    assertThatThrownBy(
            () -> complete().withModels(ModelUpdates.of(other, TestModels.sum("1", 1))).build())
        .hasMessageContaining("belong to different StreamExecutionEnvironments");
  }

  @Test
  void theOptionsOfTheJobHoldWhereTheBuilderSaysNothing() {
    environment.configure(
        new Configuration()
            .set(SluiceOptions.WAITING_EVENTS_CAPACITY, 7)
            .set(SluiceOptions.WAITING_EVENTS_WHEN_FULL, WhenFull.FAIL));
    assertThat(planOf(complete().build()))
        .extracting(plan -> plan.waiting().events(), plan -> plan.waiting().whenFull())
        .containsExactly(7, WhenFull.FAIL);
    assertThat(planOf(complete().waitingEvents(8).whenFull(WhenFull.DEAD_LETTER).build()))
        .extracting(plan -> plan.waiting().events(), plan -> plan.waiting().whenFull())
        .containsExactly(8, WhenFull.DEAD_LETTER);
  }

  @Test
  void theDefaultsAreTenThousandEventsAndBackpressure() {
    assertThat(planOf(complete().build()))
        .extracting(
            plan -> plan.waiting().events(), plan -> plan.waiting().whenFull(), ScoringPlan::keyed)
        .containsExactly(10_000, WhenFull.BACKPRESSURE, false);
  }

  @Test
  void operatorsHaveUidsAndTheParallelismAskedFor() {
    ScoredStream<Reading> scored = complete().keyBy(Reading::sensor).parallelism(3).build();
    scored.scores().sinkTo(new DiscardingSink<>());
    assertThat(scored.scores()).isSameAs(scored.scores());
    scored.deadLetters().sinkTo(new DiscardingSink<>());
    scored.rejectedModels().sinkTo(new DiscardingSink<>());

    StreamGraph graph = environment.getStreamGraph();
    assertThat(node(graph, "pump-scoring").getParallelism()).isEqualTo(3);
    assertThat(node(graph, "pump-scoring").getOperatorName()).isEqualTo("score with pump");
    assertThat(node(graph, "pump-scoring-scores").getParallelism()).isEqualTo(3);
    assertThat(node(graph, "sluice-models").getParallelism()).isOne();
  }

  /** So a checkpoint never finds some subtasks with a model and others without it. */
  @Test
  void flinkKeepsCheckpointsAlignedAtAnOperatorWithABroadcastInput() {
    environment.enableCheckpointing(1000);
    environment.getCheckpointConfig().enableUnalignedCheckpoints();
    complete().keyBy(Reading::sensor).build().events().sinkTo(new DiscardingSink<>());

    assertThat(node(environment.getStreamGraph(), "pump-scoring").getInEdges())
        .hasSize(2)
        .noneMatch(StreamEdge::supportsUnalignedCheckpoints);
  }

  @Test
  void aKeyedStreamStaysKeyed() {
    assertThat(
            planOf(
                    Sluice.score(readings.keyBy(Reading::sensor))
                        .withModels(models)
                        .model("pump")
                        .encodedBy(FeatureEncoder.forPojo(Reading.class))
                        .uid("pump-scoring")
                        .build())
                .keyed())
        .isTrue();
  }

  @Test
  void refusesSettingsOfAModelForEachKeyThatScoreNothing() {
    assertThatThrownBy(() -> complete().modelOf(Reading::sensor).keyBy(Reading::flow).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            ".keyBy(...) after .modelOf(...): the key of an event is the name of its model; remove"
                + " .keyBy(...)");
    environment.configure(
        new Configuration().set(SluiceOptions.MODEL_PER_KEY_MEMORY, MemorySize.ZERO));
    assertThatThrownBy(() -> complete().modelOf(Reading::sensor).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "sluice.models.per-key-memory: 0 bytes leave no room for a model; set it to 1 byte or"
                + " more, such as 256 mb");
    assertThat(planOf(complete().build()).modelPerKey()).isFalse();
  }

  @Test
  void sourcesOfOneJobHaveUidsOfTheirOwn() {
    DataStream<ModelUpdate> others = ModelUpdates.of(environment, TestModels.sum("2", 2));
    DataStream<ModelUpdate> folder = ModelUpdates.watchFolder(environment, ModelFolder.at("a"));
    DataStream<ModelUpdate> folders = ModelUpdates.watchFolder(environment, ModelFolder.at("b"));
    ScoredStream<Reading> scored =
        complete().withModels(models.union(others, folder, folders)).build();
    for (int i = 0; i < 2; i++) {
      ModelUpdates.rollbacks(scored.comparisons(), TrialBounds.of(1, 1, 1))
          .sinkTo(new DiscardingSink<>());
    }

    StreamGraph graph = environment.getStreamGraph(false);

    assertThat(graph.getJobGraph().getNumberOfVertices()).isPositive();
    for (String uid :
        List.of(
            "sluice-models",
            "sluice-models-2",
            "sluice-model-folder",
            "sluice-model-folder-2",
            "sluice-rollbacks",
            "sluice-rollbacks-2")) {
      assertThat(node(graph, uid)).isNotNull();
    }
  }

  private ScoringBuilder<Reading> complete() {
    return Sluice.score(readings)
        .withModels(models)
        .model("pump")
        .encodedBy(FeatureEncoder.forPojo(Reading.class))
        .uid("pump-scoring");
  }

  private static ScoringPlan<Reading> planOf(ScoredStream<Reading> scored) {
    return scored.plan();
  }

  private static StreamNode node(StreamGraph graph, String uid) {
    return StreamSupport.stream(graph.getStreamNodes().spliterator(), false)
        .filter(candidate -> uid.equals(candidate.getTransformationUID()))
        .findFirst()
        .orElseThrow();
  }
}
