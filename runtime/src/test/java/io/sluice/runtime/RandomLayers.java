package io.sluice.runtime;

import io.sluice.model.BinaryFunction;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.UnaryFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The layers with weights, and the blocks made of them, for {@link RandomGraphs}. Each method adds
 * nodes behind {@code x} in its type and returns the last tensor, or {@code x} where the layer
 * would be too large.
 */
final class RandomLayers {
  private final Random random;
  private final GraphSketch sketch;
  private final RandomTensors tensors;
  private final int mostMultiplyAdds;

  RandomLayers(Random random, GraphSketch sketch, RandomTensors tensors, int mostMultiplyAdds) {
    this.random = random;
    this.sketch = sketch;
    this.tensors = tensors;
    this.mostMultiplyAdds = mostMultiplyAdds;
  }

  String linear(String x) {
    Shape shape = sketch.shape(x);
    int inputs = shape.dim(-1);
    int outputs = tensors.extent(33);
    if ((long) shape.elementCount() * outputs > mostMultiplyAdds) {
      return x;
    }
    return weighted(new Op.Linear(), x, Shape.of(outputs, inputs), inputs);
  }

  String conv(String x) {
    Shape shape = sketch.shape(x);
    int dimensions = shape.rank() - 2;
    int groups = commonDivisor(shape.dim(1));
    int outputs = groups * Math.max(1, tensors.extent(33) / groups);
    List<Integer> kernel = new ArrayList<>();
    List<Integer> dilation = new ArrayList<>();
    List<Integer> stride = new ArrayList<>();
    List<Integer> before = new ArrayList<>();
    List<Integer> after = new ArrayList<>();
    for (int d = 0; d < dimensions; d++) {
      int extent = 1 + random.nextInt(5);
      int spread = 1 + random.nextInt(3);
      int reach = (extent - 1) * spread + 1;
      int lack = Math.max(0, reach - shape.dim(2 + d));
      kernel.add(extent);
      dilation.add(spread);
      stride.add(1 + random.nextInt(3));
      before.add((lack + 1) / 2 + random.nextInt(3));
      after.add(lack / 2 + random.nextInt(3));
    }
    before.addAll(after);
    return conv(x, new Op.Conv(stride, before, dilation, groups), outputs, kernel);
  }

  private String conv(String x, Op.Conv op, int outputs, List<Integer> kernel) {
    Shape shape = sketch.shape(x);
    int[] extents = new int[shape.rank()];
    extents[0] = outputs;
    extents[1] = shape.dim(1) / op.groups();
    for (int d = 0; d < kernel.size(); d++) {
      extents[2 + d] = kernel.get(d);
    }
    Shape weight = Shape.of(extents);
    int k = weight.elementCount(1, weight.rank());
    int positions = shape.elementCount(2, shape.rank());
    return (long) positions * weight.elementCount() > mostMultiplyAdds
        ? x
        : weighted(op, x, weight, k);
  }

  private int commonDivisor(int channels) {
    int[] candidates = {1, 1, channels, 2, 3};
    int groups = candidates[random.nextInt(candidates.length)];
    return channels % groups == 0 && groups <= 33 ? groups : 1;
  }

  /** A node of x, weight and perhaps bias, sometimes with an activation behind it. */
  private String weighted(Op op, String x, Shape weight, int k) {
    List<String> operands = new ArrayList<>(List.of(x));
    boolean biased = random.nextInt(4) != 0;
    QuantParams to = null;
    if (sketch.isInt8(x)) {
      to = tensors.activations();
      operands.add(tensors.weights(weight, quantization(x), to, k));
      if (biased) {
        operands.add(tensors.bias(weight.dim(0), k));
      }
    } else {
      operands.add(tensors.floats(weight, 1 / Math.sqrt(k)));
      if (biased) {
        operands.add(tensors.floats(Shape.of(weight.dim(0)), 0.5));
      }
    }
    String y = sketch.nodes(op, to, operands).get(0);
    return random.nextInt(3) == 0 ? sketch.node(new Op.Unary(UnaryFunction.RELU), to, y) : y;
  }

  private QuantParams quantization(String x) {
    return sketch.spec(x).requireQuantization();
  }

  String batchNorm(String x) {
    Shape channels = Shape.of(sketch.shape(x).dim(1));
    return sketch.node(
        new Op.BatchNorm(1e-5f),
        tensors.activations(sketch.isInt8(x)),
        x,
        tensors.positives(channels),
        tensors.floats(channels, 0.5),
        tensors.floats(channels, 0.5),
        tensors.positives(channels));
  }

  String pool(String x) {
    int dimensions = sketch.shape(x).rank() - 2;
    List<Integer> bins = new ArrayList<>();
    for (int d = 0; d < dimensions; d++) {
      bins.add(random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(9));
    }
    return sketch.node(new Op.AdaptiveAvgPool(bins), tensors.activations(sketch.isInt8(x)), x);
  }

  /** Squeeze and excite: x times hardsigmoid of two pointwise layers over its channels' means. */
  String gate(String x) {
    int channels = sketch.shape(x).dim(1);
    boolean int8 = sketch.isInt8(x);
    List<Integer> ones = Collections.nCopies(sketch.shape(x).rank() - 2, 1);
    String means = sketch.node(new Op.AdaptiveAvgPool(ones), tensors.activations(int8), x);
    String squeezed = pointwise(means, Math.max(1, channels / 4));
    QuantParams positive = tensors.activations(int8);
    String relu = sketch.node(new Op.Unary(UnaryFunction.RELU), positive, squeezed);
    String excited = pointwise(relu, channels);
    QuantParams unit = int8 ? tensors.unitInterval() : null;
    String gate = sketch.node(Op.HardSigmoid.torch(), unit, excited);
    return sketch.node(new Op.Binary(BinaryFunction.MUL), tensors.activations(int8), x, gate);
  }

  private String pointwise(String x, int outputs) {
    List<Integer> ones = Collections.nCopies(sketch.shape(x).rank() - 2, 1);
    List<Integer> zeros = Collections.nCopies(2 * ones.size(), 0);
    return conv(x, new Op.Conv(ones, zeros, ones, 1), outputs, ones);
  }

  /** x plus a convolution of it that keeps its shape. */
  String residual(String x) {
    Shape shape = sketch.shape(x);
    List<Integer> ones = Collections.nCopies(shape.rank() - 2, 1);
    List<Integer> threes = Collections.nCopies(ones.size(), 3);
    List<Integer> padding = Collections.nCopies(2 * ones.size(), 1);
    String y = conv(x, new Op.Conv(ones, padding, ones, 1), shape.dim(1), threes);
    return sketch.node(
        new Op.Binary(BinaryFunction.ADD), tensors.activations(sketch.isInt8(x)), x, y);
  }

  String gru(String x) {
    return recurrent(new Op.Gru(), 3, 1, x);
  }

  String lstm(String x) {
    return recurrent(new Op.Lstm(), 4, 2, x);
  }

  private String recurrent(Op op, int gates, int states, String x) {
    int inputs = sketch.shape(x).dim(2);
    int hidden = tensors.extent(17);
    long work = (long) sketch.shape(x).dim(1) * gates * hidden * (inputs + hidden);
    if (work > mostMultiplyAdds) {
      return x;
    }
    boolean carried = random.nextBoolean();
    List<String> operands = new ArrayList<>(List.of(x));
    for (int i = 0; i < states; i++) {
      Shape state = Shape.of(1, hidden);
      operands.add(carried ? sketch.input(state) : tensors.floats(state, 0.3));
    }
    int rows = gates * hidden;
    boolean int8 = sketch.isInt8(x);
    operands.add(gateWeights(int8, Shape.of(rows, inputs)));
    operands.add(gateWeights(int8, Shape.of(rows, hidden)));
    operands.add(tensors.floats(Shape.of(rows), 0.3));
    operands.add(tensors.floats(Shape.of(rows), 0.3));
    List<String> results = sketch.nodes(op, null, operands);
    for (int i = 0; i < states && carried; i++) {
      sketch.state(operands.get(1 + i), results.get(1 + i));
    }
    return results.get(0);
  }

  private String gateWeights(boolean int8, Shape shape) {
    return int8
        ? tensors.gateWeights(shape, shape.dim(1))
        : tensors.floats(shape, 1 / Math.sqrt(shape.dim(1)));
  }
}
