package io.sluice.jobs.kafka;

import org.jspecify.annotations.Nullable;

/** The entries of the configuration file of {@link KafkaScoringJob}; docs/kafka.md lists them. */
enum JobEntry {
  BOOTSTRAP("bootstrap", null, "addresses of brokers, `host:port,host:port`"),
  MODEL("model", null, "name of the model, as `sluice inspect` shows it"),
  EVENTS_TOPIC("topics.events", null, "topic of the events"),
  MODELS_TOPIC("topics.models", null, "topic of the models"),
  SCORES_TOPIC("topics.scores", null, "topic for the scores"),
  DEAD_LETTERS_TOPIC(
      "topics.dead-letters",
      null,
      "topic for records that cannot be read and events without score"),
  LATE_EVENTS_TOPIC("topics.late-events", "that of the dead letters", "topic for late events"),
  REJECTED_MODELS_TOPIC(
      "topics.rejected-models", "not written", "topic for updates that were refused"),
  KEY("events.key", "no key", "JSON pointer to the key, a text, a number or a boolean"),
  TIME(
      "events.time",
      "the record's timestamp",
      "JSON pointer to the event's time, a number or a text"),
  TIME_FORMAT(
      "events.time-format",
      "milliseconds",
      "`seconds`, `milliseconds`, `microseconds` or `nanoseconds` since 1970; `iso`, such as"
          + " 2026-12-01T08:00:00Z; or a pattern of Java's `DateTimeFormatter`. Times without an"
          + " offset are UTC"),
  START(
      "events.start",
      "earliest",
      "where a job without a savepoint starts in the topic: `earliest` or `latest`"),
  BOUNDED(
      "events.bounded",
      "false",
      "`true`: the job ends with the last event and the last model that are in their topics when it"
          + " starts"),
  WITH_EVENT("with-event", "false", "`true`: each score contains its event, in the field `event`"),
  MODE("mode", "LATEST", "`LATEST` or `STRICT`, see [versions.md](versions.md)"),
  ORDER(
      "order",
      "ARRIVAL",
      "`ARRIVAL` or `EVENT_TIME`: the order in which the events of a key are scored"),
  LATENESS(
      "watermarks.lateness",
      "0 s",
      "how much later than others of its partition an event may arrive, such as `5 s`"),
  IDLENESS(
      "watermarks.idleness",
      "never",
      "after which time without events a partition no longer holds back the others, such as"
          + " `1 min`. Required for `order: EVENT_TIME` if partitions can be empty, or if there are"
          + " fewer partitions than subtasks"),
  EXACTLY_ONCE(
      "exactly-once",
      "at least once",
      "prefix of the names of Kafka transactions, unique in the Kafka cluster; see [Exactly"
          + " once](#exactly-once)"),
  GROUP("group", "the job's name", "consumer group in which the job commits its offsets"),
  NAME(
      "name",
      "kafka-scoring",
      "name of the job, and uid of the scoring operator. Do not change it between savepoints");

  /** Prefix of the entries that map a feature's name to a JSON pointer. */
  static final String FEATURES = "features.";

  /** Prefix of the properties of Kafka's clients. */
  static final String KAFKA = "kafka.";

  private final String key;
  private final @Nullable String otherwise;
  private final String meaning;

  JobEntry(String key, @Nullable String otherwise, String meaning) {
    this.key = key;
    this.otherwise = otherwise;
    this.meaning = meaning;
  }

  /** The name in the file, with dots. */
  String key() {
    return key;
  }

  /** What holds if the file lacks the entry; null if it must not. */
  @Nullable String otherwise() {
    return otherwise;
  }

  /** What to write. */
  String meaning() {
    return meaning;
  }
}
