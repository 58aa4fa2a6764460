package io.sluice.tools.verify;

import static java.util.Objects.requireNonNull;

import io.sluice.model.InvalidModelException;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.tools.load.LoadOptions;
import io.sluice.tools.load.OnnxSource;
import io.sluice.tools.load.UnsupportedModelException;
import io.sluice.tools.onnx.OnnxModel;
import io.sluice.tools.onnx.OnnxReader;
import io.sluice.tools.onnx.OnnxTensors;
import io.sluice.tools.onnx.OnnxValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An ONNX model and one data set in the layout of ONNX's own tests: {@code input_K.pb} for the K-th
 * input, {@code output_K.pb} for the K-th output. Inputs that decide shapes are bound to the data.
 */
final class OnnxCase extends FileCase {
  private final Path model;
  private final Path dataSet;
  private final LoadOptions options;
  private final Tolerance tolerance;

  OnnxCase(Path model, Path dataSet, LoadOptions options, Tolerance tolerance) {
    super(dataSet.toString());
    this.model = model;
    this.dataSet = dataSet;
    this.options = options;
    this.tolerance = tolerance;
  }

  @Override
  Verdict verdict() throws IOException {
    OnnxModel file = OnnxReader.read(model);
    Map<String, TensorData> inputs = inputs(file);
    List<TensorData> expected = tensors("output_");
    if (expected.isEmpty()) {
      return Verdict.failed("there is no output_0.pb");
    }
    LoadedModel loaded = GraphModel.compile(OnnxSource.graph(file, options, inputs));
    List<TensorSpec> outputs = loaded.outputs();
    if (expected.size() > outputs.size()) {
      return Verdict.failed(
          "%d outputs are expected, but the model has %d"
              .formatted(expected.size(), outputs.size()));
    }
    for (TensorSpec input : loaded.inputs()) {
      if (!inputs.containsKey(input.name())) {
        return Verdict.failed("there is no data for input '" + input.name() + "'");
      }
    }
    inputs.keySet().retainAll(loaded.inputs().stream().map(TensorSpec::name).toList());
    Map<String, TensorData> results = loaded.run(inputs);
    Comparison comparison = new Comparison(tolerance);
    for (int i = 0; i < expected.size(); i++) {
      String name = outputs.get(i).name();
      TensorData got = requireNonNull(results.get(name));
      String mismatch = comparison.add(name, -1, got, expected.get(i), loaded.step(name));
      if (mismatch != null) {
        return Verdict.failed(mismatch);
      }
    }
    return Verdict.on(comparison.agreement());
  }

  private Map<String, TensorData> inputs(OnnxModel file) throws IOException {
    List<TensorData> tensors = tensors("input_");
    List<OnnxValue> declared = file.inputs();
    if (tensors.size() > declared.size()) {
      throw new InvalidCaseException(
          "%d inputs are given, but the model has %d".formatted(tensors.size(), declared.size()));
    }
    Map<String, TensorData> inputs = new LinkedHashMap<>();
    for (int i = 0; i < tensors.size(); i++) {
      inputs.put(declared.get(i).name(), tensors.get(i));
    }
    return inputs;
  }

  private List<TensorData> tensors(String prefix) throws IOException {
    List<TensorData> tensors = new ArrayList<>();
    Path file = dataSet.resolve(prefix + "0.pb");
    while (Files.exists(file)) {
      try {
        tensors.add(OnnxTensors.read(file).data());
      } catch (InvalidModelException e) {
        throw new UnsupportedModelException(String.valueOf(e.getMessage()), e);
      }
      file = dataSet.resolve(prefix + tensors.size() + ".pb");
    }
    return tensors;
  }
}
