package io.sluice.runtime.plain.onnx.elementwise;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.TextView;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Casts between numbers and texts, the only ops that make texts. A text that is no number becomes
 * NaN, or 0 as an integer, as a stream cannot stop at it.
 *
 * <p>Source: ONNX specification, Cast; ONNX Runtime for what it leaves open: 8 digits of a FLOAT32,
 * 17 of a FLOAT64, and no exponent unless the number is below 1e-4 or has more digits before the
 * point.
 */
final class TextConversion {
  private static final int FLOAT_DIGITS = 8;
  private static final int DOUBLE_DIGITS = 17;
  private static final int LEAST_EXPONENT = -4;

  private TextConversion() {}

  /** The cast from or to texts. */
  static PlainKernel between(DataType from, DataType to) {
    if (from == DataType.STRING) {
      return to.isFloat()
          ? (inputs, outputs, scratch) -> parseReals((TextView) inputs[0], outputs[0])
          : (inputs, outputs, scratch) -> parseIntegers((TextView) inputs[0], outputs[0]);
    }
    int digits = from == DataType.FLOAT64 ? DOUBLE_DIGITS : FLOAT_DIGITS;
    return (inputs, outputs, scratch) -> {
      for (int i = 0; i < inputs[0].count(); i++) {
        TextView texts = (TextView) outputs[0];
        texts.set(
            i,
            from.isFloat()
                ? text(inputs[0].getDouble(i), digits)
                : from == DataType.UINT64
                    ? Long.toUnsignedString(inputs[0].getLong(i))
                    : Long.toString(inputs[0].getLong(i)));
      }
    };
  }

  private static void parseReals(TextView texts, TensorView y) {
    for (int i = 0; i < y.count(); i++) {
      y.setDouble(i, real(texts.get(i)));
    }
  }

  private static void parseIntegers(TextView texts, TensorView y) {
    for (int i = 0; i < y.count(); i++) {
      String text = texts.get(i).strip();
      long value;
      try {
        value = Long.parseLong(text);
      } catch (NumberFormatException e) {
        value = (long) real(text);
      }
      y.setLong(i, value);
    }
  }

  private static double real(String text) {
    String stripped = text.strip();
    switch (stripped.toUpperCase(Locale.ROOT)) {
      case "INF", "+INF", "INFINITY", "+INFINITY":
        return Double.POSITIVE_INFINITY;
      case "-INF", "-INFINITY":
        return Double.NEGATIVE_INFINITY;
      default:
        try {
          return Double.parseDouble(stripped);
        } catch (NumberFormatException e) {
          return Double.NaN;
        }
    }
  }

  /** As C prints a number in its shorter form ({@code %g}). */
  static String text(double value, int digits) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "INF" : "-INF";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    BigDecimal shortest = rounded.stripTrailingZeros();
    if (exponent >= LEAST_EXPONENT && exponent < digits) {
      return shortest.toPlainString();
    }
    BigDecimal mantissa = shortest.scaleByPowerOfTen(-exponent);
    int size = Math.abs(exponent);
    return mantissa.toPlainString() + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + size;
  }
}
