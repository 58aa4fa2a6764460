package io.sluice.nn;

import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The recurrent layers as functions, with backpropagation through time. */
final class RecurrentFunctions {
  private RecurrentFunctions() {}

  /** Makes the sweep for the rows of a block's inputs and of its states. */
  private interface Cell {
    RecurrentSweep sweep(RecurrentWeights weights, float[][] x, float[][][] states);
  }

  /**
   * {@code torch.gru}: x [N, L, in], states h [N, hidden], weights as {@link Op.Gru} has them.
   * Gives y [N, L, hidden] and h [N, hidden].
   */
  static List<Tensor> gru(Tensor x, List<Tensor> states, List<Tensor> weights) {
    Cell cell = (w, rows, s) -> new GruSweep(w, rows, s[0]);
    return run("gru", new Op.Gru(), cell, x, states, weights);
  }

  /**
   * {@code torch.lstm}: x [N, L, in], states h and c [N, hidden], weights as {@link Op.Lstm} has
   * them. Gives y [N, L, hidden], h and c [N, hidden].
   */
  static List<Tensor> lstm(Tensor x, List<Tensor> states, List<Tensor> weights) {
    Cell cell = (w, rows, s) -> new LstmSweep(w, rows, s[0], s[1]);
    return run("lstm", new Op.Lstm(), cell, x, states, weights);
  }

  private static List<Tensor> run(
      String name, Op op, Cell cell, Tensor x, List<Tensor> states, List<Tensor> weights) {
    RecurrentWeights matrices =
        new RecurrentWeights(weights.get(0), weights.get(1), weights.get(2), weights.get(3));
    Shape stateShape = Shape.of(x.size(0), matrices.hidden());
    List<Shape> shapes = new ArrayList<>(List.of(x.shape().withDim(2, matrices.hidden())));
    states.forEach(state -> shapes.add(stateShape));
    List<float[]> outputs = shapes.stream().map(shape -> new float[shape.elementCount()]).toList();
    List<RecurrentSweep> sweeps = new ArrayList<>();
    for (int n = 0; n < x.size(0); n += FeatureRows.BLOCK) {
      RecurrentSweep sweep = cell.sweep(matrices, block(x, n), blocks(states, n));
      sweep.forward();
      FeatureRows.store(sweep.outputs(), outputs.get(0), n);
      for (int s = 0; s < states.size(); s++) {
        FeatureRows.store(sweep.lastStates()[s], outputs.get(1 + s), n);
      }
      sweeps.add(sweep);
    }
    List<Tensor> operands = Stream.of(List.of(x), states, weights).flatMap(List::stream).toList();
    return Operation.of(name, operands)
        .as(op)
        .results(shapes, outputs, g -> backward(g, operands, states.size(), sweeps));
  }

  private static void backward(
      Gradients g, List<Tensor> operands, int states, List<RecurrentSweep> sweeps) {
    float[][] found =
        operands.stream().map(operand -> new float[operand.numel()]).toArray(float[][]::new);
    float[][] ofWeights = Arrays.copyOfRange(found, 1 + states, found.length);
    int samples = operands.get(0).size(0);
    for (int b = 0; b < sweeps.size(); b++) {
      int from = b * FeatureRows.BLOCK;
      float[][][] atStates = new float[states][][];
      for (int s = 0; s < states; s++) {
        atStates[s] = block(g.output(1 + s), samples, from);
      }
      RecurrentSweep sweep = sweeps.get(b);
      FeatureRows.store(
          sweep.backward(block(g.output(0), samples, from), atStates), found[0], from);
      for (int s = 0; s < states; s++) {
        FeatureRows.store(sweep.firstGradients()[s], found[1 + s], from);
      }
      sweep.addGradientsOfWeights(ofWeights);
    }
    IntStream.range(0, found.length).forEach(i -> g.give(i, found[i]));
  }

  private static float[][][] blocks(List<Tensor> tensors, int from) {
    return tensors.stream().map(tensor -> block(tensor, from)).toArray(float[][][]::new);
  }

  private static float[][] block(Tensor tensor, int from) {
    return block(tensor.data(), tensor.size(0), from);
  }

  private static float[][] block(float[] data, int samples, int from) {
    return FeatureRows.load(
        data, data.length / samples, from, Math.min(from + FeatureRows.BLOCK, samples));
  }
}
