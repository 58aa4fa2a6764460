package io.sluice.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Methods that hold vectors are between two limits of HotSpot: too large to be inlined into a hot
 * caller, in which vectors would become objects once it has grown too large itself, and small
 * enough to be compiled at all.
 */
class KernelSizesTest {
  /** FreqInlineSize. */
  private static final int INLINED = 325;

  /** HugeMethodLimit. */
  private static final int NEVER_COMPILED = 8000;

  /**
   * Smaller ones. Those of loops and gates hold no vector from one pass of a loop to the next.
   * Those named one are for the last outputs of a product, and measured to leave no objects.
   */
  private static final Set<String> SMALL =
      Set.of(
          "VectorLoops.add",
          "VectorLoops.multiply",
          "VectorGates.gru",
          "VectorGates.lstm",
          "VectorShortProduct.one",
          "VectorByteProduct.one");

  private static final Pattern METHOD = Pattern.compile("  \\S.*?([\\w$]+)\\(.*");
  private static final Pattern INSTRUCTION = Pattern.compile("\\s+(\\d+): .*");

  @Test
  void methodsWithVectorsAreCompiledByThemselves() throws Exception {
    Map<String, Integer> sizes = sizes();
    assertThat(sizes).containsKeys("ConvKernels.fiveByFour", "VectorFunctions.activate");
    assertThat(sizes.values()).allMatch(size -> size < NEVER_COMPILED);
    sizes.keySet().removeAll(SMALL);
    assertThat(sizes).allSatisfy((method, size) -> assertThat(size).isGreaterThan(INLINED));
  }

  private static Map<String, Integer> sizes() throws Exception {
    Path classes =
        Path.of(Kernels.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Assumptions.assumeTrue(Files.isDirectory(classes), "the classes are in a jar");
    Map<String, Integer> sizes = new TreeMap<>();
    try (Stream<Path> files = Files.list(classes.resolve("io/sluice/kernels"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        addSizes(file, sizes);
      }
    }
    return sizes;
  }

  /** Adds the bytecodes of each method that calls one of a vector, by the index of its last one. */
  private static void addSizes(Path file, Map<String, Integer> sizes) throws IOException {
    String type = file.getFileName().toString().replace(".class", "");
    String method = null;
    boolean vectors = false;
    for (String line : disassembled(file)) {
      Matcher signature = METHOD.matcher(line);
      Matcher instruction = INSTRUCTION.matcher(line);
      if (line.startsWith("  static {}")) {
        method = null;
      } else if (signature.matches()) {
        method = type + "." + signature.group(1);
        vectors = false;
      } else if (method != null && instruction.matches()) {
        vectors |= line.contains("invoke") && line.contains("// Method jdk/incubator/vector/");
        if (vectors) {
          sizes.put(method, Integer.parseInt(instruction.group(1)) + 1);
        }
      }
    }
  }

  private static List<String> disassembled(Path file) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    int status =
        ToolProvider.findFirst("javap").orElseThrow().run(out, out, "-c", "-p", file.toString());
    assertThat(status).isZero();
    return text.toString().lines().toList();
  }
}
