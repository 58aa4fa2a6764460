package io.sluice.flink.chaos;

import io.sluice.flink.DeadLetter;
import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Reading;
import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import io.sluice.flink.ScoredStream;
import io.sluice.flink.ScoringBuilder;
import io.sluice.flink.Sluice;
import io.sluice.flink.TestModels;
import io.sluice.flink.types.SluiceTypes;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** A scenario as a job of Flink; its tasks run in this JVM and find it here. */
final class ChaosJob {
  private static final int CONTROL = -1;

  /** What the running job is about. */
  static volatile @Nullable ChaosScenario scenario;

  /** Whether the next event fails the job. */
  static final AtomicBoolean FAILS = new AtomicBoolean();

  private ChaosJob() {}

  private static Item item(int source, long place) {
    ChaosScenario current = Objects.requireNonNull(scenario);
    List<Item> items =
        source == CONTROL ? current.control() : current.sources().get(ScriptSource.script(place));
    return items.get(ScriptSource.index(place));
  }

  /** Adds the job to an environment. */
  static void build(StreamExecutionEnvironment environment, int run, int parallelism) {
    ChaosScenario current = Objects.requireNonNull(scenario);
    environment.setParallelism(parallelism);
    environment.setMaxParallelism(12);
    ScoringBuilder<Reading> builder =
        Sluice.score(
                current.unaligned()
                    ? readings(environment, current).rebalance() // Flink rescales no other
                    : readings(environment, current))
            .withModels(updates(environment, current))
            .encodedBy(FeatureEncoder.of(List.of("pressure"), ChaosJob::encode))
            .versions(current.mode(run))
            .eventOrder(current.order())
            .uid("scoring");
    switch (current.topology()) {
      case KEYED -> builder.model(TestModels.NAME).keyBy(Reading::sensor);
      case UNKEYED -> builder.model(TestModels.NAME);
      case PER_KEY -> builder.modelOf(Reading::sensor);
    }
    ScoredStream<Reading> scored = builder.build();
    scored
        .events()
        .map(ChaosJob::scoreText, Types.STRING)
        .uid("s")
        .rebalance()
        .union(
            scored.deadLetters().map(ChaosJob::deadText, Types.STRING).uid("d").rebalance(),
            scored.lateEvents().map(ChaosJob::deadText, Types.STRING).uid("l").rebalance(),
            scored
                .rejectedModels()
                .map(r -> "refused " + r.model() + " " + r.sequence() + " " + r.reason())
                .uid("r")
                .rebalance())
        .transform("results", Types.STRING, new ResultCollector())
        .setParallelism(1)
        .uid("results")
        .sinkTo(new DiscardingSink<>())
        .setParallelism(1)
        .uid("end");
  }

  private static void encode(Reading reading, float[] values) {
    values[0] = (float) reading.pressure();
    try {
      Thread.sleep(reading.sensor().equals("a") ? ThreadLocalRandom.current().nextInt(6) : 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void failIfWanted() {
    if (FAILS.getAndSet(false)) {
      throw new IllegalStateException("the chaos test fails this job");
    }
  }

  private static String scoreText(ScoredEvent<Reading> scored) {
    failIfWanted();
    Score score = scored.score();
    return (int) scored.event().flow()
        + " "
        + ChaosModels.textOf(score.model().version(), score.effectiveFrom(), score.outputs()[0]);
  }

  private static String deadText(DeadLetter<Reading> letter) {
    failIfWanted();
    return (int) letter.event().flow() + " " + letter.reason();
  }

  private static DataStream<Reading> readings(
      StreamExecutionEnvironment environment, ChaosScenario current) {
    List<Integer> lengths = current.sources().stream().map(List::size).toList();
    int parallelism = Math.min(lengths.size(), environment.getParallelism());
    return environment
        .fromSource(new ScriptSource(lengths), times(0), "events", Types.LONG)
        .setParallelism(parallelism)
        .uid("events")
        .flatMap(
            (Long place, Collector<Reading> out) -> {
              if (item(0, place) instanceof Item.Event event) {
                out.collect(event.reading());
              }
            },
            TypeInformation.of(Reading.class))
        .setParallelism(parallelism)
        .uid("readings");
  }

  private static DataStream<ModelUpdate> updates(
      StreamExecutionEnvironment environment, ChaosScenario current) {
    return environment
        .fromSource(
            new ScriptSource(List.of(current.control().size())),
            times(CONTROL),
            "control",
            Types.LONG)
        .setParallelism(1)
        .uid("control")
        .flatMap(
            (Long place, Collector<ModelUpdate> out) -> {
              if (item(CONTROL, place) instanceof Item.Update update) {
                out.collect(update.update());
              }
            },
            SluiceTypes.MODEL_UPDATE)
        .setParallelism(1)
        .uid("updates");
  }

  private static WatermarkStrategy<Long> times(int source) {
    return WatermarkStrategy.<Long>forGenerator(context -> new Marks(source))
        .withTimestampAssigner(
            (place, before) ->
                item(source, place) instanceof Item.Event event ? event.time() : Long.MIN_VALUE);
  }

  /** The watermarks and the silence that the script has. */
  private record Marks(int source) implements WatermarkGenerator<Long> {
    @Override
    public void onEvent(Long place, long time, WatermarkOutput output) {
      Item item = item(source, place);
      if (item instanceof Item.Mark mark) {
        output.emitWatermark(new Watermark(mark.time()));
      } else if (item instanceof Item.Idle) {
        output.markIdle();
      } else {
        output.markActive();
      }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
  }
}
