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

/** Sluice's products beside what C gets out of the same core, with vectors of the same width. */
final class Roofline {
  private static final List<String> SHAPES = List.of("640x128", "128x128");
  private static final List<String> PEAKS = List.of("peak_float", "peak_int16_pairs", "peak_vnni");
  private static final String PEAK = "peak_float";

  /** What the compiler makes of a loop may differ from JVM to JVM by a factor of two. */
  private static final int LIMIT_JVMS = 3;

  private final Map<String, Double> rates;

  /**
   * The tables for rates by name.
   *
   * @param rates in billions of multiply-adds a second, those of C and of Java; a rate of C and one
   *     of Java never have the same name, as the greater of two rates of one name counts
   */
  Roofline(Map<String, Double> rates) {
    this.rates = Map.copyOf(rates);
  }

  /**
   * Measures in turns, C before and behind Java, since the clock of the core varies.
   *
   * @param folder of the benchmarks, which has the C program
   * @param kind whose vectors the C program is to have
   */
  static Roofline measure(Fork fork, Path folder, CpuKind kind)
      throws IOException, InterruptedException {
    Map<String, Double> rates = new HashMap<>();
    Path program = compile(folder.resolve("src/main/c/roofline.c"), kind);
    try {
      if (program != null) {
        add(run(program), rates);
      }
      add(fork.run(KernelRates.class), rates);
      for (int jvm = 0; jvm < LIMIT_JVMS; jvm++) {
        add(fork.with(ArithmeticLimit.COMPILED_ALONE).run(ArithmeticLimit.class), rates);
      }
      if (program != null) {
        add(run(program), rates);
      }
      return new Roofline(rates);
    } finally {
      if (program != null) {
        Files.delete(program);
      }
    }
  }

  /** The program, or null where there is no gcc. */
  private static @Nullable Path compile(Path source, CpuKind kind)
      throws IOException, InterruptedException {
    Path program = Files.createTempFile("roofline", "");
    List<String> gcc = new ArrayList<>(List.of("gcc", "-O3", "-march=native"));
    if (kind == CpuKind.AVX2_LIMITED) {
      gcc.add("-mno-avx512f");
    }
    gcc.addAll(List.of("-std=c11", "-D_POSIX_C_SOURCE=200809L"));
    gcc.addAll(List.of(source.toString(), "-o", program.toString()));
    Process process;
    try {
      process = new ProcessBuilder(gcc).inheritIO().start();
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

  /** The lines of the page. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (!rates.containsKey(PEAK)) {
      lines.addAll(
          List.of("The C program did not run here: it needs gcc and AVX2 or AVX-512.", ""));
    }
    lines.add("Billions of multiply-adds per second on one core; the best of many runs.");
    lines.addAll(List.of("", "| peak, in C | |", "|---|---|"));
    for (String peak : PEAKS) {
      String name = peak.substring("peak_".length()).replace('_', ' ');
      lines.add("| " + name + " | " + text(peak) + " |");
    }
    lines.add("");
    lines.add("| product of a matrix and a vector | C | Sluice | of C's |");
    lines.add("|---|---|---|---|");
    for (String shape : SHAPES) {
      product(shape + ", float", "float_" + shape, "sluice_float_" + shape, lines);
      product(
          shape + ", int16 pairs stored", "int16_pairs_" + shape, "sluice_int8_" + shape, lines);
      product(
          shape + ", int8 widened to pairs",
          "int8_widened_" + shape,
          "sluice_int8_" + shape,
          lines);
    }
    limits(lines);
    return lines;
  }

  private void product(String name, String limit, String ours, List<String> lines) {
    lines.add(
        "| %s | %s | %s | %s |".formatted(name, text(limit), text(ours), percent(ours, limit)));
  }

  private void limits(List<String> lines) {
    lines.add("");
    lines.add(
        "The greatest rate of the Vector API is that of loops of fused multiply-adds on a few kB,");
    lines.add(
        "in blocks of some positions by some vectors of outputs. What a convolution can reach is the");
    lines.add("greatest of them. The core's peak is that of C.");
    lines.addAll(
        List.of("", "| positions by vectors | rate | of the core's peak |", "|---|---|---|"));
    for (String shape : ArithmeticLimit.SHAPES) {
      String name = ArithmeticLimit.rateOf(shape);
      lines.add("| %s | %s | %s |".formatted(shape, text(name), percent(name, PEAK)));
    }
    lines.add("");
    lines.add(
        "| %d channels to %d at %d positions, pointwise, within a model | Sluice |"
                .formatted(KernelRates.CHANNELS, KernelRates.CHANNELS, KernelRates.POSITIONS)
            + " of the core's peak | of the greatest loop |");
    lines.add("|---|---|---|---|");
    for (Form form : Form.values()) {
      String ours = "pointwise_" + form.label();
      lines.add(
          "| %s | %s | %s | %s |"
              .formatted(form.label(), text(ours), percent(ours, PEAK), percent(ours, greatest())));
    }
  }

  /** The name of the greatest rate of the loops. */
  private String greatest() {
    String greatest = ArithmeticLimit.rateOf(ArithmeticLimit.SHAPES.get(0));
    for (String shape : ArithmeticLimit.SHAPES) {
      String name = ArithmeticLimit.rateOf(shape);
      if (rates.getOrDefault(name, 0.0) > rates.getOrDefault(greatest, 0.0)) {
        greatest = name;
      }
    }
    return greatest;
  }

  /** What was measured for the goals; without the C program there is less. */
  List<Outcome> outcomes() {
    List<Outcome> outcomes = new ArrayList<>();
    for (String shape : SHAPES) {
      add("float " + shape + ", of C's", "sluice_float_" + shape, "float_" + shape, 90, outcomes);
      add(
          "int8 " + shape + ", of C's int16 pairs",
          "sluice_int8_" + shape,
          "int16_pairs_" + shape,
          85,
          outcomes);
    }
    add("pointwise float, of the core's peak", "pointwise_float", PEAK, 85, outcomes);
    add("pointwise int8, of the float rate", "pointwise_int8", "pointwise_float", 90, outcomes);
    return outcomes;
  }

  private void add(String row, String ours, String limit, double goal, List<Outcome> outcomes) {
    Double reached = rates.get(ours);
    Double most = rates.get(limit);
    if (reached != null && most != null) {
      String note = "%s of %s GMAC/s".formatted(text(ours), text(limit));
      outcomes.add(new Outcome(GoalTable.CORE, row, 100 * reached / most, goal, note));
    }
  }

  private String percent(String ours, String limit) {
    Double reached = rates.get(ours);
    Double most = rates.get(limit);
    return reached == null || most == null
        ? ""
        : String.format(Locale.ROOT, "%.0f %%", 100 * reached / most);
  }

  private String text(String name) {
    Double rate = rates.get(name);
    return rate == null ? "not here" : String.format(Locale.ROOT, "%.1f", rate);
  }
}
