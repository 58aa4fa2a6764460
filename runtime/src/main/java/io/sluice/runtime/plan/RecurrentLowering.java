package io.sluice.runtime.plan;

import io.sluice.kernels.ByteProduct;
import io.sluice.kernels.Kernels;
import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.op.Int8Limits;
import io.sluice.runtime.op.Operands;
import io.sluice.runtime.op.Quantizations;
import io.sluice.runtime.step.GateProduct;
import io.sluice.runtime.step.RecurrentSteps;
import java.util.List;

/** Lowers recurrent layers. */
final class RecurrentLowering {
  private final Kernels kernels;
  private final Operands node;
  private final List<BufferSlice> inputs;
  private final List<BufferSlice> outputs;
  private final RecurrentSteps.Extents extents;

  /**
   * @param node its constants are known
   * @param inputs where the sequence and the first states lie
   * @param outputs where the outputs go
   */
  RecurrentLowering(
      Kernels kernels, Operands node, List<BufferSlice> inputs, List<BufferSlice> outputs) {
    this.kernels = kernels;
    this.node = node;
    this.inputs = inputs;
    this.outputs = outputs;
    Shape x = node.shape(0);
    this.extents = new RecurrentSteps.Extents(x.dim(0), x.dim(1), x.dim(2), node.shape(1).dim(1));
  }

  List<PlannedStep> gru() {
    GateProduct ofInput = inputGates(2, 4);
    GateProduct ofHidden = hiddenGates(3, 5);
    return List.of(
        new PlannedStep(
            inputs,
            outputs,
            Math.max(ofInput.width(), ofHidden.width()),
            at ->
                new RecurrentSteps.Gru(
                    kernels,
                    ofInput,
                    ofHidden,
                    extents,
                    at.applyAsInt(inputs.get(0)),
                    at.applyAsInt(inputs.get(1)),
                    at.applyAsInt(outputs.get(0)),
                    at.applyAsInt(outputs.get(1)))));
  }

  List<PlannedStep> lstm() {
    GateProduct ofInput = inputGates(3, 5);
    GateProduct ofHidden = hiddenGates(4, 6);
    return List.of(
        new PlannedStep(
            inputs,
            outputs,
            Math.max(ofInput.width(), ofHidden.width()),
            at ->
                new RecurrentSteps.Lstm(
                    kernels,
                    ofInput,
                    ofHidden,
                    extents,
                    at.applyAsInt(inputs.get(0)),
                    at.applyAsInt(inputs.get(1)),
                    at.applyAsInt(inputs.get(2)),
                    at.applyAsInt(outputs.get(0)),
                    at.applyAsInt(outputs.get(1)),
                    at.applyAsInt(outputs.get(2)))));
  }

  private GateProduct inputGates(int weight, int bias) {
    if (node.input(0).type() == DataType.FLOAT32) {
      return floats(weight, node.floats(weight), node.floats(bias));
    }
    Packing packing = packing(weight);
    Int8Limits.checkProduct(node, weight, new int[packing.outputs()]);
    double scaleX = node.quantization(0).scale();
    float[] scales = Quantizations.weightScales(node.quantization(weight), packing.outputs());
    for (int gate = 0; gate < scales.length; gate++) {
      scales[gate] = (float) (scaleX * scales[gate]);
    }
    ByteProduct product =
        kernels.product(
            packing.bytes(node.bytes(weight))[0],
            new int[packing.outputs()],
            node.quantization(0).zeroPoint());
    return new GateProduct.Bytes(kernels, product, scales, node.floats(bias));
  }

  private GateProduct hiddenGates(int weight, int bias) {
    if (node.input(0).type() == DataType.FLOAT32) {
      return floats(weight, node.floats(weight), node.floats(bias));
    }
    int outputs = packing(weight).outputs();
    return new GateProduct.Mixed(
        kernels,
        floats(weight, ProductOperands.integers(node.bytes(weight)), new float[outputs]),
        Quantizations.weightScales(node.quantization(weight), outputs),
        node.floats(bias));
  }

  private GateProduct.Floats floats(int weight, float[] weights, float[] bias) {
    Packing packing = packing(weight);
    return new GateProduct.Floats(kernels.product(packing.floats(weights)[0], bias));
  }

  private Packing packing(int weight) {
    return new Packing(1, node.shape(weight).dim(0), node.shape(weight).dim(1), 1);
  }
}
