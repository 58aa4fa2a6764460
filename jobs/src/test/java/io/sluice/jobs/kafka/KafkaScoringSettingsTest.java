package io.sluice.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.EventOrder;
import io.sluice.flink.VersionMode;
import io.sluice.jobs.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaScoringSettingsTest {
  private static final Path PAGE = Path.of("../docs/kafka.md");
  private static final String REQUIRED =
      """
      bootstrap=b:9092
      model=pump
      topics.events=e
      topics.models=m
      topics.scores=s
      topics.dead-letters=d
      features.flow\\ rate=/flow
      """;

  @TempDir Path folder;

  @Test
  void theExampleOfThePageIsCorrect() throws IOException {
    Matcher yaml = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(Files.readString(PAGE));
    assertThat(yaml.find()).isTrue();

    KafkaScoringSettings settings = read("job.yaml", yaml.group(1));

    assertThat(settings.mode()).isEqualTo(VersionMode.STRICT);
    assertThat(settings.reader().names()).containsExactly("Flow Rate", "pressure");
    assertThat(settings.lateness()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.transactions()).isEqualTo("pump-scoring");
  }

  @Test
  void thePageListsEveryEntry() throws IOException {
    List<String> rows = new ArrayList<>();
    for (JobEntry entry : JobEntry.values()) {
      String otherwise = entry.otherwise();
      rows.add(
          "| `"
              + entry.key()
              + "` | "
              + (otherwise == null ? "required" : otherwise)
              + " | "
              + entry.meaning()
              + " |");
    }
    rows.add(
        "| `features.NAME` | required | JSON pointer to the value of the feature NAME of the model,"
            + " a number or a boolean |");
    rows.add(
        "| `kafka.PROPERTY` | | a property of Kafka's clients, such as `kafka.security.protocol` |");

    assertThat(Files.readString(PAGE))
        .contains(
            "| entry | default | value |\n|---|---|---|\n" + String.join("\n", rows) + "\n\n");
  }

  @Test
  void whatIsNotWrittenHasItsDefault() throws IOException {
    KafkaScoringSettings settings = read("job.properties", REQUIRED);

    assertThat(settings.reader().names()).containsExactly("flow rate");
    assertThat(settings.reader().hasKey()).isFalse();
    assertThat(settings.mode()).isEqualTo(VersionMode.LATEST);
    assertThat(settings.order()).isEqualTo(EventOrder.ARRIVAL);
    assertThat(settings.name()).isEqualTo("kafka-scoring");
    assertThat(settings.group()).isEqualTo("kafka-scoring");
    assertThat(settings.lateEvents()).isEqualTo("d");
    assertThat(settings.rejectedModels()).isNull();
    assertThat(settings.transactions()).isNull();
    assertThat(settings.idleness()).isNull();
    assertThat(settings.bounded()).isFalse();
    assertThat(settings.fromLatest()).isFalse();
    assertThat(settings.kafka()).isEmpty();
  }

  @Test
  void propertiesOfKafkaMayBeNested() throws IOException {
    String yaml =
        """
        bootstrap: b:9092
        model: pump
        topics: {events: 1, models: m, scores: s, dead-letters: d}
        features: {a.b: /a}
        kafka: {security: {protocol: SSL}, sasl.mechanism: PLAIN}
        """;

    KafkaScoringSettings settings = read("job.yml", yaml);

    assertThat(settings.kafka())
        .isEqualTo(Map.of("security.protocol", "SSL", "sasl.mechanism", "PLAIN"));
    assertThat(settings.reader().names()).containsExactly("a.b");
    assertThat(settings.events()).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "mode=SOMETIMES; entry 'mode' is 'SOMETIMES'; write LATEST or STRICT",
        "order=X; entry 'order' is 'X'; write ARRIVAL or EVENT_TIME",
        "model=; entry 'model' is empty; write the name of the model, as `sluice inspect` shows it,"
            + " or leave it out",
        "watermarks.lateness=-5; entry 'watermarks.lateness' is '-5'; write a duration such as 5 s",
        "watermarks.idleness=0 s; entry 'watermarks.idleness' is '0 s'; write a duration such as 1"
            + " min, or leave it out",
        "events.key=pump; entry 'events.key' is 'pump', which is no JSON pointer; write '/pump'",
        "features.a=a; entry 'features.a' is 'a', which is no JSON pointer; write '/a'",
        "features.a=; entry 'features.a' is empty; write a JSON pointer such as /field",
        "events.bounded=yes; entry 'events.bounded' is 'yes'; write false or true",
        "events.start=now; entry 'events.start' is 'now'; write earliest or latest",
        "events.time-format=yyyy-bb; entry 'events.time-format' is 'yyyy-bb'; write `seconds`",
        "kafka.group.id=g; entry 'kafka.group.id' is set by the job; write bootstrap, group or"
            + " exactly-once",
        "topics.score=s; entry 'topics.score' is unknown; the entries are bootstrap, model,",
      })
  void namesFileEntryAndWhatToWrite(String line, String entry, String write) {
    assertThatThrownBy(() -> read("job.properties", REQUIRED + line + "\n"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith(
            folder.resolve("job.properties") + ": " + entry + (write == null ? "" : "; " + write));
  }

  @Test
  void namesWhatIsMissing() {
    assertThatThrownBy(() -> read("a.properties", REQUIRED.replace("topics.scores", "name")))
        .hasMessage(
            folder.resolve("a.properties")
                + ": entry 'topics.scores' is missing; write the topic for the scores");
    assertThatThrownBy(() -> read("b.properties", REQUIRED.replaceAll("features.*", "")))
        .hasMessageEndingWith(
            "entry 'features' is missing; write a line 'NAME: /FIELD' for each feature of the"
                + " model");
  }

  @Test
  void saysWhyAFileCannotBeRead() {
    assertThatThrownBy(() -> KafkaScoringSettings.read(folder.resolve("none.yaml")))
        .hasMessageContaining("none.yaml: no such file or folder");
    assertThatThrownBy(() -> read("a.yaml", "model: [pump]"))
        .hasMessageEndingWith("entry 'model' is a list; write one value, or 'NAME: VALUE' lines");
    assertThatThrownBy(() -> read("b.yaml", "model: a\nmodel: b"))
        .hasMessageContaining("b.yaml is not YAML: ");
    assertThatThrownBy(() -> read("c.yaml", "pump"))
        .hasMessageEndingWith("c.yaml: expected entries such as 'model: pump'");
  }

  private KafkaScoringSettings read(String name, String text) throws IOException {
    return KafkaScoringSettings.read(Files.writeString(folder.resolve(name), text));
  }
}
