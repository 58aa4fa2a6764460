package io.sluice.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run of the comparison measures.
 *
 * @param folder of the benchmarks
 * @param avx2 whether Sluice has vectors of 256 bits only, on an AVX-512 machine
 * @param models the models to measure; empty for all
 * @param sections titles of the sections to measure; empty for all
 */
record CompareOptions(
    Path folder, Effort effort, boolean avx2, List<String> models, List<String> sections) {
  private static final String USAGE =
      "usage: benchmarks/compare [--quick] [--avx2] [--model NAME]... [--section TITLE]...";

  CompareOptions {
    models = List.copyOf(models);
    sections = List.copyOf(sections);
  }

  /**
   * Reads the command line.
   *
   * @param arguments the folder of the benchmarks, then options
   * @throws IllegalArgumentException with a message for the user
   */
  static CompareOptions parse(String... arguments) {
    Effort effort = Effort.FULL;
    boolean avx2 = false;
    List<String> models = new ArrayList<>();
    List<String> sections = new ArrayList<>();
    for (int i = 1; i < arguments.length; i++) {
      String option = arguments[i];
      switch (option) {
        case "--quick" -> effort = Effort.QUICK;
        case "--avx2" -> avx2 = true;
        case "--model" -> models.add(known("model", BenchmarkModels.names(), arguments, ++i));
        case "--section" -> sections.add(known("section", Compare.SECTIONS, arguments, ++i));
        default -> throw new IllegalArgumentException("unknown option " + option + "; " + USAGE);
      }
    }
    return new CompareOptions(Path.of(arguments[0]), effort, avx2, models, sections);
  }

  private static String known(String kind, List<String> names, String[] arguments, int index) {
    if (index == arguments.length || !names.contains(arguments[index])) {
      String what = index == arguments.length ? "--" + kind + " needs a name" : "unknown " + kind;
      String given = index == arguments.length ? "" : " '" + arguments[index] + "'";
      throw new IllegalArgumentException(
          "%s%s; the %ss are: %s".formatted(what, given, kind, String.join("; ", names)));
    }
    return arguments[index];
  }

  /** Whether the run measures everything at full length, so that its results may be kept. */
  boolean isComplete() {
    return effort == Effort.FULL && models.isEmpty() && sections.isEmpty();
  }

  /** The folder to write to: a run that is not complete leaves the published results alone. */
  Path output() {
    return isComplete() ? folder : folder.resolve("target").resolve("compare");
  }

  /**
   * Whether a section is measured.
   *
   * @param ofModels whether it is about the benchmark models; a run of some models has only those
   */
  boolean includes(String section, boolean ofModels) {
    return sections.isEmpty() ? ofModels || models.isEmpty() : sections.contains(section);
  }

  /** Names of the models to measure. */
  List<String> modelNames() {
    return models.isEmpty() ? BenchmarkModels.names() : models;
  }
}
