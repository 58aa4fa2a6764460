package io.sluice.tools.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Graph;
import io.sluice.model.NumericsProfile;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.ModelRunner;
import io.sluice.tools.npy.NpyArray;
import io.sluice.tools.npy.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What TensorFlow Lite's three kernel sets compute, as {@code tflite_goldens.py} wrote it. */
class TfliteGoldenTest {
  static final Path FOLDER = Path.of("src/test/resources/io/sluice/tools/tflite");

  /** The same folder, or one that was written with another seed. */
  private static final Path GOLDENS =
      Path.of(System.getProperty("sluice.tflite.goldens", FOLDER.toString()));

  private static final List<NumericsProfile> KERNEL_SETS =
      List.of(
          NumericsProfile.TFLITE_REFERENCE,
          NumericsProfile.TFLITE_OPTIMIZED,
          NumericsProfile.TFLITE_XNNPACK);

  /** Their reference kernel does not give sums: most of what it writes is -1. */
  private static final Set<String> WITHOUT_REFERENCE = Set.of("sum-int8", "sum-int16");

  /** Functions of floats and the order of float sums are Sluice's own. */
  private static final Map<String, Double> WITHIN = Map.of("stream-gru-float32", 2e-6);

  static List<String> models() throws IOException {
    try (Stream<Path> files = Files.list(GOLDENS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".tflite"))
          .map(name -> name.substring(0, name.length() - ".tflite".length()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void allKernelSetsGiveTheSameBits(String name) throws IOException {
    byte[] file = Files.readAllBytes(GOLDENS.resolve(name + ".tflite"));
    NpyArray inputs = NpyFile.read(GOLDENS.resolve(name + ".x.npy"));
    NpyArray expected = NpyFile.read(GOLDENS.resolve(name + ".y.npy"));
    List<String> differences = new ArrayList<>();
    double tolerance = WITHIN.getOrDefault(name, 0.0);
    for (int set = WITHOUT_REFERENCE.contains(name) ? 1 : 0; set < KERNEL_SETS.size(); set++) {
      Graph graph = TfliteImporter.read(file, KERNEL_SETS.get(set));
      compare(graph, inputs, expected, set, tolerance, differences);
    }
    assertThat(differences).isEmpty();
  }

  /** One sequence of calls. */
  private static void compare(
      Graph graph,
      NpyArray inputs,
      NpyArray expected,
      int set,
      double tolerance,
      List<String> differences) {
    ModelRunner runner = TfliteModels.runner(graph);
    Map<String, TensorData> given = new HashMap<>();
    int calls = inputs.shape()[0];
    Part x = new Part(inputs, 0);
    Part y = new Part(expected, set * calls * expected.shape()[2]);
    for (int call = 0; call < calls; call++) {
      for (TensorSpec input : graph.dataInputs()) {
        given.put(input.name(), x.next(input));
      }
      Map<String, TensorData> outputs = runner.run(given);
      List<TensorSpec> specs = graph.dataOutputs();
      for (int i = 0; i < specs.size(); i++) {
        TensorData got = Objects.requireNonNull(outputs.get(specs.get(i).name()));
        String difference = difference(got, y.next(specs.get(i)), tolerance);
        if (!difference.isEmpty()) {
          differences.add(
              "%s, call %d, output %d: %s".formatted(graph.numerics(), call, i, difference));
        }
      }
      given.putAll(runner.nextStates(outputs));
    }
  }

  private static String difference(TensorData got, TensorData wanted, double tolerance) {
    double[] a = reals(got);
    double[] b = reals(wanted);
    int count = 0;
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      count += Math.abs(a[i] - b[i]) <= tolerance ? 0 : 1;
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return count == 0 ? "" : "%d of %d differ by up to %s".formatted(count, a.length, largest);
  }

  private static double[] reals(TensorData data) {
    if (data.type().isFloat()) {
      return data.toDoubles();
    }
    return Arrays.stream(data.toLongs()).asDoubleStream().toArray();
  }

  /** The tensors that lie one behind the other in an array. */
  private static final class Part {
    private final NpyArray array;
    private int at;

    Part(NpyArray array, int at) {
      this.array = array;
      this.at = at;
    }

    TensorData next(TensorSpec spec) {
      int from = at;
      at += spec.shape().elementCount();
      if (spec.type().isFloat()) {
        return TensorData.ofFloats(spec.shape(), Arrays.copyOfRange(array.toFloats(), from, at));
      }
      return TensorData.ofLongs(
          spec.type(), spec.shape(), Arrays.copyOfRange(array.toLongs(), from, at));
    }
  }
}
