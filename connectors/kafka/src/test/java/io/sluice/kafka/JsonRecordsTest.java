package io.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.Score;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonRecordsTest {
  /** Brokers refuse timestamps that are an hour ahead, and the job would restart for ever. */
  @Test
  void timesThatBrokersRefuseAreLeftOut() {
    long tomorrow = System.currentTimeMillis() + 86_400_000;

    assertThat(timestampOf(1000)).isEqualTo(1000);
    assertThat(timestampOf(tomorrow)).isNull();
    assertThat(timestampOf(-1)).isNull();
    assertThat(timestampOf(Score.NO_EVENT_TIME)).isNull();
  }

  private static @Nullable Long timestampOf(long eventTime) {
    JsonRecords<Long> records =
        new JsonRecords<>("t", time -> "k", time -> time, time -> new byte[] {1});
    return records.serialize(eventTime, null, null).timestamp();
  }
}
