package io.sluice.tools.tflite;

import static io.sluice.tools.tflite.OperatorNodes.isFloat;
import static io.sluice.tools.tflite.OperatorNodes.isInt8;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.plain.TensorView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Steps between reals and integers. */
final class QuantizationTranslators {
  private QuantizationTranslators() {}

  static Map<String, OpTranslator> translators() {
    return Map.of(
        "QUANTIZE", QuantizationTranslators::quantize,
        "DEQUANTIZE", QuantizationTranslators::dequantize);
  }

  private static void quantize(OperatorNodes operator) {
    TensorSpec from = operator.in(0);
    TensorSpec to = operator.out(0);
    if (from.type() == to.type()
        && from.shape().equals(to.shape())
        && from.requireQuantization().equals(to.requireQuantization())) {
      operator.alias(0, operator.input(0));
    } else if (isFloat(from) && isInt8(to) && isCore(operator)) {
      operator.emit(new Op.Quantize(), List.of(operator.input(0)), operator.output(0));
    } else {
      Map<String, Attribute> signs = new HashMap<>();
      if (operator.isShifted(0)) {
        signs.put("from_uint8", Attribute.of(1L));
      }
      if (operator.isOutputShifted(0)) {
        signs.put("to_uint8", Attribute.of(1L));
      }
      operator.keep(signs);
    }
  }

  /** The optimized kernels round whole blocks of elements otherwise than those behind them. */
  private static boolean isCore(OperatorNodes operator) {
    return operator.graph().numerics() != NumericsProfile.TFLITE_OPTIMIZED;
  }

  /** Constants, as weights kept in fewer bits, become floats here and now. */
  private static void dequantize(OperatorNodes operator) {
    TensorSpec from = operator.in(0);
    TensorData data = operator.graph().data(operator.input(0));
    if (data == null) {
      if (isInt8(from) && isCore(operator)) {
        operator.emit(new Op.Dequantize(), List.of(operator.input(0)), operator.output(0));
      } else {
        operator.keepFrom(0);
      }
      return;
    }
    operator
        .graph()
        .requireRoom(operator.output(0), (long) Float.BYTES * from.shape().elementCount());
    float[] reals = from.type() == DataType.FLOAT16 ? widened(data) : reals(data, from);
    TensorData floats = TensorData.ofFloats(from.shape(), reals);
    operator.alias(0, operator.graph().newConstant(operator.output(0), floats, null));
  }

  private static float[] widened(TensorData data) {
    TensorView halves = TensorView.of(data);
    float[] reals = new float[halves.count()];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = halves.getFloat(i);
    }
    return reals;
  }

  private static float[] reals(TensorData data, TensorSpec spec) {
    QuantParams quantization = spec.requireQuantization();
    float[] scales = quantization.scales();
    int[] zeroPoints = quantization.zeroPoints();
    Integer axis = quantization.axis();
    Shape shape = spec.shape();
    int stride = axis == null ? shape.elementCount() : shape.elementCount(axis + 1, shape.rank());
    TensorView stored = TensorView.of(data);
    float[] reals = new float[stored.count()];
    for (int i = 0; i < reals.length; i++) {
      int channel = i / stride % scales.length;
      reals[i] = scales[channel] * (float) (stored.getLong(i) - zeroPoints[channel]);
    }
    return reals;
  }
}
