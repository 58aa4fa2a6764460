package io.sluice.jobs.quantize;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.csv.CsvOptions;
import io.sluice.jobs.csv.InputFiles;
import io.sluice.jobs.train.TrainingRows;
import io.sluice.model.FeatureSchema;
import io.sluice.model.ModelArtifact;
import io.sluice.model.TensorSpec;
import io.sluice.tools.npy.NpyArray;
import io.sluice.tools.npy.NpyFile;
import io.sluice.tools.quantize.CalibrationFile;
import io.sluice.tools.quantize.TensorStatistics;
import io.sluice.tools.train.Windows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Inputs of a model, as its scorer takes them, from CSV files or arrays of NumPy. */
final class CalibrationInputs {
  /**
   * What was read.
   *
   * @param statistics of the model's tensors, where they were collected with the inputs; else null
   */
  record Read(List<float[]> inputs, @Nullable Map<String, TensorStatistics> statistics) {}

  private final ModelArtifact model;
  private final int most;

  /**
   * @param most how many to take, evenly spread over all; for a model with state the first ones, as
   *     they are one sequence
   */
  CalibrationInputs(ModelArtifact model, int most) {
    this.model = model;
    this.most = most;
  }

  /**
   * Reads them.
   *
   * @param source a calibration file, a folder of .npy files, an .npy file, or CSV files by name,
   *     pattern or folder
   * @throws CommandFailure that says what does not fit the model
   */
  Read read(Path source, CsvOptions options) throws IOException {
    if (source.toString().endsWith(CalibrationFile.ENDING)) {
      return collected(source);
    }
    List<Path> arrays = arrays(source);
    List<float[]> inputs = arrays.isEmpty() ? windows(source, options) : arrayInputs(arrays);
    if (inputs.isEmpty()) {
      throw new CommandFailure(source + ": too little data for one input of the model");
    }
    return new Read(inputs, null);
  }

  /** The files that {@link #read} reads. */
  static List<Path> files(Path source) throws IOException {
    if (source.toString().endsWith(CalibrationFile.ENDING)) {
      return List.of(source);
    }
    List<Path> arrays = arrays(source);
    return arrays.isEmpty() ? InputFiles.find(List.of(source.toString())) : arrays;
  }

  private Read collected(Path source) throws IOException {
    CalibrationFile file = CalibrationFile.read(Files.readAllBytes(source));
    if (!file.model().equals(model.id().digest())) {
      throw new CommandFailure(
          source + ": collected for another model, with digest " + file.model());
    }
    return new Read(file.inputs(), file.tensors());
  }

  private static List<Path> arrays(Path source) throws IOException {
    if (Files.isRegularFile(source) && source.toString().endsWith(".npy")) {
      return List.of(source);
    }
    if (!Files.isDirectory(source)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(source)) {
      return files.filter(file -> file.toString().endsWith(".npy")).sorted().toList();
    }
  }

  private List<float[]> windows(Path source, CsvOptions options) throws IOException {
    FeatureSchema schema = model.features();
    if (schema == null) {
      throw new CommandFailure(
          source
              + ": the model has no feature names, so it cannot read CSV files; use .npy files, or"
              + " import the model with --features");
    }
    Windows windows =
        Windows.of(
            schema,
            TrainingRows.read(
                InputFiles.find(List.of(source.toString())), options, schema.names()));
    List<float[]> inputs = new ArrayList<>();
    for (int index : chosen(windows.count())) {
      inputs.add(windows.raw(index));
    }
    return inputs;
  }

  private List<float[]> arrayInputs(List<Path> files) throws IOException {
    List<TensorSpec> specs = model.graph().dataInputs();
    if (specs.size() != 1) {
      throw new CommandFailure(
          "calibration with .npy files needs a model with one input, but this model has "
              + specs.size());
    }
    int length = specs.get(0).shape().elementCount();
    List<float[]> all = new ArrayList<>();
    for (Path file : files) {
      NpyArray array = NpyFile.read(file);
      if (array.elementCount() == 0 || array.elementCount() % length != 0) {
        throw new CommandFailure(
            "%s: an array of shape %s does not hold inputs of shape %s"
                .formatted(file, Arrays.toString(array.shape()), specs.get(0).shape()));
      }
      float[] elements = array.toFloats();
      for (int at = 0; at < elements.length; at += length) {
        all.add(Arrays.copyOfRange(elements, at, at + length));
      }
    }
    List<float[]> inputs = new ArrayList<>();
    for (int index : chosen(all.size())) {
      inputs.add(all.get(index));
    }
    return inputs;
  }

  private int[] chosen(int count) {
    boolean sequence = !model.graph().states().isEmpty();
    int[] chosen = new int[Math.min(most, count)];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = sequence ? i : (int) ((long) i * count / chosen.length);
    }
    return chosen;
  }
}
