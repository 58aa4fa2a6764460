package io.sluice.jobs.convert;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.CommandFiles;
import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.ModelFiles;
import io.sluice.jobs.console.Numbers;
import io.sluice.jobs.console.OutputFiles;
import io.sluice.jobs.console.ProgressLine;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.Scorer;
import io.sluice.tools.npy.NpyArray;
import io.sluice.tools.npy.NpyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice run}: what a model makes of the arrays in a file. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a model on a batch of inputs.",
      "",
      "The input is an array of shape [batch, ...]. Each item has the shape of the"
          + " model's input. The values are raw, because the model includes the"
          + " normalization. For a model with state, the batch is one sequence that"
          + " starts with zero state."
    },
    sortOptions = false)
public final class RunCommand implements Callable<Integer> {
  private Console console;

  @Option(
      names = "--input",
      required = true,
      paramLabel = "x.npy",
      description = "A NumPy array of floats or integers.")
  Path input = Path.of("");

  @Option(
      names = "--output",
      required = true,
      paramLabel = "y.npy",
      description =
          "Write the outputs to this file ('-': standard output), as a float32 array of shape [batch, ...].")
  Path output = Path.of("");

  @Parameters(paramLabel = "M.sluice", description = "The model.")
  Path modelFile = Path.of("");

  public RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    CompiledModel model = ModelFiles.compile(modelFile);
    NpyArray batch = NpyFile.read(input);
    int items = items(batch, model);
    console =
        new CommandFiles()
            .reads("M.sluice", modelFile)
            .reads("--input", input)
            .writes("--output", output)
            .check(console);
    float[] results = score(model, batch.toFloats(), items);
    OutputFiles.write(
        console, output, NpyFile.toBytes(NpyArray.ofFloats(outputShape(model, items), results)));
    console
        .out()
        .printf(
            "Ran %s on %s -> %s %s%n",
            model.id(),
            Numbers.count(items, "item"),
            output,
            Arrays.toString(outputShape(model, items)));
    return 0;
  }

  /** How many items there are: the items' shape must be the input's, with or without its 1. */
  private int items(NpyArray batch, CompiledModel model) {
    int[] shape = batch.shape();
    List<TensorSpec> inputs = model.dataInputs();
    int[] item = shape.length == 0 ? shape : Arrays.copyOfRange(shape, 1, shape.length);
    boolean fits =
        inputs.size() == 1
            ? Arrays.equals(item, itemShape(inputs.get(0).shape()))
            : Arrays.equals(item, new int[] {model.inputLength()});
    if (shape.length == 0 || !fits) {
      throw new CommandFailure(
          input
              + ": the array has shape "
              + Arrays.toString(shape)
              + ", but the model takes [batch"
              + (inputs.size() == 1
                  ? IntStream.of(itemShape(inputs.get(0).shape()))
                      .mapToObj(n -> ", " + n)
                      .reduce("", String::concat)
                  : ", " + model.inputLength())
              + "]");
    }
    return shape[0];
  }

  private float[] score(CompiledModel model, float[] batch, int items) {
    int width = model.outputLength();
    float[] features = new float[model.inputLength()];
    float[] outputs = new float[width];
    float[] state = new float[model.stateLength()];
    float[] results = new float[Math.multiplyExact(items, width)];
    Scorer scorer = model.newScorer();
    try (ProgressLine progress = console.startProgress("running", items, " items")) {
      for (int i = 0; i < items; i++) {
        System.arraycopy(batch, i * features.length, features, 0, features.length);
        scorer.score(features, state, outputs);
        System.arraycopy(outputs, 0, results, i * width, width);
        progress.at(i + 1L, items);
      }
    }
    return results;
  }

  /** Several outputs are laid one after the other. */
  private static int[] outputShape(CompiledModel model, int items) {
    List<TensorSpec> outputs = model.dataOutputs();
    int[] item =
        outputs.size() == 1 ? itemShape(outputs.get(0).shape()) : new int[] {model.outputLength()};
    return IntStream.concat(IntStream.of(items), IntStream.of(item)).toArray();
  }

  /** Without the leading 1 that stands for the batch. */
  private static int[] itemShape(Shape shape) {
    int[] dimensions = shape.toArray();
    boolean batched = dimensions.length > 1 && dimensions[0] == 1;
    return batched ? Arrays.copyOfRange(dimensions, 1, dimensions.length) : dimensions;
  }
}
