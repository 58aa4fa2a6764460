package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.TypeChecks;
import java.util.Set;

/**
 * ONNX DequantizeLinear, versions 10 to 23, of integers of 8, 16 and 32 bits: {@code (float) (x -
 * zero_point) * scale}. Scales for each channel exist from opset 13 on.
 */
final class DequantizeLinear implements PlainOp {
  private static final Set<DataType> INTEGERS =
      Set.of(DataType.INT8, DataType.UINT8, DataType.INT16, DataType.UINT16, DataType.INT32);
  private static final Set<DataType> REALS = Set.of(DataType.FLOAT32, DataType.FLOAT16);

  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = TypeChecks.input(node, 0, INTEGERS);
    DataType type = QuantizedRange.outputType(node, TypeChecks.input(node, 1, REALS).type());
    node.check(REALS.contains(type), "does not dequantize to %s", type.code());
    if (node.has(2)) {
      TypeChecks.inputLike(node, 2, x);
    }
    return Prepared.of(new TensorType(type, x.shape()), new Kernel(ScaleLayout.of(node)));
  }

  private record Kernel(ScaleLayout layout) implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      TensorView zeroPoints = inputs.length > 2 ? inputs[2] : null;
      int at = 0;
      for (int outer = 0; outer < layout.outer(); outer++) {
        for (int slice = 0; slice < layout.extent(); slice++, at += layout.inner()) {
          int first = layout.first(outer, slice);
          for (int i = 0; i < layout.inner(); i++) {
            int parameter = first + i * layout.step();
            long zeroPoint = zeroPoints == null ? 0 : zeroPoints.getLong(parameter);
            float units = (float) (inputs[0].getLong(at + i) - zeroPoint);
            outputs[0].setFloat(at + i, units * inputs[1].getFloat(parameter));
          }
        }
      }
    }
  }
}
