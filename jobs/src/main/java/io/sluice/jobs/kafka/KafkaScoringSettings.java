package io.sluice.jobs.kafka;

import com.fasterxml.jackson.core.JsonPointer;
import io.sluice.flink.EventOrder;
import io.sluice.flink.VersionMode;
import io.sluice.jobs.csv.TimeFormat;
import io.sluice.jobs.csv.TimeFormat.DateStyle;
import io.sluice.jobs.csv.TimeFormat.EpochUnit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/**
 * What {@link KafkaScoringJob} does, from its configuration file. {@link JobEntry} explains the
 * entries.
 *
 * @param idleness null if partitions never count as idle
 * @param lateEvents topic for late events
 * @param rejectedModels topic, or null if they are not written
 * @param transactions prefix, or null for at least once
 * @param kafka properties of Kafka's clients
 */
record KafkaScoringSettings(
    String name,
    String bootstrap,
    String group,
    String model,
    VersionMode mode,
    EventOrder order,
    Duration lateness,
    @Nullable Duration idleness,
    boolean fromLatest,
    boolean bounded,
    boolean withEvent,
    JsonEventReader reader,
    String events,
    String models,
    String scores,
    String deadLetters,
    String lateEvents,
    @Nullable String rejectedModels,
    @Nullable String transactions,
    Map<String, String> kafka) {

  /**
   * Reads a configuration file.
   *
   * @throws io.sluice.jobs.console.CommandFailure naming the file and the entry that is wrong
   */
  static KafkaScoringSettings read(Path path) {
    JobFile file = JobFile.read(path);
    String name = file.get(JobEntry.NAME, "kafka-scoring");
    String deadLetters = file.get(JobEntry.DEAD_LETTERS_TOPIC);
    return new KafkaScoringSettings(
        name,
        file.get(JobEntry.BOOTSTRAP),
        file.get(JobEntry.GROUP, name),
        file.get(JobEntry.MODEL),
        file.get(
            JobEntry.MODE,
            VersionMode.LATEST,
            text -> VersionMode.valueOf(text.toUpperCase(Locale.ROOT)),
            "LATEST or STRICT"),
        file.get(
            JobEntry.ORDER,
            EventOrder.ARRIVAL,
            text -> EventOrder.valueOf(text.toUpperCase(Locale.ROOT)),
            "ARRIVAL or EVENT_TIME"),
        file.get(
            JobEntry.LATENESS, Duration.ZERO, TimeUtils::parseDuration, "a duration such as 5 s"),
        idleness(file),
        oneOf(file, JobEntry.START, "earliest", "latest"),
        oneOf(file, JobEntry.BOUNDED, "false", "true"),
        oneOf(file, JobEntry.WITH_EVENT, "false", "true"),
        reader(file),
        file.get(JobEntry.EVENTS_TOPIC),
        file.get(JobEntry.MODELS_TOPIC),
        file.get(JobEntry.SCORES_TOPIC),
        deadLetters,
        file.get(JobEntry.LATE_EVENTS_TOPIC, deadLetters),
        file.find(JobEntry.REJECTED_MODELS_TOPIC),
        file.find(JobEntry.EXACTLY_ONCE),
        kafka(file));
  }

  /** All topics that the job reads or writes. */
  Set<String> topics() {
    Set<String> topics =
        new LinkedHashSet<>(List.of(events, models, scores, deadLetters, lateEvents));
    if (rejectedModels != null) {
      topics.add(rejectedModels);
    }
    return topics;
  }

  private static @Nullable Duration idleness(JobFile file) {
    Duration idleness =
        file.get(
            JobEntry.IDLENESS,
            Duration.ZERO,
            text -> {
              Duration duration = TimeUtils.parseDuration(text);
              if (duration.isZero()) {
                throw new IllegalArgumentException();
              }
              return duration;
            },
            "a duration such as 1 min, or leave it out");
    return idleness.isZero() ? null : idleness;
  }

  /** Whether an entry has its second value; the first one is the default. */
  private static boolean oneOf(JobFile file, JobEntry entry, String first, String second) {
    String value = file.get(entry, first);
    if (!value.equals(first) && !value.equals(second)) {
      throw file.failure(entry.key(), "is '" + value + "'; write " + first + " or " + second);
    }
    return value.equals(second);
  }

  private static JsonEventReader reader(JobFile file) {
    Map<String, String> features = file.below(JobEntry.FEATURES);
    if (features.isEmpty()) {
      throw file.failure(
          "features", "is missing; write a line 'NAME: /FIELD' for each feature of the model");
    }
    List<String> pointers = new ArrayList<>();
    features.forEach(
        (name, pointer) -> pointers.add(checked(file, JobEntry.FEATURES + name, pointer)));
    return new JsonEventReader(
        pointer(file, JobEntry.KEY),
        pointer(file, JobEntry.TIME),
        file.get(
            JobEntry.TIME_FORMAT,
            new TimeFormat.Epoch(EpochUnit.MILLISECONDS),
            KafkaScoringSettings::timeFormat,
            JobEntry.TIME_FORMAT.meaning()),
        List.copyOf(features.keySet()),
        pointers);
  }

  private static TimeFormat timeFormat(String text) {
    for (EpochUnit unit : EpochUnit.values()) {
      if (unit.name().toLowerCase(Locale.ROOT).equals(text)) {
        return new TimeFormat.Epoch(unit);
      }
    }
    return text.equals("iso")
        ? new TimeFormat.Calendar(DateStyle.YEAR_MONTH_DAY, false)
        : new TimeFormat.Pattern(text);
  }

  private static @Nullable String pointer(JobFile file, JobEntry entry) {
    String pointer = file.find(entry);
    return pointer == null ? null : checked(file, entry.key(), pointer);
  }

  private static String checked(JobFile file, String entry, String pointer) {
    try {
      JsonPointer.compile(pointer);
    } catch (IllegalArgumentException e) {
      throw file.failure(
          entry, "is '" + pointer + "', which is no JSON pointer; write '/" + pointer + "'");
    }
    if (pointer.isEmpty()) {
      throw file.failure(entry, "is empty; write a JSON pointer such as /field");
    }
    return pointer;
  }

  private static Map<String, String> kafka(JobFile file) {
    Map<String, String> kafka = file.below(JobEntry.KAFKA);
    for (String property : List.of("bootstrap.servers", "group.id", "transactional.id")) {
      if (kafka.containsKey(property)) {
        throw file.failure(
            JobEntry.KAFKA + property, "is set by the job; write bootstrap, group or exactly-once");
      }
    }
    return kafka;
  }
}
