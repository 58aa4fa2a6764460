package io.sluice.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
          "OperatorProfile.take",
          "VectorLoops.add",
          "VectorLoops.multiply",
          "VectorGates.gru",
          "VectorGates.lstm",
          "VectorShortProduct.one",
          "VectorByteProduct.one");

  /** PerMethodTrapLimit by the four notes of a surprise that were seen most often. */
  private static final int OPERATORS = 100 / 4 - 1;

  /** It would be a third slower with fewer; the profile of operators is what keeps it in order. */
  private static final Set<String> MANY_OPERATORS = Set.of("VectorShortProduct.four");

  private static final Pattern METHOD = Pattern.compile("  \\S.*?([\\w$]+)(\\(.*)");
  private static final Pattern INSTRUCTION = Pattern.compile("\\s+(\\d+): .*");
  private static final Pattern VECTOR_CALL =
      Pattern.compile("invoke.*// Method jdk/incubator/vector/");
  private static final Pattern OPERATOR =
      Pattern.compile(
          ".*// Method jdk/incubator/vector/(\\w+)Vector\\."
              + "(abs|neg|add|sub|mul|div|min|max|and|or|not|lanewise):\\((.*)\\).*");

  @Test
  void methodsWithVectorsAreCompiledByThemselves() throws Exception {
    Map<String, Integer> sizes = sizes();
    assertThat(sizes).containsKeys("ConvKernels.fiveByFour", "VectorFunctions.activate");
    assertThat(sizes.values()).allMatch(size -> size < NEVER_COMPILED);
    sizes.keySet().removeAll(SMALL);
    assertThat(sizes).allSatisfy((method, size) -> assertThat(size).isGreaterThan(INLINED));
  }

  @Test
  void methodsWithVectorsHaveFewOperators() throws Exception {
    Map<String, Integer> operators = new TreeMap<>();
    methods().forEach((method, lines) -> operators.put(method, operators(lines)));
    assertThat(operators)
        .containsEntry("VectorLoops.add", 1)
        .containsEntry("VectorShortProduct.four", 44);
    operators.keySet().removeAll(MANY_OPERATORS);
    assertThat(operators)
        .allSatisfy((method, count) -> assertThat(count).isLessThanOrEqualTo(OPERATORS));
  }

  private static int operators(List<String> instructions) {
    int count = 0;
    for (String line : instructions) {
      Matcher operator = OPERATOR.matcher(line);
      if (operator.matches()) {
        boolean twice = !operator.group(1).equals("Float") && operator.group(3).equals("I");
        count += twice ? 2 : 1;
      }
    }
    return count;
  }

  private static Map<String, Integer> sizes() throws Exception {
    Map<String, Integer> sizes = new TreeMap<>();
    methods()
        .forEach(
            (method, lines) -> {
              Matcher last = INSTRUCTION.matcher(lines.get(lines.size() - 1));
              assertThat(last.matches()).isTrue();
              sizes.put(method, Integer.parseInt(last.group(1)) + 1);
            });
    return sizes;
  }

  /** The instructions of the methods that call one of a vector. */
  private static Map<String, List<String>> methods() throws Exception {
    Path classes =
        Path.of(Kernels.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Assumptions.assumeTrue(Files.isDirectory(classes), "the classes are in a jar");
    Map<String, List<String>> methods = new TreeMap<>();
    try (Stream<Path> files = Files.list(classes.resolve("io/sluice/kernels"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        addMethods(file, methods);
      }
    }
    methods
        .values()
        .removeIf(lines -> lines.stream().noneMatch(line -> VECTOR_CALL.matcher(line).find()));
    return methods;
  }

  private static void addMethods(Path file, Map<String, List<String>> methods) {
    String type = file.getFileName().toString().replace(".class", "");
    List<String> instructions = null;
    for (String line : disassembled(file)) {
      Matcher signature = METHOD.matcher(line);
      if (line.startsWith("  static {}")) {
        instructions = null;
      } else if (signature.matches()) {
        instructions = new ArrayList<>();
        String name = type + "." + signature.group(1);
        methods.put(methods.containsKey(name) ? name + signature.group(2) : name, instructions);
      } else if (instructions != null && INSTRUCTION.matcher(line).matches()) {
        instructions.add(line);
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
