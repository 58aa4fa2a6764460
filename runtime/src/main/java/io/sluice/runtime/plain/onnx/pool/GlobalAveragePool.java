package io.sluice.runtime.plain.onnx.pool;

import io.sluice.kernels.Kernels;
import io.sluice.runtime.plain.FloatView;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.TypeChecks;

/**
 * ONNX GlobalAveragePool, versions 1 and 22: the mean of each channel. Floats are summed in eight
 * interleaved chains, as the core's mean is; doubles in one.
 */
final class GlobalAveragePool implements PlainOp {
  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = TypeChecks.input(node, 0, TypeChecks.FLOATS);
    PoolShape pool = PoolShape.global(node, x);
    return Prepared.of(
        new TensorType(x.type(), pool.output()),
        new Kernel(Kernels.create(), pool.planes(), pool.windows().extent()));
  }

  private record Kernel(Kernels kernels, int planes, int extent) implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      for (int plane = 0; plane < planes; plane++) {
        if (inputs[0] instanceof FloatView x) {
          float sum = kernels.sum(x.array(), x.offset() + plane * extent, 1, extent);
          outputs[0].setFloat(plane, sum / (float) extent);
        } else {
          outputs[0].setDouble(plane, sum(inputs[0], plane * extent) / extent);
        }
      }
    }

    private double sum(TensorView x, int at) {
      double sum = 0;
      for (int i = 0; i < extent; i++) {
        sum += x.getDouble(at + i);
      }
      return sum;
    }
  }
}
