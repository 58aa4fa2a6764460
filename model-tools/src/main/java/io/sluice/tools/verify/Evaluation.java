package io.sluice.tools.verify;

import static java.util.Objects.requireNonNull;

import io.sluice.model.QuantParams;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.tools.npy.NpyArray;
import java.util.List;
import java.util.Map;

/**
 * Measures the quality of a model with one input and one output on a batch of independent items.
 * Float values for a quantized input are quantized, half to even.
 */
public final class Evaluation {
  private final LoadedModel model;
  private final TensorSpec input;
  private final TensorSpec output;

  /**
   * Takes a model.
   *
   * @throws InvalidCaseException if it has not one input and one output
   */
  public Evaluation(LoadedModel model) {
    if (model.inputs().size() != 1 || model.outputs().size() != 1) {
      throw new InvalidCaseException(
          "the evaluation needs a model with one input and one output, but this one has %d and %d"
              .formatted(model.inputs().size(), model.outputs().size()));
    }
    this.model = model;
    this.input = model.inputs().get(0);
    this.output = model.outputs().get(0);
  }

  /**
   * How badly the model rebuilds its input: the mean of the items' mean squared errors, in reals.
   *
   * @param source what the array was read from, for messages
   * @throws InvalidCaseException if the array does not fit the input, or the output is of another
   *     size than it
   */
  public double reconstructionError(String source, NpyArray array) {
    if (input.shape().elementCount() != output.shape().elementCount()) {
      throw new InvalidCaseException(
          "the output has shape %s and the input %s, so the model does not reconstruct its input"
              .formatted(output.shape(), input.shape()));
    }
    SampleTensors samples = samples(source, array);
    double sum = 0;
    for (int i = 0; i < samples.count(); i++) {
      double[] wanted = reals(samples.get(i), samples.spec());
      double[] got = run(samples.get(i), samples.spec());
      double squares = 0;
      for (int k = 0; k < got.length; k++) {
        squares += (got[k] - wanted[k]) * (got[k] - wanted[k]);
      }
      sum += squares / got.length;
    }
    return sum / samples.count();
  }

  /**
   * For how many items the greatest output is the one that the label says; the first of equals
   * counts.
   *
   * @param source what the array was read from, for messages
   * @param labels indices of outputs
   * @throws InvalidCaseException if the array does not fit the input, there are not as many labels
   *     as items, or a label is no index of an output
   */
  public int top1(String source, NpyArray array, List<Integer> labels) {
    SampleTensors samples = samples(source, array);
    if (labels.size() != samples.count()) {
      throw new InvalidCaseException(
          "%s has %d items, but there are %d labels"
              .formatted(source, samples.count(), labels.size()));
    }
    int right = 0;
    for (int i = 0; i < samples.count(); i++) {
      double[] scores = run(samples.get(i), samples.spec());
      int label = labels.get(i);
      if (label < 0 || label >= scores.length) {
        throw new InvalidCaseException(
            "label %d of item %d is not from 0 to %d".formatted(label, i, scores.length - 1));
      }
      right += indexOfGreatest(scores) == label ? 1 : 0;
    }
    return right;
  }

  /** How many items an array holds. */
  public int count(String source, NpyArray array) {
    return samples(source, array).count();
  }

  /** Floats are taken for any quantized input, else the input's own kind of elements. */
  private SampleTensors samples(String source, NpyArray array) {
    boolean reals = array.type().isFloat() && input.quantization() != null;
    return new SampleTensors(
        source, array, reals ? TensorSpec.float32(input.name(), input.shape()) : input);
  }

  /** The outputs as reals. */
  private double[] run(TensorData item, TensorSpec given) {
    model.resetState();
    TensorData data =
        given.quantization() == input.quantization()
            ? item
            : quantized(item, requireNonNull(input.quantization()));
    Map<String, TensorData> outputs = model.run(Map.of(input.name(), data));
    return reals(requireNonNull(outputs.get(output.name())), output);
  }

  private TensorData quantized(TensorData reals, QuantParams params) {
    double[] values = reals.toDoubles();
    long[] stored = new long[values.length];
    for (int i = 0; i < stored.length; i++) {
      long rounded = (long) Math.rint((float) values[i] / params.scale()) + params.zeroPoint();
      stored[i] = Math.max(input.type().least(), Math.min(input.type().greatest(), rounded));
    }
    return TensorData.ofLongs(input.type(), input.shape(), stored);
  }

  private static double[] reals(TensorData data, TensorSpec spec) {
    if (data.type().isFloat()) {
      return data.toDoubles();
    }
    long[] stored = data.toLongs();
    QuantParams params = spec.quantization();
    double[] reals = new double[stored.length];
    for (int i = 0; i < reals.length; i++) {
      reals[i] =
          params == null ? stored[i] : params.scale() * (double) (stored[i] - params.zeroPoint());
    }
    return reals;
  }

  private static int indexOfGreatest(double[] values) {
    int greatest = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[greatest]) {
        greatest = i;
      }
    }
    return greatest;
  }
}
