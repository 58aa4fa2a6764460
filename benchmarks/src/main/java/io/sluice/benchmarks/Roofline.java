package io.sluice.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sluice's products beside what C gets out of the same core. */
final class Roofline {
  private static final List<String> SHAPES = List.of("640x128", "128x128");
  private static final List<String> PEAKS = List.of("peak_float", "peak_int16_pairs", "peak_vnni");

  private final Map<String, Double> rates;
  private final List<String> lines = new ArrayList<>();

  /**
   * The tables for rates by name.
   *
   * @param rates in billions of multiply-adds a second, those of C and of Java
   */
  Roofline(Map<String, Double> rates) {
    this.rates = rates;
  }

  /**
   * Measures in turns, C before and behind Java, and gives the lines of the page.
   *
   * @param folder of the benchmarks, which has the C program
   */
  static List<String> measure(Path folder) throws IOException, InterruptedException {
    Map<String, Double> rates = new HashMap<>();
    Path program = compile(folder.resolve("src/main/c/roofline.c"));
    try {
      List<String> lines = new ArrayList<>();
      if (program == null) {
        lines.add("There is no gcc here, so only Java's own rates and limits were measured.");
        lines.add("");
      } else {
        add(run(program), rates);
      }
      add(Fork.run(KernelRates.class), rates);
      if (program != null) {
        add(run(program), rates);
      }
      lines.addAll(new Roofline(rates).lines());
      return lines;
    } finally {
      if (program != null) {
        Files.delete(program);
      }
    }
  }

  /** The program, or null where there is no gcc. */
  private static @Nullable Path compile(Path source) throws IOException, InterruptedException {
    Path program = Files.createTempFile("roofline", "");
    ProcessBuilder gcc =
        new ProcessBuilder(
            "gcc",
            "-O3",
            "-march=native",
            "-std=c11",
            "-D_POSIX_C_SOURCE=200809L",
            source.toString(),
            "-o",
            program.toString());
    Process process;
    try {
      process = gcc.inheritIO().start();
    } catch (IOException e) {
      Files.delete(program);
      return null;
    }
    if (process.waitFor() != 0) {
      Files.delete(program);
      throw new IOException("gcc could not compile " + source);
    }
    return program;
  }

  private static List<String> run(Path program) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(program.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    if (process.waitFor() != 0) {
      throw new IOException("the roofline program failed");
    }
    return lines;
  }

  /** Adds lines of a name and a rate; the greater of two rates of one name counts. */
  static void add(List<String> lines, Map<String, Double> rates) {
    for (String line : lines) {
      int space = line.indexOf(' ');
      rates.merge(line.substring(0, space), Double.parseDouble(line.substring(space)), Math::max);
    }
  }

  List<String> lines() {
    lines.add("Billions of multiply-adds per second on one core; the best of many runs.");
    lines.add("");
    lines.add("| peak, in C | |");
    lines.add("|---|---|");
    for (String peak : PEAKS) {
      lines.add(
          "| " + peak.substring("peak_".length()).replace('_', ' ') + " | " + text(peak) + " |");
    }
    lines.add("");
    lines.add("| product of a matrix and a vector | C | Sluice | of C's | goal |");
    lines.add("|---|---|---|---|---|");
    for (String shape : SHAPES) {
      row(shape + ", float", "float_" + shape, "float_" + shape, 90);
      row(shape + ", int16 pairs stored", "int16_pairs_" + shape, "int8_" + shape, 70);
      row(shape + ", int8 widened to pairs", "int8_widened_" + shape, "int8_" + shape, 70);
    }
    lines.add("");
    String pointwise =
        "%d channels to %d at %d positions"
            .formatted(KernelRates.CHANNELS, KernelRates.CHANNELS, KernelRates.POSITIONS);
    lines.add(
        "| pointwise convolution within a model | limit of the Java form | Sluice | of the limit"
            + " | goal |");
    lines.add("|---|---|---|---|---|");
    for (Form form : Form.values()) {
      String ours = "pointwise_" + form.label();
      row(pointwise + ", " + form.label() + "; float limit of 4x2", "limit_4x2", ours, 75);
      row(pointwise + ", " + form.label() + "; float limit of 4x4", "limit_4x4", ours, 75);
    }
    lines.add("");
    lines.add(
        "The limits are loops of fused multiply-adds on a few kB without stores. A limit of 4x2 works in");
    lines.add("blocks of 4 positions by 2 vectors of outputs.");
    return lines;
  }

  private void row(String name, String limit, String ours, int goal) {
    Double most = rates.get(limit);
    Double reached = rates.get(ours);
    String percent =
        most == null || reached == null
            ? "| "
            : String.format(
                Locale.ROOT,
                "%.0f %% | %d %%: %s",
                100 * reached / most,
                goal,
                100 * reached >= goal * most ? "reached" : "not reached");
    lines.add("| " + name + " | " + text(limit) + " | " + text(ours) + " | " + percent + " |");
  }

  private String text(String name) {
    Double rate = rates.get(name);
    return rate == null ? "not here" : String.format(Locale.ROOT, "%.1f", rate);
  }
}
