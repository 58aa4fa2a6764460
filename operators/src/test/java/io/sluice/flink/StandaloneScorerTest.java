package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.DeadLetter.Reason;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class StandaloneScorerTest {
  private static final FeatureEncoder<Float> PRESSURE =
      FeatureEncoder.of(List.of("pressure"), (event, values) -> values[0] = event);

  private final float[] outputs = new float[1];

  @Test
  void aModelWithoutWindowLeavesTheKeyStateEmpty() throws Exception {
    FeatureEncoder<float[]> both =
        FeatureEncoder.of(
            List.of("flow", "pressure"),
            (event, values) -> System.arraycopy(event, 0, values, 0, 2));
    KeyState state = KeyState.empty();
    try (StandaloneScorer<float[]> scorer =
        StandaloneScorer.forFile(TestModels.sum("1", 1).toBytes(), both)) {
      assertThat(scorer.score(new float[] {5, 7}, state, outputs)).isSameAs(Outcome.SUCCESS);
    }
    assertThat(outputs).containsExactly(1 + 2 * 7 + 3 * 5);
    assertThat(bytes(state)).containsExactly(1, 0, 0);
  }

  @Test
  void aWindowGrowsAndSlidesInTheStateOfEachKey() throws Exception {
    try (StandaloneScorer<Float> scorer = windowed("1", 3, IncompleteWindow.PAD)) {
      KeyState first = KeyState.empty();
      KeyState second = KeyState.empty();
      assertThat(score(scorer, 1, first)).isEqualTo(111);
      assertThat(score(scorer, 2, first)).isEqualTo(211);
      assertThat(score(scorer, 7, second)).isEqualTo(777);
      assertThat(score(scorer, 3, first)).isEqualTo(321);
      assertThat(score(scorer, 4, first)).isEqualTo(432);
      assertThat(score(scorer, 8, second)).isEqualTo(877);
    }
  }

  @Test
  void inputsOfSeveralEventsCanBeScoredAtOnce() throws Exception {
    try (StandaloneScorer<Float> scorer = windowed("1", 3, IncompleteWindow.SKIP)) {
      KeyState first = KeyState.empty();
      KeyState second = KeyState.empty();
      float[] inputs = new float[9];
      assertThat(scorer.readInput(1f, first, inputs, 0)).isInstanceOf(Outcome.Failure.class);
      assertThat(scorer.readInput(2f, first, inputs, 0))
          .isInstanceOfSatisfying(
              Outcome.Failure.class,
              failure -> assertThat(failure.reason()).isEqualTo(Reason.WINDOW_NOT_FULL));
      assertThat(scorer.readInput(7f, second, inputs, 0)).isInstanceOf(Outcome.Failure.class);
      assertThat(inputs).containsOnly(0);
      assertThat(scorer.readInput(3f, first, inputs, 0)).isSameAs(Outcome.SUCCESS);
      assertThat(scorer.readInput(Float.NaN, first, inputs, 3)).isInstanceOf(Outcome.Failure.class);
      assertThat(scorer.readInput(4f, first, inputs, 3)).isSameAs(Outcome.SUCCESS);
      scorer.readInput(8f, second, inputs, 6);
      assertThat(scorer.readInput(9f, second, inputs, 6)).isSameAs(Outcome.SUCCESS);
      assertThat(score(scorer, 5, first)).isEqualTo(543);

      float[] scores = new float[3];
      scorer.model().newBatchScorer().score(3, inputs, scores);

      assertThat(scores).containsExactly(321, 432, 987);
    }
  }

  @Test
  void anEventThatDoesNotFillTheWindowEntersIt() throws Exception {
    try (StandaloneScorer<Float> scorer = windowed("1", 2, IncompleteWindow.SKIP)) {
      KeyState state = KeyState.empty();
      assertThat(scorer.score(1f, state, outputs))
          .isEqualTo(
              new Outcome.Failure(
                  Reason.WINDOW_NOT_FULL,
                  "the key has too few events to fill the model's window, and the model does not"
                      + " pad incomplete windows"));
      assertThat(score(scorer, 2, state)).isEqualTo(21);
    }
  }

  @Test
  void anEventWithoutItsFeatureChangesNothing() throws Exception {
    try (StandaloneScorer<Float> scorer = windowed("1", 2, IncompleteWindow.PAD)) {
      KeyState state = KeyState.empty();
      score(scorer, 1, state);
      byte[] before = bytes(state);
      assertThat(scorer.score(Float.NaN, state, outputs))
          .isInstanceOfSatisfying(
              Outcome.Failure.class,
              failure -> {
                assertThat(failure.reason()).isEqualTo(Reason.MISSING_VALUE);
                assertThat(failure.message()).contains("'pressure'");
              });
      assertThat(bytes(state)).isEqualTo(before);
    }
  }

  @Test
  void recurrentStateGoesFromEventToEventAndThroughTheSerializer() throws Exception {
    try (StandaloneScorer<Float> scorer = of(TestModels.recurrent("1", 2))) {
      KeyState state = KeyState.empty();
      assertThat(score(scorer, 3, state)).isEqualTo(6);
      KeyState read = KeyState.serializer().deserialize(new DataInputDeserializer(bytes(state)));
      KeyState copy = KeyState.serializer().copy(state);
      assertThat(score(scorer, 4, state)).isEqualTo(14);
      assertThat(score(scorer, 5, read)).isEqualTo(16);
      assertThat(score(scorer, 6, copy)).isEqualTo(18);
    }
  }

  @Test
  void aWindowGoesThroughTheSerializer() throws Exception {
    try (StandaloneScorer<Float> scorer = windowed("1", 3, IncompleteWindow.PAD)) {
      KeyState state = KeyState.empty();
      score(scorer, 1, state);
      score(scorer, 2, state);
      KeyState read = KeyState.serializer().deserialize(new DataInputDeserializer(bytes(state)));
      KeyState copy = KeyState.serializer().copy(state);
      assertThat(score(scorer, 3, state)).isEqualTo(321);
      assertThat(score(scorer, 4, read)).isEqualTo(421);
      assertThat(score(scorer, 5, copy)).isEqualTo(521);
    }
  }

  @Test
  void theFormOfAKeyStateNeverChanges() throws Exception {
    try (StandaloneScorer<Float> scorer = windowed("1", 2, IncompleteWindow.PAD)) {
      KeyState state = KeyState.empty();
      score(scorer, 2, state);
      score(scorer, 3, state);
      assertThat(HexFormat.of().formatHex(bytes(state)))
          .isEqualTo(
              "01"
                  + "01"
                  + "02"
                  + "e95fb00fbedc60bc"
                  + "0000000000000000"
                  + "00000001"
                  + "00000002"
                  + "00000002"
                  + "4000000040400000"
                  + "00");
    }
  }

  @Test
  void flinkFindsTheSerializerAgainByItsSnapshot() throws Exception {
    TypeSerializer<KeyState> serializer = KeyState.serializer();
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
    TypeSerializerSnapshot<KeyState> read =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());
    assertThat(read.restoreSerializer()).isEqualTo(serializer);
    assertThat(
            serializer.snapshotConfiguration().resolveSchemaCompatibility(read).isCompatibleAsIs())
        .isTrue();
  }

  @Test
  void aWindowCarriesOverToALongerOneButNotPastAModelWithoutOne() throws Exception {
    try (StandaloneScorer<Float> two = windowed("1", 2, IncompleteWindow.PAD);
        StandaloneScorer<Float> three = windowed("2", 3, IncompleteWindow.PAD);
        StandaloneScorer<Float> none = of(TestModels.recurrent("3", 1))) {
      KeyState state = KeyState.empty();
      score(two, 1, state);
      score(two, 2, state);
      assertThat(score(three, 3, state)).isEqualTo(321);
      assertThat(score(none, 5, state)).isEqualTo(5);
      assertThat(score(three, 4, state)).isEqualTo(444);
      assertThat(score(none, 6, state)).isEqualTo(6);
    }
  }

  @Test
  void aFileThatCannotBeUsedIsRefused() {
    byte[] wrong = TestModels.withWrongGolden(TestModels.sum("1", 1)).toBytes();
    assertThatThrownBy(() -> StandaloneScorer.check(wrong, new Configuration()))
        .isInstanceOf(InvalidModelException.class);
    assertThatThrownBy(() -> of(TestModels.withoutFeatures()))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("no feature schema");
    assertThatThrownBy(() -> of(TestModels.sum("1", 1)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("'flow'");
    assertThatThrownBy(() -> of(TestModels.recurrentOverWindow()))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("window of 3");
  }

  private static StandaloneScorer<Float> windowed(
      String version, int window, IncompleteWindow incomplete) {
    return of(TestModels.digits(version, window, incomplete));
  }

  private static StandaloneScorer<Float> of(ModelArtifact artifact) {
    return StandaloneScorer.forFile(artifact.toBytes(), PRESSURE);
  }

  private float score(StandaloneScorer<Float> scorer, float pressure, KeyState state)
      throws InterruptedException {
    assertThat(scorer.score(pressure, state, outputs)).isSameAs(Outcome.SUCCESS);
    return outputs[0];
  }

  private static byte[] bytes(KeyState state) throws IOException {
    TypeSerializer<KeyState> serializer = KeyState.serializer();
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(state, out);
    return out.getCopyOfBuffer();
  }
}
