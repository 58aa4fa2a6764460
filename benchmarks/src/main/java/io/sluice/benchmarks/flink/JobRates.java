package io.sluice.benchmarks.flink;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Events a second of a job in each round of a comparison.
 *
 * @param all in the order of the rounds
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record JobRates(double[] all) {

  /** Adds a job's operators, from its source to its sink. */
  interface Job {
    void add(StreamExecutionEnvironment environment, long events) throws Exception;
  }

  /**
   * Runs each job in turn, several rounds, at parallelism 1 with object reuse.
   *
   * @param events of each job
   */
  static Map<String, JobRates> measure(Map<String, Job> jobs, long events, int rounds)
      throws Exception {
    Map<String, JobRates> rates = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, Job> job : jobs.entrySet()) {
        double rate = events / seconds(job.getValue(), events);
        rates.computeIfAbsent(job.getKey(), name -> new JobRates(new double[rounds])).all[round] =
            rate;
        System.err.printf(Locale.ROOT, "%s: %,.0f events/s%n", job.getKey(), rate);
      }
    }
    return rates;
  }

  private static double seconds(Job job, long events) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.BIND_PORT, "0");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    environment.getConfig().enableObjectReuse();
    job.add(environment, events);
    return environment.execute().getNetRuntime(TimeUnit.MILLISECONDS) / 1e3;
  }

  double median() {
    double[] sorted = all.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  double greatest() {
    return Arrays.stream(all).max().orElseThrow();
  }

  /** Microseconds of an event at the median. */
  double micros() {
    return 1e6 / median();
  }
}
