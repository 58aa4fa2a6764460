package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.flink.ModelUpdates;
import io.sluice.flink.Score;
import io.sluice.kafka.ConsumedRecord;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

/** The job without its topics, on a Flink cluster in this process. */
class PumpScoringTest {

  @Test
  void scoresEachReadingWithTheModel() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    List<Score> scores = new ArrayList<>();
    try (CloseableIterator<Score> scored =
        PumpScoring.score(
                env.fromData(
                    new Reading("p1", 1000, 1, 2, 3), new Reading("p2", 1001, 10, 20, 30)),
                ModelUpdates.of(env, sumOfFeatures()))
            .scores()
            .executeAndCollect()) {
      scored.forEachRemaining(scores::add);
    }

    scores.sort(Comparator.comparing(Score::key));
    assertEquals(2, scores.size());
    assertEquals("p1", scores.get(0).key());
    assertEquals(6f, scores.get(0).outputs()[0]);
    assertEquals(60f, scores.get(1).outputs()[0]);
  }

  @Test
  void readsAndWritesJson() throws Exception {
    String json = "{\"pump\":\"p1\",\"time\":1000,\"pressure\":1.5,\"flow\":2.0,\"temperature\":3.0}";
    byte[] value = json.getBytes(StandardCharsets.UTF_8);

    Reading reading = Reading.of(new ConsumedRecord("readings", 0, 0, 0, null, value));

    assertEquals(new Reading("p1", 1000, 1.5f, 2, 3), reading);
    assertEquals(json, reading.json());
  }

  /** A model whose scores can be told by hand. */
  private static ModelArtifact sumOfFeatures() {
    Shape row = Shape.of(1, 3);
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", row),
                TensorSpec.float32("weight", row),
                TensorSpec.float32("sum", Shape.of(1, 1))),
            Map.of("weight", TensorData.ofFloats(row, 1, 1, 1)),
            List.of(new Node("sum", new Op.Linear(), List.of("x", "weight"), List.of("sum"))),
            List.of("x"),
            List.of("sum"),
            List.of());
    List<Feature> features =
        List.of(Feature.raw("pressure"), Feature.raw("flow"), Feature.raw("temperature"));
    FeatureSchema schema =
        new FeatureSchema(
            features, 1, FeatureSchema.Layout.NC, FeatureSchema.IncompleteWindow.PAD);
    return ModelArtifact.of("pump", "1", graph, schema, new OutputSchema(List.of("sum"), null));
  }
}
