package io.sluice.flink.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.Comparison;
import io.sluice.flink.DeadLetter;
import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Reading;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.Rollout;
import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import io.sluice.flink.TestModels;
import io.sluice.flink.keys.EventWindow;
import io.sluice.flink.keys.EventWindowSerializer;
import io.sluice.flink.operator.WaitingEvent;
import io.sluice.flink.operator.WaitingEventSerializer;
import io.sluice.model.ModelId;
import java.io.IOException;
import java.util.HexFormat;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SerializersTest {
  private static final ModelId PUMP = new ModelId("m", "2", "ab".repeat(32));
  private static final ModelId OTHER = new ModelId("m", "3", "01".repeat(32));
  private static final Score SCORE = new Score("k", 1, new float[] {1}, 1, "l", PUMP, 9);
  private static final String SCORE_BODY =
      "026b"
          + "0000000000000001"
          + "00000001"
          + "3f800000"
          + "00000001"
          + "026c"
          + "0026"
          + "ab".repeat(32)
          + "00016d"
          + "000132";
  private static final TypeSerializer<Reading> READINGS =
      TypeInformation.of(Reading.class).createSerializer(new SerializerConfigImpl());

  @Nested
  class Scores extends SerializerTestBase<Score> {
    @Override
    protected TypeSerializer<Score> createSerializer() {
      return new ScoreSerializer();
    }

    @Override
    protected int getLength() {
      return -1;
    }

    @Override
    protected Class<Score> getTypeClass() {
      return Score.class;
    }

    @Override
    protected Score[] getTestData() {
      return new Score[] {
        SCORE,
        new Score(null, Long.MIN_VALUE, new float[0], -1, null, OTHER, Long.MIN_VALUE),
        new Score("", 0, new float[] {Float.NaN, -0f, Float.MIN_VALUE}, 0, "", PUMP, 7),
        new Score("ключ".repeat(20_000), -1, new float[33], 2, "x", PUMP, -7),
      };
    }
  }

  @Nested
  class RejectedModels extends SerializerTestBase<RejectedModel> {
    @Override
    protected TypeSerializer<RejectedModel> createSerializer() {
      return new RejectedModelSerializer();
    }

    @Override
    protected int getLength() {
      return -1;
    }

    @Override
    protected Class<RejectedModel> getTypeClass() {
      return RejectedModel.class;
    }

    @Override
    protected RejectedModel[] getTestData() {
      return new RejectedModel[] {
        new RejectedModel("pump", 3, PUMP.digest(), "it is too old"),
        new RejectedModel("", Long.MIN_VALUE, "", ""),
        new RejectedModel("pump", 3, PUMP.digest(), "it is too old", "file:/models/pump.sluice"),
      };
    }
  }

  @Nested
  class ModelUpdates extends SerializerTestBase<ModelUpdate> {
    @Override
    protected TypeSerializer<ModelUpdate> createSerializer() {
      return new ModelUpdateSerializer();
    }

    @Override
    protected int getLength() {
      return -1;
    }

    @Override
    protected Class<ModelUpdate> getTypeClass() {
      return ModelUpdate.class;
    }

    @Override
    protected ModelUpdate[] getTestData() {
      return new ModelUpdate[] {
        new ModelUpdate.Activate("pump", 1, new byte[] {1, 2, 3}),
        new ModelUpdate.Activate("", Long.MAX_VALUE, new byte[0]),
        ModelUpdate.activate(2, TestModels.sum("1", 1)),
        new ModelUpdate.Activate("pump", 1, new byte[3]).from(5).as(Rollout.canary(0.25)),
        new ModelUpdate.Activate("pump", 1, new byte[3]).as(Rollout.shadow(1)).promising(),
        new ModelUpdate.Retire("pump", -1, 6),
        new ModelUpdate.Rollback("pump", 2, 7, true, PUMP.digest()),
        new ModelUpdate.Heartbeat(3, Long.MAX_VALUE),
        new ModelUpdate.Retire("pump", -1, 6).withOrigin("models-0@4"),
        new ModelUpdate.Unreadable("", 5, "models-0@4", "no kind"),
      };
    }
  }

  @Nested
  class Comparisons extends SerializerTestBase<Comparison> {
    @Override
    protected TypeSerializer<Comparison> createSerializer() {
      return new ComparisonSerializer();
    }

    @Override
    protected int getLength() {
      return -1;
    }

    @Override
    protected Class<Comparison> getTypeClass() {
      return Comparison.class;
    }

    @Override
    protected Comparison[] getTestData() {
      return new Comparison[] {
        new Comparison("k", 3, Rollout.Kind.CANARY, PUMP, SCORE, OTHER, 7, SCORE),
        new Comparison(null, Long.MIN_VALUE, Rollout.Kind.SHADOW, PUMP, null, OTHER, 7, null),
      };
    }
  }

  @Nested
  class ScoredEvents extends SerializerTestBase<ScoredEvent<Reading>> {
    @Override
    protected TypeSerializer<ScoredEvent<Reading>> createSerializer() {
      return new ScoredEventSerializer<>(READINGS);
    }

    @Override
    protected int getLength() {
      return -1;
    }

    @Override
    @SuppressWarnings("unchecked")
    protected Class<ScoredEvent<Reading>> getTypeClass() {
      return (Class<ScoredEvent<Reading>>) (Class<?>) ScoredEvent.class;
    }

    @Override
    @SuppressWarnings("unchecked")
    protected ScoredEvent<Reading>[] getTestData() {
      return new ScoredEvent[] {
        new ScoredEvent<>(new Reading("a", 1, 2), SCORE),
        new ScoredEvent<>(new Reading(null, Double.NaN, 2), SCORE),
      };
    }
  }

  @Nested
  class DeadLetters extends SerializerTestBase<DeadLetter<Reading>> {
    @Override
    protected TypeSerializer<DeadLetter<Reading>> createSerializer() {
      return new DeadLetterSerializer<>(READINGS);
    }

    @Override
    protected int getLength() {
      return -1;
    }

    @Override
    @SuppressWarnings("unchecked")
    protected Class<DeadLetter<Reading>> getTypeClass() {
      return (Class<DeadLetter<Reading>>) (Class<?>) DeadLetter.class;
    }

    @Override
    @SuppressWarnings("unchecked")
    protected DeadLetter<Reading>[] getTestData() {
      DeadLetter<Reading>[] letters = new DeadLetter[Reason.values().length];
      for (Reason reason : Reason.values()) {
        letters[reason.ordinal()] =
            new DeadLetter<>(
                new Reading("a", 1, 2),
                reason.ordinal() == 0 ? null : "key",
                reason.ordinal(),
                reason,
                "because");
      }
      return letters;
    }
  }

  @Nested
  class WaitingEventsInState extends SerializerTestBase<WaitingEvent<Reading>> {
    @Override
    protected TypeSerializer<WaitingEvent<Reading>> createSerializer() {
      return new WaitingEventSerializer<>(READINGS);
    }

    @Override
    protected int getLength() {
      return -1;
    }

    @Override
    @SuppressWarnings("unchecked")
    protected Class<WaitingEvent<Reading>> getTypeClass() {
      return (Class<WaitingEvent<Reading>>) (Class<?>) WaitingEvent.class;
    }

    @Override
    @SuppressWarnings("unchecked")
    protected WaitingEvent<Reading>[] getTestData() {
      return new WaitingEvent[] {
        new WaitingEvent<>(new Reading("a", 1, 2), 5, 17),
        new WaitingEvent<>(new Reading("b", 1, 2), Long.MIN_VALUE, WaitingEvent.NOT_MEASURED),
      };
    }
  }

  @Test
  void formOneOfAScoreNeverChanges() throws IOException {
    assertThat(read(new ScoreSerializer(), "01" + SCORE_BODY))
        .isEqualTo(new Score("k", 1, new float[] {1}, 1, "l", PUMP, Long.MIN_VALUE));
  }

  @Test
  void formTwoOfAScoreNeverChanges() throws IOException {
    assertThat(HexFormat.of().formatHex(bytes(new ScoreSerializer(), SCORE)))
        .isEqualTo("02" + SCORE_BODY + "0000000000000009");
  }

  @Test
  void formOneOfAnActivationNeverChanges() throws IOException {
    assertThat(
            read(
                new ModelUpdateSerializer(),
                "01" + "026d" + "0000000000000102" + "00000002" + "0708"))
        .isEqualTo(new ModelUpdate.Activate("m", 258, new byte[] {7, 8}));
  }

  @Test
  void theFormsOfUpdatesNeverChange() throws IOException {
    String head = "026d" + "0000000000000102" + "0000000000000003";
    checkForm(
        "02" + head + "01" + "01" + "3fd0000000000000" + "00000002" + "0708",
        new ModelUpdate.Activate("m", 258, new byte[] {7, 8})
            .from(3)
            .promising()
            .as(Rollout.canary(0.25)));
    checkForm("03" + head + "00", new ModelUpdate.Retire("m", 258, 3));
    checkForm("04" + head + "00" + "026d", new ModelUpdate.Rollback("m", 258, 3, "m"));
    checkForm("05" + head.substring(4), new ModelUpdate.Heartbeat(258, 3));
    checkForm(
        "06" + "026f" + "03" + head + "00", new ModelUpdate.Retire("m", 258, 3).withOrigin("o"));
    checkForm(
        "07" + "026d" + "0000000000000102" + "026f" + "0272",
        new ModelUpdate.Unreadable("m", 258, "o", "r"));
  }

  @Test
  void theOriginOfAChangeIsKept() throws IOException {
    ModelUpdate.Activate activate =
        new ModelUpdate.Activate("m", 1, new byte[] {7}).withOrigin("models-0@4").from(5);

    ModelUpdate read =
        new ModelUpdateSerializer()
            .deserialize(new DataInputDeserializer(bytes(new ModelUpdateSerializer(), activate)));

    assertThat(read).isEqualTo(activate);
    assertThat(((ModelUpdate.Change) read).origin()).isEqualTo("models-0@4");
  }

  @Test
  void theFormsOfARejectedModelNeverChange() throws IOException {
    String form1 = "026d" + "0000000000000003" + "0261" + "026e";
    assertThat(read(new RejectedModelSerializer(), "01" + form1))
        .isEqualTo(new RejectedModel("m", 3, "a", "n"));
    assertThat(read(new RejectedModelSerializer(), "02" + form1 + "026f"))
        .isEqualTo(new RejectedModel("m", 3, "a", "n", "o"));
    assertThat(
            HexFormat.of()
                .formatHex(
                    bytes(new RejectedModelSerializer(), new RejectedModel("m", 3, "a", "n"))))
        .isEqualTo("02" + form1 + "00");
  }

  private static void checkForm(String hex, ModelUpdate update) throws IOException {
    assertThat(HexFormat.of().formatHex(bytes(new ModelUpdateSerializer(), update))).isEqualTo(hex);
    assertThat(read(new ModelUpdateSerializer(), hex)).isEqualTo(update);
  }

  @Test
  void formOneOfADeadLetterNeverChanges() throws IOException {
    assertThat(
            HexFormat.of()
                .formatHex(
                    bytes(
                        new DeadLetterSerializer<>(
                            Types.INT.createSerializer(new SerializerConfigImpl())),
                        new DeadLetter<>(5, null, 3, Reason.ENCODER_FAILED, "m"))))
        .isEqualTo("01" + "00" + "0000000000000003" + "04" + "026d" + "00000005");
  }

  @Test
  void theFormsOfAWindowNeverChange() throws IOException {
    EventWindow window = new EventWindow(9, 5, 1, 2);
    window.add(new float[] {1});
    window.add(new float[] {2});
    window.add(new float[] {3});
    byte[] bytes = bytes(new EventWindowSerializer(), window);
    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "02"
                + "0000000000000009"
                + "0000000000000005"
                + "00000001"
                + "00000002"
                + "00000002"
                + "4000000040400000");
    EventWindow old =
        read(
            new EventWindowSerializer(),
            "01" + "0000000000000009" + "00000001" + "00000002" + "00000002" + "4000000040400000");
    assertThat(bytes(new EventWindowSerializer(), old.with(5, 2))).isEqualTo(bytes);
    EventWindow read = new EventWindowSerializer().deserialize(new DataInputDeserializer(bytes));
    assertThat(bytes(new EventWindowSerializer(), read)).isEqualTo(bytes);
  }

  @Test
  void anUnknownFormIsRefused() {
    byte[] newer = {3, 0, 0};
    assertThatThrownBy(() -> new ScoreSerializer().deserialize(new DataInputDeserializer(newer)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Score: form 3 is unknown; this version of Sluice reads forms 1 to 2, so a newer"
                + " version wrote this, or it is damaged");
  }

  @Test
  void aSnapshotOfANewerFormIsRefused() {
    TypeSerializerSnapshot<Score> snapshot = new ScoreSerializer().snapshotConfiguration();
    assertThatThrownBy(
            () ->
                snapshot.readSnapshot(
                    3, new DataInputDeserializer(new byte[0]), getClass().getClassLoader()))
        .hasMessageContaining("form 3 is unknown");
  }

  @Test
  void scoresOfOneModelShareItsNameAfterTheNetwork() throws IOException {
    Score other = new Score("k", 2, new float[] {2}, 0, "l", OTHER, 9);
    ScoreSerializer serializer = new ScoreSerializer();
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(SCORE, out);
    serializer.serialize(SCORE, out);
    serializer.serialize(other, out);
    serializer.serialize(SCORE, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    TypeSerializer<Score> reader = serializer.duplicate();
    Score first = reader.deserialize(in);
    Score second = reader.deserialize(in);

    assertThat(first).isEqualTo(SCORE);
    assertThat(second.model()).isSameAs(first.model());
    assertThat(reader.deserialize(in)).isEqualTo(other);
    assertThat(reader.deserialize(in)).isEqualTo(SCORE);
  }

  private static <T> T read(TypeSerializer<T> serializer, String hex) throws IOException {
    return serializer.deserialize(new DataInputDeserializer(HexFormat.of().parseHex(hex)));
  }

  private static <T> byte[] bytes(TypeSerializer<T> serializer, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    return out.getCopyOfBuffer();
  }
}
