package io.sluice.jobs.benchmark;

import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.Numbers;
import io.sluice.jobs.console.ProgressLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The times of a model in several JVMs of one kind. What the JIT compiler makes of the same code
 * differs from JVM to JVM, so one of them is not enough.
 *
 * @param runs the time in each JVM, the shortest first; at least one
 */
public record ModelSpeed(List<ModelTime> runs) {
  /** In how many JVMs a model is timed by default. */
  public static final int DEFAULT_JVMS = 3;

  /** A model and the kind of JVM to time it in. */
  record Contender(FreshJvm jvm, Path model) {}

  public ModelSpeed {
    runs = runs.stream().sorted(Comparator.comparingDouble(ModelTime::nanos)).toList();
  }

  /**
   * Times two models with the kernels that jobs should use, in turns.
   *
   * @return their speeds, in the same order
   * @throws IOException if a JVM cannot be started, or fails
   */
  public static List<ModelSpeed> compare(Console console, Path one, Path other)
      throws IOException, InterruptedException {
    FreshJvm jvm = FreshJvm.fastest();
    return measure(
        console, List.of(new Contender(jvm, one), new Contender(jvm, other)), DEFAULT_JVMS);
  }

  /** Times contenders in turns, so that whatever else the machine does affects all of them. */
  static List<ModelSpeed> measure(Console console, List<Contender> contenders, int jvms)
      throws IOException, InterruptedException {
    List<List<ModelTime>> runs = new ArrayList<>();
    contenders.forEach(contender -> runs.add(new ArrayList<>()));
    int total = jvms * contenders.size();
    try (ProgressLine progress = console.startProgress("measuring", total, " runs")) {
      for (int done = 0; done < total; done++) {
        int contender = done % contenders.size();
        Contender next = contenders.get(contender);
        runs.get(contender).add(next.jvm().time(next.model()));
        progress.at(done + 1L, total);
      }
    }
    return runs.stream().map(ModelSpeed::new).toList();
  }

  /** The run with the median time. */
  ModelTime median() {
    return runs.get(runs.size() / 2);
  }

  double lowest() {
    return runs.get(0).nanos();
  }

  double highest() {
    return runs.get(runs.size() - 1).nanos();
  }

  boolean isSteady() {
    return runs.stream().allMatch(ModelTime::steady);
  }

  /** The median time of an event, in microseconds. */
  public double micros() {
    return median().nanos() / 1e3;
  }

  /** How and on what this was measured. */
  public String conditions() {
    return "medians of "
        + Numbers.count(runs.size(), "new JVM")
        + " for each model, in turns, on one thread after a warm-up"
        + (isSteady() ? "" : " (too short for a steady speed)")
        + "; "
        + median().backend()
        + ", Java "
        + System.getProperty("java.version");
  }
}
