package example;

import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.ScoredStream;
import io.sluice.flink.Sluice;
import io.sluice.kafka.JsonTopic;
import io.sluice.kafka.KafkaEvents;
import io.sluice.kafka.KafkaModels;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Scores the readings of pumps: topic "readings" in, topic "scores" out. */
public final class PumpScoring {

  public static void main(String[] arguments) throws Exception {
    String kafka = arguments[0];
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.enableCheckpointing(5_000);
    WatermarkStrategy<Reading> watermarks =
        WatermarkStrategy.<Reading>forBoundedOutOfOrderness(Duration.ofSeconds(5))
            .withTimestampAssigner((reading, ofRecord) -> reading.time());
    DataStream<Reading> readings =
        KafkaEvents.of(kafka, "readings")
            .stream(env, Reading::of, TypeInformation.of(Reading.class), watermarks);

    ScoredStream<Reading> scored = score(readings, KafkaModels.of(kafka, "models").updates(env));

    scored.scores().sinkTo(JsonTopic.at(kafka, "scores").exactlyOnce("pump-scoring").scores());
    scored.deadLetters().sinkTo(JsonTopic.at(kafka, "dead-letters").deadLetters(Reading::json));
    scored.rejectedModels().sinkTo(JsonTopic.at(kafka, "rejected-models").rejectedModels());
    env.execute("pump scoring");
  }

  static ScoredStream<Reading> score(DataStream<Reading> readings, DataStream<ModelUpdate> models) {
    return Sluice.score(readings)
        .keyBy(Reading::pump)
        .withModels(models)
        .model("pump")
        .encodedBy(FeatureEncoder.forPojo(Reading.class))
        .uid("pump-scoring")
        .build();
  }
}
