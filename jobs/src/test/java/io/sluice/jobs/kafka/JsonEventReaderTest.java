package io.sluice.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.Score;
import io.sluice.jobs.csv.TimeFormat;
import io.sluice.jobs.csv.TimeFormat.DateStyle;
import io.sluice.jobs.csv.TimeFormat.EpochUnit;
import io.sluice.kafka.ConsumedRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonEventReaderTest {
  private static final TimeFormat MILLIS = new TimeFormat.Epoch(EpochUnit.MILLISECONDS);
  private static final TimeFormat ISO = new TimeFormat.Calendar(DateStyle.YEAR_MONTH_DAY, false);

  @Test
  void readsKeyTimeAndFeatures() {
    JsonEvent event =
        read("{\"id\":7,\"at\":1000,\"in\":{\"a\":0.1,\"b\":true},\"more\":[]}", MILLIS);

    assertThat(event.problem()).isNull();
    assertThat(event.key()).isEqualTo("7");
    assertThat(event.time()).isEqualTo(1000);
    assertThat(event.features()).containsExactly(0.1f, 1f);
  }

  @Test
  void absentAndNullFeaturesAreMissing() {
    assertThat(read("{\"id\":\"x\",\"at\":1,\"in\":{\"a\":null}}", MILLIS).features())
        .containsExactly(Float.NaN, Float.NaN);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-01T08:00:00Z, 1796112000000",
    "2026-12-01T09:00:00.5+01:00, 1796112000500",
    "2026-12-01 08:00:00, 1796112000000",
  })
  void readsIsoTimes(String text, long millis) {
    assertThat(read("{\"id\":\"x\",\"at\":\"" + text + "\"}", ISO).time()).isEqualTo(millis);
  }

  @Test
  void takesTheTimestampOfTheRecordWithoutAPointer() {
    JsonEventReader reader = new JsonEventReader(null, null, MILLIS, List.of(), List.of());

    JsonEvent event = reader.read(record("{}".getBytes(StandardCharsets.UTF_8)));

    assertThat(event.time()).isEqualTo(99);
    assertThat(event.key()).isNull();
    assertThat(event.problem()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{\"id\":\"x\",\"at\":1}}; the record is not JSON at line 1, column 18: ",
        "{\"id\":\"x\",\"at\":1; the record is not JSON at line 1, column 17: Unexpected end-of-input",
        "{\"id\":\"x\",\"id\":\"y\"}; the record is not JSON at line 1, column 15: Duplicate field 'id'",
        "17; the record is not a JSON object but 17",
        "{\"at\":1}; the key (/id) is missing",
        "{\"id\":{},\"at\":1}; the key (/id) must be a text, a number or a boolean, but is of type"
            + " object",
        "{\"id\":\"x\"}; the time (/at) is missing",
        "{\"id\":\"x\",\"at\":\"soon\"}; the time (/at) must be a number of milliseconds since 1970,"
            + " but is \"soon\"",
        "{\"id\":\"x\",\"at\":1e18}; the time (/at) is 1.0E18, which is not in the years 1 to 9999",
        "{\"id\":\"x\",\"at\":1,\"in\":{\"b\":\"2\"}}; feature 'b' (/in/b) must be a number, but is"
            + " \"2\"",
      })
  void saysWhatIsWrong(String json, String problem) {
    assertThat(read(json, MILLIS).problem()).startsWith(problem);
  }

  @Test
  void keepsBrokenRecordsAsTextWithTheirPlace() {
    JsonEvent event = read("{\"a\" \n", MILLIS);

    assertThat(event.time()).isEqualTo(Score.NO_EVENT_TIME);
    assertThat(event.withPlace())
        .isEqualTo(
            "{\"topic\":\"events\",\"partition\":3,\"offset\":17,\"value\":\"{\\\"a\\\" \\n\"}");
  }

  @Test
  void refusesOtherEncodingsAndRecordsWithoutValue() {
    byte[] utf16 = "{\"id\":\"x\",\"at\":1}".getBytes(StandardCharsets.UTF_16);

    assertThat(reader(MILLIS).read(record(utf16)).problem()).isEqualTo("the record is not UTF-8");
    JsonEvent none = reader(MILLIS).read(record(null));
    assertThat(none.problem()).isEqualTo("the record has no value");
    assertThat(none.json()).isEqualTo("null");
  }

  private static JsonEvent read(String json, TimeFormat format) {
    return reader(format).read(record(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static JsonEventReader reader(TimeFormat format) {
    return new JsonEventReader("/id", "/at", format, List.of("a", "b"), List.of("/in/a", "/in/b"));
  }

  private static ConsumedRecord record(byte @Nullable [] value) {
    return new ConsumedRecord("events", 3, 17, 99, null, value);
  }
}
