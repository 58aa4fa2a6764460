package io.sluice.runtime.plain.onnx.normalize;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.TypeChecks;

/**
 * ONNX BatchNormalization for inference, versions 7 to 15, with the arithmetic of the core's batch
 * norm. Version 7 may have parameters for each element of an event ({@code spatial = 0}).
 */
final class BatchNormalization implements PlainOp {
  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = TypeChecks.input(node, 0, TypeChecks.FLOATS);
    node.check(
        node.integer("training_mode", 0) == 0,
        "training_mode is set; export the model for inference, in evaluation mode");
    Shape shape = x.shape();
    node.check(shape.rank() >= 1, "input %s has no batch", x);
    boolean spatial = node.integer("spatial", 1) != 0;
    int each = shape.elementCount(1, shape.rank());
    int channels = !spatial ? each : shape.rank() == 1 ? 1 : shape.dim(1);
    int inner = spatial && shape.rank() > 2 ? shape.elementCount(2, shape.rank()) : 1;
    for (int i = 1; i <= 4; i++) {
      TensorType parameter = TypeChecks.input(node, i, TypeChecks.FLOATS);
      node.check(
          parameter.count() == channels,
          "input %d is %s; input 0 %s has %d channels",
          i,
          parameter,
          x,
          channels);
    }
    return Prepared.of(x, new Kernel(channels, inner, node.real("epsilon", 1e-5f)));
  }

  private record Kernel(int channels, int inner, float epsilon) implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      int planes = inner == 0 ? 0 : inputs[0].count() / inner;
      for (int plane = 0; plane < planes; plane++) {
        if (outputs[0].type() == DataType.FLOAT64) {
          doubles(inputs, plane % channels, plane * inner, outputs[0]);
        } else {
          floats(inputs, plane % channels, plane * inner, outputs[0]);
        }
      }
    }

    private void floats(TensorView[] inputs, int channel, int at, TensorView y) {
      float deviation = (float) Math.sqrt(inputs[4].getFloat(channel) + epsilon);
      float factor = inputs[1].getFloat(channel) / deviation;
      float mean = inputs[3].getFloat(channel);
      float offset = Math.fma(-mean, factor, inputs[2].getFloat(channel));
      for (int i = at; i < at + inner; i++) {
        y.setFloat(i, Math.fma(inputs[0].getFloat(i), factor, offset));
      }
    }

    private void doubles(TensorView[] inputs, int channel, int at, TensorView y) {
      double deviation = Math.sqrt(inputs[4].getDouble(channel) + epsilon);
      double factor = inputs[1].getDouble(channel) / deviation;
      double mean = inputs[3].getDouble(channel);
      double offset = Math.fma(-mean, factor, inputs[2].getDouble(channel));
      for (int i = at; i < at + inner; i++) {
        y.setDouble(i, Math.fma(inputs[0].getDouble(i), factor, offset));
      }
    }
  }
}
