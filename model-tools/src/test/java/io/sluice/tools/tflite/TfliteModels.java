package io.sluice.tools.tflite;

import static java.util.Objects.requireNonNull;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.QuantParams;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.ModelRunner;
import io.sluice.tools.npy.NpyArray;
import java.util.Arrays;
import java.util.Map;

/** Runs imported graphs on arrays. */
final class TfliteModels {
  private TfliteModels() {}

  /** A runner of the compiled graph. */
  static ModelRunner runner(Graph graph) {
    return ModelCompiler.newRunner(graph);
  }

  /** Runs a graph of one input once. */
  static Map<String, TensorData> run(Graph graph, TensorData input) {
    return runner(graph).run(Map.of(graph.dataInputs().get(0).name(), input));
  }

  /** The elements of one run out of many of an array. */
  static TensorData item(NpyArray array, int index, TensorSpec like) {
    int count = like.shape().elementCount();
    int from = index * count;
    if (like.type() == DataType.FLOAT32) {
      float[] all = array.toFloats();
      return TensorData.ofFloats(like.shape(), Arrays.copyOfRange(all, from, from + count));
    }
    long[] all = array.toLongs();
    return TensorData.ofLongs(
        like.type(), like.shape(), Arrays.copyOfRange(all, from, from + count));
  }

  /**
   * The mean square of what a model that gives its input again is off, the input quantized and the
   * output dequantized where the model is of integers.
   */
  static double squaredError(Graph graph, ModelRunner runner, float[] reals) {
    TensorSpec input = graph.dataInputs().get(0);
    TensorSpec output = graph.dataOutputs().get(0);
    Map<String, TensorData> results = runner.run(Map.of(input.name(), stored(reals, input)));
    double[] given = reals(requireNonNull(results.get(output.name())), output);
    double sum = 0;
    for (int i = 0; i < reals.length; i++) {
      double difference = reals[i] - given[i];
      sum += difference * difference;
    }
    return sum / reals.length;
  }

  private static TensorData stored(float[] reals, TensorSpec spec) {
    QuantParams quantization = spec.quantization();
    if (quantization == null) {
      return TensorData.ofFloats(spec.shape(), reals);
    }
    byte[] stored = new byte[reals.length];
    for (int i = 0; i < stored.length; i++) {
      long q = Math.round((double) reals[i] / quantization.scale()) + quantization.zeroPoint();
      stored[i] = (byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, q));
    }
    return TensorData.ofBytes(spec.shape(), stored);
  }

  private static double[] reals(TensorData data, TensorSpec spec) {
    QuantParams quantization = spec.quantization();
    return quantization == null
        ? data.toDoubles()
        : Arrays.stream(data.toLongs())
            .mapToDouble(q -> quantization.scale() * (double) (q - quantization.zeroPoint()))
            .toArray();
  }
}
