package io.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The results as a page of Markdown. */
final class ResultsPage {
  private static final List<String> FEATURES =
      List.of("avx2", "fma", "avx_vnni", "avx512f", "avx512_vnni", "asimd", "sve");

  private ResultsPage() {}

  static List<String> head(int rounds) {
    return List.of(
        "# Speed, side by side",
        "",
        "Written by `benchmarks/compare`; one thread, batch 1, the same weights for all. Ratios are"
            + " medians over",
        rounds
            + " interleaved rounds, with the least and the greatest: how much longer the"
            + " contender takes than Sluice's",
        "vector form of the same precision.",
        "",
        "CPU: " + cpu() + ". JDK " + Runtime.version() + ".",
        "",
        "| model | contender | median us | least us | ratio | bytes per call |",
        "|---|---|---|---|---|---|");
  }

  /** The CPU's name and the SIMD features that matter, where Linux tells them. */
  private static String cpu() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      List<String> info = lines.toList();
      String flags = value(info, "flags");
      return value(info, "model name")
          + " ("
          + FEATURES.stream()
              .filter(feature -> Arrays.asList(flags.split(" ")).contains(feature))
              .collect(Collectors.joining(", "))
          + ")";
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  private static String value(List<String> info, String key) {
    return info.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse("");
  }

  static List<String> rows(String model, List<Rounds.Times> all) {
    List<String> rows = new ArrayList<>();
    for (Rounds.Times times : all) {
      String form = times.name().contains("int8") ? "int8" : "float";
      Rounds.Times ours =
          all.stream()
              .filter(t -> t.name().equals("Sluice " + form + ", vector"))
              .findFirst()
              .orElseThrow();
      double[] ratios = ours.ratiosOf(times);
      rows.add(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.3f | %.3f | %.2f (%.2f to %.2f) | %d |",
              model,
              times.name(),
              times.median() / 1000,
              times.least() / 1000,
              Rounds.median(ratios),
              Arrays.stream(ratios).min().orElseThrow(),
              Arrays.stream(ratios).max().orElseThrow(),
              times.allocated()));
    }
    return rows;
  }
}
