package io.sluice.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.ModelUpdates;
import io.sluice.flink.Reading;
import io.sluice.flink.ScoredEvent;
import io.sluice.flink.ScoringHarness;
import io.sluice.flink.TestModels;
import io.sluice.flink.WhenFull;
import io.sluice.flink.scoring.EventScorer;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.flink.types.SluiceTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Batches by the buffers of a real task, with checkpoints every few milliseconds. */
@Timeout(180)
class EventBatchIT {
  private static final int EVENTS = 200_000;
  private static final int SENSORS = 17;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  /** How often there was more input, where a batch begins. Operators run in this JVM. */
  private static final AtomicLong BATCHES = new AtomicLong();

  private static final class WhereverPossible extends ScoringOperatorFactory<Reading> {
    private static final long serialVersionUID = 1L;

    WhereverPossible(ScoringPlan<Reading> plan) {
      super(plan);
    }

    @Override
    BatchRule batchRule(Environment environment) {
      BuffersAhead ahead = new BuffersAhead(environment);
      return new BatchRule() {
        @Override
        public boolean inputHasMore() {
          return ahead.inputHasMore();
        }

        @Override
        public boolean pays(EventScorer<?> scorer) {
          BATCHES.incrementAndGet();
          return scorer.scoresRows();
        }
      };
    }
  }

  @Test
  void eachEventGetsItsScoreInTheOrderOfItsKey() throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(2);
    environment.enableCheckpointing(10);
    KeyedStream<Reading, String> readings =
        environment
            .fromSource(
                new DataGeneratorSource<>(
                    id -> new Reading("sensor" + id % SENSORS, id, 1),
                    EVENTS,
                    TypeInformation.of(Reading.class)),
                WatermarkStrategy.noWatermarks(),
                "readings")
            .setParallelism(1)
            .keyBy(Reading::sensor, Types.STRING);
    DataStream<ModelUpdate> models = ModelUpdates.of(environment, TestModels.sum("1", 1));
    ScoringPlan<Reading> plan = ScoringHarness.plan(true, EVENTS, WhenFull.BACKPRESSURE);
    TwoInputTransformation<Reading, ModelUpdate, ScoredEvent<Reading>> scoring =
        new TwoInputTransformation<>(
            readings.getTransformation(),
            models.broadcast().getTransformation(),
            "scoring",
            new WhereverPossible(plan),
            SluiceTypes.scoredEvent(plan.eventType()),
            2,
            true);
    scoring.setStateKeySelectors(readings.getKeySelector(), null);
    scoring.setStateKeyType(readings.getKeyType());
    environment.addOperator(scoring);

    Map<String, List<Double>> ofSensors = new HashMap<>();
    try (CloseableIterator<ScoredEvent<Reading>> scores =
        new DataStream<>(environment, scoring).executeAndCollect()) {
      while (scores.hasNext()) {
        ScoredEvent<Reading> scored = scores.next();
        double id = scored.event().pressure();
        assertThat(scored.score().outputs()).containsExactly((float) (2 * id + 3 + 1));
        ofSensors.computeIfAbsent(scored.event().sensor(), s -> new ArrayList<>()).add(id);
      }
    }

    assertThat(ofSensors).hasSize(SENSORS);
    assertThat(ofSensors.values()).allSatisfy(ids -> assertThat(ids).isSorted());
    assertThat(ofSensors.values().stream().mapToInt(List::size).sum()).isEqualTo(EVENTS);
    assertThat(BATCHES.get()).isPositive();
  }
}
