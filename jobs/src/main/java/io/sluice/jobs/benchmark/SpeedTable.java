package io.sluice.jobs.benchmark;

import static io.sluice.jobs.console.Numbers.count;
import static io.sluice.jobs.console.Numbers.time;

import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.Table;
import io.sluice.model.ModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The times of a model with the Vector API and without it, for a terminal.
 *
 * @param withVectorApi null if this Java does not have it
 * @param common options of all JVMs
 */
record SpeedTable(
    ModelId model, @Nullable ModelSpeed withVectorApi, ModelSpeed plain, List<String> common) {
  private static final String INDENT = "  ";

  SpeedTable {
    common = List.copyOf(common);
  }

  void print(Console console) {
    console
        .out()
        .printf(
            "%s, digest %s%n%sTime of one event, on one thread after a warm-up, in %s for each"
                + " line.%n%sJava %s (%s), %s%n%n",
            console.bold(model.name() + " " + model.version()),
            model.shortDigest(),
            INDENT,
            count(plain.runs().size(), "new JVM"),
            INDENT,
            System.getProperty("java.version"),
            System.getProperty("java.vm.name"),
            System.getProperty("os.arch"));
    Table table =
        new Table(2, "JVM options", "kernels", "median", "lowest", "highest", "in batches");
    if (withVectorApi != null) {
      add(table, FreshJvm.WITH_VECTOR_API, withVectorApi);
    }
    add(table, FreshJvm.PLAIN, plain);
    table.print(console, INDENT);
    console.out().println();
    verdict().forEach(line -> console.out().println(INDENT + line));
    if (!plain.isSteady() || withVectorApi != null && !withVectorApi.isSteady()) {
      console
          .out()
          .printf(
              "%sThe speed was not steady within the time limit, so the times are too long.%n",
              INDENT);
    }
    console.out().flush();
  }

  private void add(Table table, FreshJvm jvm, ModelSpeed speed) {
    List<String> options = new ArrayList<>(common);
    options.addAll(jvm.options());
    ModelTime median = speed.median();
    table.add(
        options.isEmpty() ? "none" : String.join(" ", options),
        median.vectorBits() == 0 ? "scalar" : median.vectorBits() + "-bit vectors",
        time(median.nanos()),
        time(speed.lowest()),
        time(speed.highest()),
        median.batchRows() == 1
            ? "-"
            : time(median.nanos() / median.batchGain()) + " (" + median.batchRows() + " rows)");
  }

  private List<String> verdict() {
    if (withVectorApi == null) {
      return List.of(
          "This Java has no module jdk.incubator.vector. Use one that has it, as the usual JDKs"
              + " do.");
    }
    if (withVectorApi.highest() >= plain.lowest() && plain.highest() >= withVectorApi.lowest()) {
      return List.of("The times overlap: no clear difference between the two.");
    }
    double gain = plain.median().nanos() / withVectorApi.median().nanos();
    return gain < 1
        ? List.of(
            String.format(
                Locale.ROOT, "Without the Vector API, this model is %.1f times as fast.", 1 / gain))
        : List.of(
            String.format(
                Locale.ROOT, "With the Vector API, this model is %.1f times as fast.", gain),
            "On a Flink cluster, add the option to env.java.opts.taskmanager.");
  }
}
