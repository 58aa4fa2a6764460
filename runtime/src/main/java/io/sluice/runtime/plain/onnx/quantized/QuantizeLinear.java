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
 * ONNX QuantizeLinear, versions 10 to 23, to integers of 8 and 16 bits: {@code saturate(rint(x /
 * scale) + zero_point)}, the quotient in float, ties to even. NaN becomes the zero point.
 */
final class QuantizeLinear implements PlainOp {
  private static final Set<DataType> REALS =
      Set.of(DataType.FLOAT32, DataType.FLOAT16, DataType.INT32);
  private static final Set<DataType> SCALES = Set.of(DataType.FLOAT32, DataType.FLOAT16);

  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = TypeChecks.input(node, 0, REALS);
    TypeChecks.input(node, 1, SCALES);
    DataType type = QuantizedRange.outputType(node, DataType.UINT8);
    if (node.has(2)) {
      DataType zeroPoint = TypeChecks.input(node, 2, QuantizedRange.TYPES).type();
      node.check(
          type == zeroPoint || node.integer("output_dtype", 0) == 0,
          "output_dtype is %s, the zero point %s",
          type.code(),
          zeroPoint.code());
      type = zeroPoint;
    }
    node.check(QuantizedRange.TYPES.contains(type), "does not quantize to %s", type.code());
    return Prepared.of(
        new TensorType(type, x.shape()), new Kernel(ScaleLayout.of(node), QuantizedRange.of(type)));
  }

  private record Kernel(ScaleLayout layout, QuantizedRange range) implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      TensorView zeroPoints = inputs.length > 2 ? inputs[2] : null;
      int at = 0;
      for (int outer = 0; outer < layout.outer(); outer++) {
        for (int slice = 0; slice < layout.extent(); slice++, at += layout.inner()) {
          int first = layout.first(outer, slice);
          for (int i = 0; i < layout.inner(); i++) {
            int parameter = first + i * layout.step();
            int zeroPoint = zeroPoints == null ? 0 : (int) zeroPoints.getLong(parameter);
            float scaled = inputs[0].getFloat(at + i) / inputs[1].getFloat(parameter);
            outputs[0].setLong(at + i, range.quantize(scaled, zeroPoint));
          }
        }
      }
    }
  }
}
