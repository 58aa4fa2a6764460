package io.sluice.runtime.plain.tflite;

import static io.sluice.runtime.plain.tflite.LstmLayout.CELL_GATE;
import static io.sluice.runtime.plain.tflite.LstmLayout.FORGET_GATE;
import static io.sluice.runtime.plain.tflite.LstmLayout.INPUT_GATE;
import static io.sluice.runtime.plain.tflite.LstmLayout.OUTPUT_GATE;

import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.List;
import java.util.Random;

/** An LSTM of odd extents with random weights, and what the formulas give for it, in doubles. */
final class LstmSample {
  static final int INPUTS = 24;
  private static final int BATCH = 2;
  private static final int STEPS = 3;
  private static final int FEATURES = 5;
  static final int CELLS = 7;
  private static final float CELL_CLIP = 0.8f;
  static final float WEIGHT_SCALE = 1f / 128;

  final float[][] values = new float[INPUTS][];
  private final boolean timeMajor;
  private final int outputs;

  LstmSample(
      boolean timeMajor,
      boolean inputGate,
      boolean peepholes,
      boolean projection,
      boolean layerNorm) {
    this.timeMajor = timeMajor;
    this.outputs = projection ? 3 : CELLS;
    Random random = new Random(11);
    values[LstmLayout.X] = uniform(random, BATCH * STEPS * FEATURES, 2);
    for (int gate = inputGate ? INPUT_GATE : FORGET_GATE; gate <= OUTPUT_GATE; gate++) {
      values[LstmLayout.inputWeights(gate)] = weights(random, CELLS * FEATURES);
      values[LstmLayout.recurrentWeights(gate)] = weights(random, CELLS * outputs);
      values[LstmLayout.bias(gate)] = uniform(random, CELLS, 1);
      if (peepholes && gate != CELL_GATE) {
        values[LstmLayout.peephole(gate)] = uniform(random, CELLS, 1);
      }
      if (layerNorm) {
        values[LstmLayout.layerNorm(gate)] = uniform(random, CELLS, 1);
      }
    }
    if (projection) {
      values[LstmLayout.PROJECTION] = weights(random, outputs * CELLS);
      values[LstmLayout.PROJECTION_BIAS] = uniform(random, outputs, 1);
    }
    values[LstmLayout.OUTPUT_STATE] = uniform(random, BATCH * outputs, 1);
    values[LstmLayout.CELL_STATE] = uniform(random, BATCH * CELLS, 1);
  }

  private static float[] uniform(Random random, int count, float bound) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextFloat() * 2 - 1) * bound;
    }
    return values;
  }

  /** Multiples of the weights' scale, so that INT8 holds them exactly. */
  private static float[] weights(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextInt(255) - 127) * WEIGHT_SCALE;
    }
    return values;
  }

  Shape shape(int input) {
    if (input == LstmLayout.X) {
      return timeMajor ? Shape.of(STEPS, BATCH, FEATURES) : Shape.of(BATCH, STEPS, FEATURES);
    }
    if (input == LstmLayout.OUTPUT_STATE) {
      return Shape.of(BATCH, outputs);
    }
    if (input == LstmLayout.CELL_STATE) {
      return Shape.of(BATCH, CELLS);
    }
    if (input == LstmLayout.PROJECTION) {
      return Shape.of(outputs, CELLS);
    }
    boolean ofX = input < LstmLayout.recurrentWeights(INPUT_GATE);
    boolean matrix = input < LstmLayout.peephole(INPUT_GATE);
    return matrix ? Shape.of(CELLS, ofX ? FEATURES : outputs) : Shape.of(values[input].length);
  }

  TfliteCall call() {
    return TfliteCall.of("UNIDIRECTIONAL_SEQUENCE_LSTM")
        .with("fused_activation_function", "TANH")
        .with("time_major", timeMajor ? 1 : 0)
        .with("cell_clip", CELL_CLIP);
  }

  List<TensorData> runFloats() {
    TfliteCall call = call();
    for (int input = 0; input < INPUTS; input++) {
      if (values[input] == null) {
        call.absent();
      } else {
        call.floats(shape(input), values[input]);
      }
    }
    return call.runAll(null);
  }

  List<TensorData> runHybrid() {
    TfliteCall call = call();
    for (int input = 0; input < INPUTS; input++) {
      boolean matrix =
          input != LstmLayout.X
              && (input < LstmLayout.peephole(INPUT_GATE) || input == LstmLayout.PROJECTION);
      if (values[input] == null) {
        call.absent();
      } else if (matrix) {
        QuantParams scale = QuantParams.perTensor(WEIGHT_SCALE, 0);
        call.bytes(shape(input), scale, stored(values[input], WEIGHT_SCALE, 0));
      } else {
        call.floats(shape(input), values[input]);
      }
    }
    return call.runAll(null);
  }

  static long[] stored(float[] reals, double scale, int zeroPoint) {
    long[] stored = new long[reals.length];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = Math.round(reals[i] / scale) + zeroPoint;
    }
    return stored;
  }

  /** Outputs and states by the formulas. */
  double[][] expected() {
    double[] y = new double[BATCH * STEPS * outputs];
    double[] h = doubles(values[LstmLayout.OUTPUT_STATE]);
    double[] c = doubles(values[LstmLayout.CELL_STATE]);
    for (int item = 0; item < BATCH; item++) {
      for (int step = 0; step < STEPS; step++) {
        int row = timeMajor ? step * BATCH + item : item * STEPS + step;
        step(item, row, h, c);
        System.arraycopy(h, item * outputs, y, row * outputs, outputs);
      }
    }
    return new double[][] {y, h, c};
  }

  private void step(int item, int row, double[] h, double[] c) {
    double[] forget = gate(FORGET_GATE, item, row, h, c);
    double[] update = gate(CELL_GATE, item, row, h, c);
    boolean hasInput = values[LstmLayout.inputWeights(INPUT_GATE)] != null;
    double[] input = hasInput ? gate(INPUT_GATE, item, row, h, c) : null;
    for (int i = 0; i < CELLS; i++) {
      double f = sigmoid(forget[i]);
      double open = input == null ? 1 - f : sigmoid(input[i]);
      double next = f * c[item * CELLS + i] + open * Math.tanh(update[i]);
      c[item * CELLS + i] = Math.max(-CELL_CLIP, Math.min(CELL_CLIP, next));
    }
    double[] output = gate(OUTPUT_GATE, item, row, h, c);
    double[] hidden = new double[CELLS];
    for (int i = 0; i < CELLS; i++) {
      hidden[i] = sigmoid(output[i]) * Math.tanh(c[item * CELLS + i]);
    }
    for (int o = 0; o < outputs; o++) {
      h[item * outputs + o] =
          values[LstmLayout.PROJECTION] == null
              ? hidden[o]
              : values[LstmLayout.PROJECTION_BIAS][o]
                  + dot(values[LstmLayout.PROJECTION], o, hidden, 0, CELLS);
    }
  }

  private double[] gate(int gate, int item, int row, double[] h, double[] c) {
    double[] sums = new double[CELLS];
    double[] x = doubles(values[LstmLayout.X]);
    for (int i = 0; i < CELLS; i++) {
      sums[i] =
          dot(values[LstmLayout.inputWeights(gate)], i, x, row * FEATURES, FEATURES)
              + dot(values[LstmLayout.recurrentWeights(gate)], i, h, item * outputs, outputs);
      if (gate != CELL_GATE && values[LstmLayout.peephole(gate)] != null) {
        sums[i] += values[LstmLayout.peephole(gate)][i] * c[item * CELLS + i];
      }
    }
    if (values[LstmLayout.layerNorm(gate)] != null) {
      normalize(sums, values[LstmLayout.layerNorm(gate)]);
    }
    for (int i = 0; i < CELLS; i++) {
      sums[i] += values[LstmLayout.bias(gate)][i];
    }
    return sums;
  }

  private static void normalize(double[] sums, float[] weights) {
    double mean = 0;
    double variance = 0;
    for (double sum : sums) {
      mean += sum / CELLS;
    }
    for (double sum : sums) {
      variance += (sum - mean) * (sum - mean) / CELLS;
    }
    for (int i = 0; i < CELLS; i++) {
      sums[i] = (sums[i] - mean) / Math.sqrt(variance) * weights[i];
    }
  }

  private static double dot(float[] matrix, int row, double[] vector, int at, int columns) {
    double sum = 0;
    for (int k = 0; k < columns; k++) {
      sum += matrix[row * columns + k] * vector[at + k];
    }
    return sum;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
