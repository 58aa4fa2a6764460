package io.sluice.flink.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;
import org.junit.jupiter.api.Test;

class SubtaskLogSerializerTest {
  private final SubtaskLogSerializer serializer = new SubtaskLogSerializer();

  @Test
  void logKeepsAllItHas() throws Exception {
    SubtaskLog log =
        new SubtaskLog(Map.of("promise", 7L), List.of(), 64, new long[] {5, Long.MIN_VALUE});
    DataOutputSerializer target = new DataOutputSerializer(64);
    serializer.serialize(log, target);

    SubtaskLog read = read(target);

    assertThat(read.times()).isEqualTo(log.times());
    assertThat(read.changes()).isEmpty();
    assertThat(read.firstKeyGroup()).isEqualTo(64);
    assertThat(read.timesOfKeys()).isEqualTo(log.timesOfKeys());
  }

  @Test
  void form1KnowsNoTimesOfKeys() throws Exception {
    DataOutputSerializer target = new DataOutputSerializer(64);
    target.writeByte(1);
    target.writeInt(1);
    StringValue.writeString("promise", target);
    target.writeLong(7);
    target.writeInt(0);

    SubtaskLog read = read(target);

    assertThat(read.times()).isEqualTo(Map.of("promise", 7L));
    assertThat(read.timesOfKeys()).isEmpty();
  }

  private SubtaskLog read(DataOutputSerializer written) throws Exception {
    DataInputDeserializer source = new DataInputDeserializer(written.getCopyOfBuffer());
    SubtaskLog log = serializer.deserialize(source);
    assertThat(source.available()).isZero();
    return log;
  }
}
