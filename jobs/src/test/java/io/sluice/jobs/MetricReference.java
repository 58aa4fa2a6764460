package io.sluice.jobs;

import io.sluice.flink.scoring.ScoringMetrics;
import io.sluice.flink.source.ModelFolderSource;
import io.sluice.jobs.kafka.KafkaScoringJob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.CharacterFilter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;

/** The part of {@code docs/reference.md} about metrics: what a scoring operator registers. */
final class MetricReference {
  /**
   * What a metric tells.
   *
   * @param unit of its value
   */
  record Meaning(String unit, String text) {}

  /** In the order of the page. */
  private static final Map<String, Meaning> MEANINGS = meanings();

  private MetricReference() {}

  private static Map<String, Meaning> meanings() {
    Map<String, Meaning> meanings = new LinkedHashMap<>();
    meanings.put(
        "inference_requests",
        new Meaning(
            "events",
            "Events that should get a score: `inference_success` plus `inference_failure`. Events"
                + " that only fill a window do not count. Neither do the scores of a trial"
                + " model."));
    meanings.put("inference_success", new Meaning("events", "Events that got a score."));
    meanings.put(
        "inference_failure",
        new Meaning("events", "Events that could not be read or lack a value."));
    meanings.put(
        "inference_latency",
        new Meaning(
            "nanoseconds",
            "Time from the event to its score: encoding, window and inference, but not the"
                + " operators downstream. Events that are scored together take until all of them are"
                + " scored. Sluice measures every 16th event and keeps the latest"
                + " 10,000 values."));
    meanings.put(
        "dead_letters",
        new Meaning("events", "All events without a score, including events without a model."));
    meanings.put("late_events", new Meaning("events", "Events that came too late to be scored."));
    meanings.put(
        "rejected_models",
        new Meaning(
            "model updates",
            "Rejected model updates, including records of the control log that cannot be read."
                + " Every subtask counts them."));
    meanings.put(
        "trial_events", new Meaning("events", "Events that a trial model should score as well."));
    meanings.put(
        "trial_failures",
        new Meaning(
            "events", "Events that the trial model could not score, or gave no finite score."));
    meanings.put(
        "waiting_events", new Meaning("events", "Events in state that cannot be scored yet."));
    meanings.put("waiting_event_bytes", new Meaning("bytes", "Size of these events in state."));
    meanings.put(
        "model_loads",
        new Meaning(
            "loads",
            "With one model per key: how often the models of a key were compiled because they were"
                + " not in memory."));
    meanings.put(
        "loaded_keys",
        new Meaning("keys", "With one model per key: keys whose models are in memory."));
    meanings.put(
        "loaded_model_bytes",
        new Meaning("bytes", "With one model per key: size of these models."));
    meanings.put(
        "control_promise",
        new Meaning(
            "milliseconds since 1970",
            "Event time up to which the control log is complete. The value is -2^63"
                + " before the first"
                + " promise."));
    meanings.put(
        "active_model_sequence",
        new Meaning(
            "",
            "Sequence of the update that brought the model of the latest scored event. The value is"
                + " -1 before the first score."));
    meanings.put(
        "active_model_version",
        new Meaning(
            "",
            "Version of the model of the latest scored event. The text is empty before the first"
                + " score."));
    meanings.put(
        "vector_bits",
        new Meaning(
            "bits",
            "Width of the vectors that the kernels use. 0: scalar kernels, because the TaskManager"
                + " was started without `--add-modules=jdk.incubator.vector`, or its log says why"
                + " not."));
    meanings.put(
        "failed_folder_scans",
        new Meaning(
            "scans",
            "Scans of a watched folder that failed. Only the coordinator of the folder's source has"
                + " this metric."));
    meanings.put(
        "unreadable_events",
        new Meaning(
            "events",
            "Records of the topic of events that are not JSON, or lack what the configuration file"
                + " names. Only the operator 'readable events' of `KafkaScoringJob` has this"
                + " metric. These events do not reach the scoring operator, so its metrics do not"
                + " count them."));
    return meanings;
  }

  static List<String> lines() {
    Map<String, String> registered = registered();
    List<String> lines = new ArrayList<>();
    lines.add("## Metrics");
    lines.add("");
    lines.add(
        "Each subtask of a scoring operator has these metrics in the group `sluice` of the"
            + " operator.");
    MarkdownTable table = new MarkdownTable("name", "type", "unit", "meaning");
    MEANINGS.forEach(
        (name, meaning) -> {
          String type = registered.get(name);
          if (type != null) {
            table.add("`" + name + "`", type, meaning.unit(), meaning.text());
          }
        });
    lines.addAll(table.lines());
    return lines;
  }

  static Map<String, Meaning> meaningsByName() {
    return MEANINGS;
  }

  /** What an operator registers in the group {@code sluice}: the type of each metric, by name. */
  static Map<String, String> registered() {
    Recorder operator = new Recorder("");
    ScoringMetrics metrics = new ScoringMetrics(operator);
    metrics.waitingEvents(() -> 0, () -> 0);
    metrics.loadedModels(() -> 0, () -> 0);
    metrics.controlPromise(() -> 0);
    ModelFolderSource.failedScans(operator);
    KafkaScoringJob.unreadableEvents(operator);
    Map<String, String> types = new TreeMap<>();
    operator.types.forEach((name, type) -> types.put(name.replaceFirst("^sluice\\.", ""), type));
    return types;
  }

  /** A group that writes down what is registered in it and in its groups. */
  private static final class Recorder implements MetricGroup {
    private final String path;
    private final Map<String, String> types;

    Recorder(String path) {
      this(path, new TreeMap<>());
    }

    private Recorder(String path, Map<String, String> types) {
      this.path = path;
      this.types = types;
    }

    private <M> M record(String name, String type, M metric) {
      types.put(path + name, type);
      return metric;
    }

    @Override
    public Counter counter(String name) {
      return counter(name, new SimpleCounter());
    }

    @Override
    public <C extends Counter> C counter(String name, C counter) {
      return record(name, "counter", counter);
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      return record(
          name, gauge.getValue() instanceof String ? "gauge (text)" : "gauge (number)", gauge);
    }

    @Override
    public <H extends Histogram> H histogram(String name, H histogram) {
      return record(name, "histogram", histogram);
    }

    @Override
    public <M extends Meter> M meter(String name, M meter) {
      return record(name, "meter", meter);
    }

    @Override
    public MetricGroup addGroup(String name) {
      return new Recorder(path + name + ".", types);
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
      return addGroup(key).addGroup(value);
    }

    @Override
    public String[] getScopeComponents() {
      return new String[0];
    }

    @Override
    public Map<String, String> getAllVariables() {
      return Map.of();
    }

    @Override
    public String getMetricIdentifier(String name) {
      return path + name;
    }

    @Override
    public String getMetricIdentifier(String name, CharacterFilter filter) {
      return filter.filterCharacters(path + name);
    }
  }
}
