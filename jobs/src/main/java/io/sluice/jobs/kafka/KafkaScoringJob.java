package io.sluice.jobs.kafka;

import static java.util.Objects.requireNonNull;

import io.sluice.flink.DeadLetter;
import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ScoredStream;
import io.sluice.flink.ScoringBuilder;
import io.sluice.flink.Sluice;
import io.sluice.kafka.JsonTopic;
import io.sluice.kafka.KafkaEvents;
import io.sluice.kafka.KafkaModels;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Scores the JSON events of a Kafka topic with the models of another topic, as a configuration file
 * says. docs/kafka.md lists its entries.
 *
 * <pre>
 *   events --> JSON --- by key ---> scoring --> scores
 *                \                  ^  | | \--> rejected models
 *   models -------|---- broadcast --+  | +----> late events
 *                 \--------------------+------> dead letters
 * </pre>
 */
@Command(
    name = "KafkaScoringJob",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description =
        "Scores the JSON events of a Kafka topic. docs/kafka.md explains the configuration file.")
public final class KafkaScoringJob {
  private static final Duration DEFAULT_CHECKPOINTS = Duration.ofSeconds(10);
  private static final TypeInformation<JsonEvent> EVENT = TypeInformation.of(JsonEvent.class);
  private static final OutputTag<DeadLetter<JsonEvent>> UNREADABLE =
      new OutputTag<>("unreadable", TypeInformation.of(new TypeHint<DeadLetter<JsonEvent>>() {}));

  @Parameters(paramLabel = "FILE", description = "The configuration file: YAML, or *.properties.")
  private @Nullable Path file;

  @Option(names = "--check", description = "Check the configuration file without starting the job.")
  private boolean check;

  @Option(names = "--help", usageHelp = true, description = "Show this help message and exit.")
  private boolean help;

  private KafkaScoringJob() {}

  /**
   * Submits the job to the cluster that the Flink client is set up for.
   *
   * @throws CommandLine.ParameterException saying which option is wrong
   * @throws io.sluice.jobs.console.CommandFailure naming the entry of the file that is wrong
   */
  public static void main(String[] arguments) throws Exception {
    KafkaScoringJob job = new KafkaScoringJob();
    CommandLine line = new CommandLine(job);
    line.parseArgs(arguments);
    Path file = job.file;
    if (job.help || file == null) {
      line.usage(line.getOut());
      return;
    }
    KafkaScoringSettings settings = KafkaScoringSettings.read(file);
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    define(environment, settings);
    if (job.check) {
      line.getOut().println(file + " is correct.");
      return;
    }
    environment.execute(settings.name());
  }

  /** Adds the job to an environment. */
  static void define(StreamExecutionEnvironment environment, KafkaScoringSettings settings) {
    CheckpointConfig checkpoints = environment.getCheckpointConfig();
    if (!checkpoints.isCheckpointingEnabled()) { // without, no transaction would be committed
      checkpoints.setCheckpointInterval(DEFAULT_CHECKPOINTS.toMillis());
    }
    SingleOutputStreamOperator<JsonEvent> readable =
        events(environment, settings)
            .process(new Readable())
            .returns(EVENT)
            .name("readable events")
            .uid("readable-events");
    ScoringBuilder<JsonEvent> builder =
        Sluice.score(readable)
            .withModels(models(settings).updates(environment))
            .versions(settings.mode())
            .eventOrder(settings.order())
            .model(settings.model())
            .encodedBy(encoder(settings))
            .uid(settings.name());
    if (settings.reader().hasKey()) {
      builder.keyBy(JsonEvent::key);
    }
    ScoredStream<JsonEvent> scored = builder.build();
    JsonTopic scores = topic(settings, settings.scores(), "scores");
    if (settings.withEvent()) {
      scored.events().sinkTo(scores.scoredEvents(JsonEvent::json)).name("scores").uid("scores");
    } else {
      scored.scores().sinkTo(scores.scores()).name("scores").uid("scores");
    }
    letters(
        readable.getSideOutput(UNREADABLE).union(scored.deadLetters()),
        settings.deadLetters(),
        "dead-letters",
        settings);
    letters(scored.lateEvents(), settings.lateEvents(), "late-events", settings);
    if (settings.rejectedModels() != null) {
      scored
          .rejectedModels()
          .sinkTo(topic(settings, settings.rejectedModels(), "rejected-models").rejectedModels())
          .name("rejected-models")
          .uid("rejected-models");
    }
  }

  private static FeatureEncoder<JsonEvent> encoder(KafkaScoringSettings settings) {
    return FeatureEncoder.of(
        settings.reader().names(),
        (event, row) -> System.arraycopy(event.features(), 0, row, 0, event.features().length));
  }

  private static DataStream<JsonEvent> events(
      StreamExecutionEnvironment environment, KafkaScoringSettings settings) {
    KafkaEvents events =
        new KafkaEvents(
                settings.bootstrap(),
                settings.events(),
                settings.kafka(),
                settings.fromLatest(),
                settings.bounded())
            .with("group.id", settings.group());
    WatermarkStrategy<JsonEvent> watermarks =
        WatermarkStrategy.<JsonEvent>forBoundedOutOfOrderness(settings.lateness())
            .withTimestampAssigner((event, ofRecord) -> event.time());
    if (settings.idleness() != null) {
      watermarks = watermarks.withIdleness(settings.idleness());
    }
    return events.stream(environment, settings.reader(), EVENT, watermarks);
  }

  private static KafkaModels models(KafkaScoringSettings settings) {
    return new KafkaModels(
        settings.bootstrap(), settings.models(), settings.kafka(), settings.bounded());
  }

  private static void letters(
      DataStream<DeadLetter<JsonEvent>> letters,
      String topic,
      String name,
      KafkaScoringSettings settings) {
    letters
        .sinkTo(topic(settings, topic, name).deadLetters(JsonEvent::withPlace))
        .name(name)
        .uid(name);
  }

  /** A topic to write; sinks of one job must not share a prefix of transactions. */
  private static JsonTopic topic(KafkaScoringSettings settings, String name, String sink) {
    String prefix = settings.transactions();
    return new JsonTopic(
        settings.bootstrap(), name, settings.kafka(), prefix == null ? null : prefix + "-" + sink);
  }

  /**
   * How many records of the topic of events could not be read.
   *
   * @param operator that reads them
   */
  public static Counter unreadableEvents(MetricGroup operator) {
    return operator.addGroup("sluice").counter("unreadable_events");
  }

  /** Sends records that cannot be read to a side output. */
  static final class Readable extends ProcessFunction<JsonEvent, JsonEvent> {
    private static final long serialVersionUID = 1L;

    private transient @Nullable Counter unreadable;

    @Override
    public void open(OpenContext context) {
      unreadable = unreadableEvents(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processElement(JsonEvent event, Context context, Collector<JsonEvent> out) {
      String problem = event.problem();
      if (problem == null) {
        out.collect(event);
      } else {
        requireNonNull(unreadable).inc();
        context.output(
            UNREADABLE,
            new DeadLetter<>(
                event, event.key(), event.time(), DeadLetter.Reason.ENCODER_FAILED, problem));
      }
    }
  }
}
