package io.sluice.tools.verify;

import static java.util.Objects.requireNonNull;

import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.tools.load.LoadOptions;
import io.sluice.tools.npy.NpyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model file, and arrays of inputs and expected outputs, of one sample or a batch. */
public final class ArrayCase extends FileCase {
  private final Path model;
  private final LoadOptions options;
  private final List<Path> inputs;
  private final List<Path> expected;
  private final Tolerance tolerance;
  private final boolean sequence;

  /**
   * A case of arrays.
   *
   * @param model a {@code .sluice}, {@code .onnx} or {@code .tflite} file
   * @param inputs {@code .npy} files, one for each input of the model in its order
   * @param expected {@code .npy} files, for the first outputs of the model in its order
   * @param sequence whether the items of a batch are one sequence, the state of each being that
   *     which the one before it left; else each starts from zero state
   */
  public ArrayCase(
      Path model,
      LoadOptions options,
      List<Path> inputs,
      List<Path> expected,
      Tolerance tolerance,
      boolean sequence) {
    super(expected.isEmpty() ? model.toString() : expected.get(0).toString());
    this.model = model;
    this.options = options;
    this.inputs = List.copyOf(inputs);
    this.expected = List.copyOf(expected);
    this.tolerance = tolerance;
    this.sequence = sequence;
  }

  @Override
  Verdict verdict() throws IOException {
    LoadedModel loaded = LoadedModel.read(model, options);
    List<SampleTensors> given = samples(inputs, loaded.inputs(), "--input");
    List<SampleTensors> wanted = samples(expected, loaded.outputs(), "--expect");
    if (given.size() < loaded.inputs().size()) {
      throw new InvalidCaseException(
          model
              + ": an array is missing for input '"
              + loaded.inputs().get(given.size()).name()
              + "'");
    }
    int count = count(given, wanted);
    Comparison comparison = new Comparison(tolerance);
    for (int sample = 0; sample < count; sample++) {
      if (!sequence) {
        loaded.resetState();
      }
      Map<String, TensorData> outputs = loaded.run(tensors(given, sample));
      String mismatch = compare(comparison, loaded, outputs, wanted, count == 1 ? -1 : sample);
      if (mismatch != null) {
        return Verdict.failed(mismatch);
      }
    }
    return hinted(Verdict.on(comparison.agreement()), count > 1 && loaded.hasState());
  }

  /** A failure may have its reason in how the batch was read. */
  private Verdict hinted(Verdict verdict, boolean dependsOnSequence) {
    if (!dependsOnSequence || !(verdict instanceof Verdict.Fail fail)) {
      return verdict;
    }
    String how =
        sequence
            ? "the batch was read as one sequence; without --sequence, each item starts from zero"
                + " state"
            : "the model has state, and each item started from zero state; use --sequence if the"
                + " items of the batch are one sequence";
    return new Verdict.Fail(fail.reason() + "; " + how, fail.agreement());
  }

  private @Nullable String compare(
      Comparison comparison,
      LoadedModel loaded,
      Map<String, TensorData> outputs,
      List<SampleTensors> wanted,
      int sample) {
    for (SampleTensors output : wanted) {
      String name = output.spec().name();
      TensorData got = requireNonNull(outputs.get(name));
      String mismatch =
          comparison.add(name, sample, got, output.get(Math.max(sample, 0)), loaded.step(name));
      if (mismatch != null) {
        return mismatch;
      }
    }
    return null;
  }

  private List<SampleTensors> samples(List<Path> files, List<TensorSpec> specs, String option)
      throws IOException {
    if (files.size() > specs.size()) {
      throw new InvalidCaseException(
          "%s: %d arrays are given with %s, but the model has %d"
              .formatted(model, files.size(), option, specs.size()));
    }
    List<SampleTensors> samples = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      samples.add(
          new SampleTensors(files.get(i).toString(), NpyFile.read(files.get(i)), specs.get(i)));
    }
    return samples;
  }

  /** How many samples all arrays have. */
  private static int count(List<SampleTensors> given, List<SampleTensors> wanted) {
    List<SampleTensors> all = new ArrayList<>(given);
    all.addAll(wanted);
    SampleTensors first = all.get(0);
    for (SampleTensors samples : all) {
      if (samples.count() != first.count()) {
        throw new InvalidCaseException(
            "%s has %d items, but %s has %d"
                .formatted(first.source(), first.count(), samples.source(), samples.count()));
      }
    }
    return first.count();
  }

  private static Map<String, TensorData> tensors(List<SampleTensors> given, int sample) {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    for (SampleTensors samples : given) {
      tensors.put(samples.spec().name(), samples.get(sample));
    }
    return tensors;
  }
}
