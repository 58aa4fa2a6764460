package io.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the measurements are of.
 *
 * @param cpu its name, as far as the system tells it
 * @param features those of its instruction sets that matter here, as Linux spells them
 */
public record Machine(String cpu, List<String> features) {
  private static final List<String> FEATURES =
      List.of("avx2", "fma", "avx_vnni", "avx512f", "avx512_vnni", "asimd", "asimddp", "sve");
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  public Machine {
    features = List.copyOf(features);
  }

  /** The machine that this runs on. */
  public static Machine here() {
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return of(lines.toList());
    } catch (IOException e) {
      return new Machine(System.getProperty("os.arch"), List.of());
    }
  }

  /** The machine that lines of {@code /proc/cpuinfo} tell of. */
  static Machine of(List<String> info) {
    String flags = value(info, "flags") + " " + value(info, "Features");
    List<String> present = Arrays.asList(flags.split(" "));
    String name = value(info, "model name");
    return new Machine(
        name.isEmpty() ? System.getProperty("os.arch") : name,
        FEATURES.stream().filter(present::contains).toList());
  }

  private static String value(List<String> info, String key) {
    return info.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse("");
  }

  /** Whether it has an instruction set, as Linux spells it. */
  boolean has(String feature) {
    return features.contains(feature);
  }

  /** Whether it multiplies four bytes and adds them up in one instruction, as x86 calls it. */
  boolean hasVnni() {
    return has("avx_vnni") || has("avx512_vnni");
  }

  /**
   * Whether int8 products of native runtimes saturate: x86 without VNNI adds pairs of products in
   * 16 bits.
   */
  boolean saturates() {
    return has("avx2") && !hasVnni();
  }

  @Override
  public String toString() {
    return cpu + features.stream().collect(Collectors.joining(", ", " (", ")"));
  }
}
