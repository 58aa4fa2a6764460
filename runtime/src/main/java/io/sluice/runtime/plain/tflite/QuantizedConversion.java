package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.FLOAT32;
import static io.sluice.model.DataType.INT16;
import static io.sluice.model.DataType.INT32;
import static io.sluice.model.DataType.INT8;
import static io.sluice.model.DataType.UINT8;

import io.sluice.kernels.QuantizedMultiplier;
import io.sluice.kernels.Requantization;
import io.sluice.kernels.Requantizer;
import io.sluice.kernels.Rounding;
import io.sluice.model.DataType;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * QUANTIZE, DEQUANTIZE and CONCATENATION: between reals and integers, and between integers of other
 * parameters.
 *
 * <p>Source: TensorFlow Lite, {@code reference/quantize.h}, {@code requantize.h}, {@code
 * dequantize.h} and {@code concatenation.h}; XNNPACK, {@code f32-qs8-vcvt} and {@code qs8-vcvt}.
 */
final class QuantizedConversion {
  private static final DataType[] ALL = {INT8, UINT8, INT16, INT32};

  /** How many elements the optimized kernels convert at once; those behind go one by one. */
  private static final int BLOCK_OF_BYTES = 16;

  private static final int BLOCK_OF_FLOATS = 8;

  private QuantizedConversion() {}

  /** The ops by their names. */
  static Map<String, PlainOp> ops() {
    return Map.of(
        "QUANTIZE", QuantizedConversion::quantize,
        "DEQUANTIZE", QuantizedConversion::dequantize,
        "CONCATENATION", QuantizedConversion::concatenation);
  }

  private static boolean isEightBits(QuantizedTensor tensor) {
    return tensor.type() == INT8 || tensor.type() == UINT8;
  }

  private static Prepared quantize(PlainNode node) {
    QuantizedTensor y = QuantizedTensor.output(node, ALL);
    if (node.input(0).type() == FLOAT32) {
      return quantizeReals(node, y);
    }
    QuantizedTensor x = QuantizedTensor.input(node, 0, ALL);
    IntUnaryOperator rescaling = rescaling(node, x, y);
    boolean inBlocks =
        Profiles.isOptimized(node) && isEightBits(x) && isEightBits(y) && !isDelegated(node, x, y);
    IntUnaryOperator ofBlocks = inBlocks ? rescalingHalfUp(x, y) : rescaling;
    return Prepared.of(
        y.withShape(x.shape()),
        (inputs, outputs, scratch) -> {
          TensorView q = inputs[0];
          int blocks = q.count() - q.count() % BLOCK_OF_BYTES;
          for (int i = 0; i < q.count(); i++) {
            IntUnaryOperator function = i < blocks ? ofBlocks : rescaling;
            outputs[0].setLong(i, function.applyAsInt((int) q.getLong(i)));
          }
        });
  }

  /** As the optimized kernel of 8 bits does in whole blocks of elements. */
  private static IntUnaryOperator rescalingHalfUp(QuantizedTensor x, QuantizedTensor y) {
    OutputRange range = y.range();
    Requantizer requantizer =
        Requantization.RUY.prepare(new double[] {(double) x.scale() / y.scale()});
    return q -> range.clamp((long) requantizer.scale(q - x.zeroPoint(), 0) + y.zeroPoint());
  }

  /** Whether XNNPACK takes it: 8 bits, both with a sign or both without. */
  private static boolean isDelegated(PlainNode node, QuantizedTensor x, QuantizedTensor y) {
    return Profiles.isXnnpack(node)
        && isEightBits(x)
        && x.type() == y.type()
        && node.integer("from_uint8", 0, 0, 1) == node.integer("to_uint8", 0, 0, 1)
        && QuantizedUnary.isDelegated(x.scale() / y.scale());
  }

  private static Prepared quantizeReals(PlainNode node, QuantizedTensor y) {
    boolean delegated = Profiles.isXnnpack(node) && isEightBits(y);
    boolean inBlocks = Profiles.isOptimized(node) && y.type() != INT32;
    OutputRange range = y.range();
    float scale = y.scale();
    float reciprocal = 1f / scale;
    return Prepared.of(
        y.withShape(node.shape(0)),
        (inputs, outputs, scratch) -> {
          TensorView x = inputs[0];
          int even = x.count();
          if (!delegated) {
            even = inBlocks ? even - even % BLOCK_OF_FLOATS : 0;
          }
          for (int i = 0; i < x.count(); i++) {
            int units =
                i < even
                    ? Rounding.halfEven(x.getFloat(i) * reciprocal)
                    : Rounding.halfAway(x.getFloat(i) / scale);
            outputs[0].setLong(i, range.clamp((long) units + y.zeroPoint()));
          }
        });
  }

  /** The same real under other parameters. */
  private static IntUnaryOperator rescaling(PlainNode node, QuantizedTensor x, QuantizedTensor y) {
    OutputRange range = y.range();
    if (isDelegated(node, x, y)) {
      int factor = Rounding.halfEven(256f * (x.scale() / y.scale()));
      return q -> range.clamp((((q - x.zeroPoint()) * factor + 128) >> 8) + y.zeroPoint());
    }
    QuantizedMultiplier multiplier = QuantizedMultiplier.of((double) x.scale() / y.scale());
    return q -> range.clamp((long) multiplier.applyTo(q - x.zeroPoint()) + y.zeroPoint());
  }

  private static Prepared dequantize(PlainNode node) {
    QuantizedTensor x = QuantizedTensor.input(node, 0, ALL);
    boolean inBlocks = node.numerics() == NumericsProfile.TFLITE_OPTIMIZED && isEightBits(x);
    int shift = QuantizedTensor.isFromUint8(node) ? QuantizedTensor.UINT8_SHIFT : 0;
    float zero = -(x.zeroPoint() + shift) * x.scale();
    return Prepared.of(
        new TensorType(FLOAT32, x.shape()),
        (inputs, outputs, scratch) -> {
          TensorView q = inputs[0];
          int blocks = inBlocks ? q.count() - q.count() % BLOCK_OF_FLOATS : 0;
          for (int i = 0; i < blocks; i++) {
            outputs[0].setFloat(i, (float) (q.getLong(i) + shift) * x.scale() + zero);
          }
          for (int i = blocks; i < q.count(); i++) {
            // The difference and the product are exact in double.
            double real = (double) x.scale() * (q.getLong(i) - x.zeroPoint());
            outputs[0].setFloat(i, (float) real);
          }
        });
  }

  private static Prepared concatenation(PlainNode node) {
    QuantizedTensor y = QuantizedTensor.output(node, INT8, INT16);
    node.check(
        node.text("fused_activation_function", "NONE").equals("NONE"),
        "an activation of a concatenation is not supported");
    node.check(node.inputCount() >= 1, "there is no input");
    Shape first = node.shape(0);
    int axis = node.axis(node.integer("axis", 0), first.rank());
    List<Part> parts = new ArrayList<>();
    long extent = 0;
    for (int i = 0; i < node.inputCount(); i++) {
      QuantizedTensor x = QuantizedTensor.input(node, i, y.type());
      node.check(
          x.shape().rank() == first.rank()
              && x.shape().withDim(axis, 1).equals(first.withDim(axis, 1)),
          "inputs of shapes %s and %s do not join along axis %d",
          first,
          x.shape(),
          axis);
      parts.add(Part.of(x, y, x.shape().elementCount(axis, first.rank())));
      extent += x.shape().dim(axis);
    }
    node.check(extent <= Integer.MAX_VALUE, "the inputs are too long along axis %d", axis);
    int outer = first.elementCount(0, axis);
    return Prepared.of(
        y.withShape(first.withDim(axis, (int) extent)),
        (inputs, outputs, scratch) -> {
          int at = 0;
          for (int row = 0; row < outer; row++) {
            for (int i = 0; i < inputs.length; i++) {
              at = parts.get(i).write(inputs[i], row, outputs[0], at);
            }
          }
        });
  }

  /**
   * An input of a concatenation.
   *
   * @param length of a row: its elements from the axis on
   * @param scale from its units to the output's; with the bias, in float
   */
  private record Part(
      int length, boolean same, float scale, float bias, int zeroPoint, OutputRange range) {
    static Part of(QuantizedTensor x, QuantizedTensor y, int length) {
      float scale = x.scale() * (1f / y.scale());
      float bias = -x.zeroPoint() * scale;
      return new Part(length, x.hasParametersOf(y), scale, bias, y.zeroPoint(), y.range());
    }

    int write(TensorView x, int row, TensorView to, int at) {
      if (same) {
        to.copy(at, x, row * length, length);
        return at + length;
      }
      for (int i = 0; i < length; i++) {
        int units = Rounding.halfAway(x.getLong(row * length + i) * scale + bias);
        to.setLong(at + i, range.clamp((long) units + zeroPoint));
      }
      return at + length;
    }
  }
}
