package io.sluice.flink.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.Comparison;
import io.sluice.flink.DeadLetter;
import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.Rollout;
import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import io.sluice.model.ModelId;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.java.typeutils.runtime.kryo.KryoSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class KryoSerializersTest {
  private static final Score SCORE =
      new Score(
          "k", 1, new float[] {1, Float.NaN}, 1, "l", new ModelId("m", "2", "ab".repeat(32)), 8);

  /** No POJO: Flink leaves it to Kryo. */
  static final class History {
    private final List<Object> all;

    History(List<Object> all) {
      this.all = all;
    }
  }

  /** Not a record: the Kryo of Flink 1 cannot write records. */
  static final class Event {
    private final String name;

    Event(String name) {
      this.name = name;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Event that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  private static History history() {
    List<Object> all = new ArrayList<>();
    all.add(SCORE);
    all.add(new ScoredEvent<>(new Event("a"), SCORE));
    all.add(new DeadLetter<>(new Event("b"), null, 7, Reason.WINDOW_NOT_FULL, "too early"));
    all.add(new RejectedModel("pump", 3, "ab", "no"));
    all.add(new ModelUpdate.Activate("pump", 3, new byte[] {1, 2, 3}));
    all.add(new ModelUpdate.Retire("pump", 4, 5));
    all.add(new ModelUpdate.Rollback("pump", 4, 5, "ab"));
    all.add(new ModelUpdate.Heartbeat(4, 5));
    all.add(
        new Comparison("k", 1, Rollout.Kind.CANARY, SCORE.model(), SCORE, SCORE.model(), 3, null));
    all.add(new ModelUpdate.Unreadable("pump", 4, "models-0@4", "no"));
    return new History(all);
  }

  @Test
  void ourTypesTravelInsideATypeThatKryoWrites() throws Exception {
    SerializerConfig config = new ExecutionConfig().getSerializerConfig();
    KryoSerializers.register(config);
    checkRoundTrip(config);
  }

  @Test
  void theConfigurationFileRegistersThemToo() throws Exception {
    Configuration configuration =
        GlobalConfiguration.loadConfiguration(
            getClass().getResource("/io/sluice/flink/kryo-conf").getPath());
    assertThat(configuration.get(PipelineOptions.SERIALIZATION_CONFIG)).hasSize(10);
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.configure(configuration, getClass().getClassLoader());
    SerializerConfig registered = new ExecutionConfig().getSerializerConfig();
    KryoSerializers.register(registered);
    assertThat(config.getRegisteredTypesWithKryoSerializerClasses())
        .isEqualTo(registered.getRegisteredTypesWithKryoSerializerClasses());
    checkRoundTrip(config);
  }

  private static void checkRoundTrip(SerializerConfig config) throws Exception {
    KryoSerializer<History> serializer = new KryoSerializer<>(History.class, config);
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(history(), out);
    History read = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    assertThat(read.all).isEqualTo(history().all);
    // Kryo by itself would write names of fields or classes.
    assertThat(new String(out.getCopyOfBuffer(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("ModelId");

    History copy = serializer.copy(read);
    assertThat(copy.all).isEqualTo(history().all).isNotSameAs(read.all);
    assertThat(copy.all.get(0)).isSameAs(read.all.get(0));
  }
}
