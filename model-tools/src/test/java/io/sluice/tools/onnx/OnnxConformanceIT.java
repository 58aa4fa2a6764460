package io.sluice.tools.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Graph;
import io.sluice.model.TensorData;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.op.Values;
import io.sluice.runtime.reference.GraphInterpreter;
import io.sluice.tools.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The published cases of the ONNX standard, each a model with inputs and the outputs they must
 * give: imported, compiled and interpreted. Tolerances are those of the standard's own runner.
 */
class OnnxConformanceIT {
  private static final double RELATIVE = 1e-3;
  private static final double ABSOLUTE = 1e-7;

  /** A case of a family, which is the folder it lies in. */
  record Case(String family, Path folder) {
    @Override
    public String toString() {
      return family + "/" + folder.getFileName();
    }
  }

  static Stream<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (Path family : children(Conformance.path("onnx"), "")) {
      for (Path folder : children(family, "test_")) {
        cases.add(new Case(family.getFileName().toString(), folder));
      }
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void givesTheOutputsOfTheStandard(Case published) throws IOException {
    OnnxModel model = OnnxReader.read(published.folder().resolve("model.onnx"));
    List<Path> sets = children(published.folder(), "test_data_set_");
    assertThat(sets).isNotEmpty();
    for (Path set : sets) {
      Map<String, TensorData> inputs = tensors(set, "input_", model.inputs());
      Map<String, TensorData> expected = tensors(set, "output_", model.outputs());
      for (boolean coreOps : new boolean[] {true, false}) {
        ImportOptions options = ImportOptions.defaults().coreOps(coreOps);
        check(model, OnnxImporter.bindShapeInputs(model, options, inputs), inputs, expected);
      }
    }
  }

  private static void check(
      OnnxModel model,
      ImportOptions options,
      Map<String, TensorData> data,
      Map<String, TensorData> expected) {
    Graph graph = OnnxImporter.importModel(model, options);
    Map<String, TensorData> inputs = new LinkedHashMap<>(data);
    inputs.keySet().retainAll(graph.inputs());
    Map<String, TensorData> compiled = ModelCompiler.newRunner(graph).run(inputs);
    Values interpreted = new GraphInterpreter(graph).runStored(inputs);
    String form = options.coreOps() ? "as core ops" : "in plain form";
    expected.forEach(
        (name, output) -> {
          compare(name + " compiled " + form, compiled.get(name), output);
          compare(name + " interpreted " + form, interpreted.data(name), output);
        });
  }

  private static void compare(String what, TensorData actual, TensorData expected) {
    boolean real = expected.type().isFloat();
    assertThat(actual).as(what).isNotNull();
    TensorDifference.check(what, actual, expected, real ? RELATIVE : 0, real ? ABSOLUTE : 0);
  }

  /** Tensors of a data set, which are numbered as the model lists its inputs or outputs. */
  private static Map<String, TensorData> tensors(Path set, String prefix, List<OnnxValue> values)
      throws IOException {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      Path file = set.resolve(prefix + i + ".pb");
      tensors.put(values.get(i).name(), OnnxTensors.read(file).data());
    }
    return tensors;
  }

  private static List<Path> children(Path folder, String prefix) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(Files::isDirectory)
          .filter(path -> path.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }
}
