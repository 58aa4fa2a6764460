package io.sluice.tools.verify;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares tensors with those expected, and keeps the count and the largest difference. */
final class Comparison {
  /** Dequantized floats are whole steps apart but for the rounding of the multiplication. */
  private static final double STEP_ROUNDING = 0.01;

  private final Tolerance tolerance;
  private long elements;
  private long unequal;
  private long outside;
  private @Nullable Difference largest;
  private double largestSteps = Double.NaN;

  Comparison(Tolerance tolerance) {
    this.tolerance = tolerance;
  }

  /**
   * Compares one tensor.
   *
   * @param output its name
   * @param sample which item of a batch; -1 if there is no batch
   * @param scale of one step of the integer domain for floats, 0 if there is none
   * @return null, or why the two cannot be compared
   */
  @Nullable String add(
      String output, int sample, TensorData got, TensorData expected, double scale) {
    if (got.type() != expected.type() || !got.shape().equals(expected.shape())) {
      return "output '" + output + "' is " + got + ", expected " + expected;
    }
    boolean floats = got.type().isFloat();
    if (floats && scale == 0 && tolerance instanceof Tolerance.Steps) {
      return "output '"
          + output
          + "' is not dequantized from integers, so it has no steps to count;"
          + " compare it by rtol and atol";
    }
    elements += got.shape().elementCount();
    if (got.type() == DataType.STRING) {
      addTexts(new Place(output, sample, got), expected);
    } else if (floats) {
      addFloats(new Place(output, sample, got), expected, scale);
    } else {
      addIntegers(new Place(output, sample, got), expected);
    }
    return null;
  }

  Agreement agreement() {
    return new Agreement(elements, unequal, outside, largest, largestSteps);
  }

  private void addFloats(Place place, TensorData expected, double scale) {
    double[] got = place.tensor().toDoubles();
    double[] wanted = expected.toDoubles();
    for (int i = 0; i < got.length; i++) {
      if (Double.compare(got[i], wanted[i]) != 0) {
        double size = size(got[i], wanted[i]);
        double steps = scale == 0 ? Double.NaN : size / scale;
        boolean single = expected.type() != DataType.FLOAT64;
        keep(
            place,
            i,
            single ? Float.toString((float) got[i]) : Double.toString(got[i]),
            single ? Float.toString((float) wanted[i]) : Double.toString(wanted[i]),
            size,
            steps,
            within(size, wanted[i], steps));
      }
    }
  }

  private static double size(double got, double wanted) {
    double size = got == wanted ? 0 : Math.abs(got - wanted);
    return Double.isNaN(size) ? Double.POSITIVE_INFINITY : size;
  }

  private boolean within(double size, double wanted, double steps) {
    if (tolerance instanceof Tolerance.Close close) {
      return size == 0
          || size < Double.POSITIVE_INFINITY
              && size <= close.atol() + close.rtol() * Math.abs(wanted);
    }
    return tolerance instanceof Tolerance.Steps allowed && steps <= allowed.most() + STEP_ROUNDING;
  }

  private void addTexts(Place place, TensorData expected) {
    List<String> got = place.tensor().toStrings();
    List<String> wanted = expected.toStrings();
    for (int i = 0; i < got.size(); i++) {
      if (!got.get(i).equals(wanted.get(i))) {
        keep(place, i, "'" + got.get(i) + "'", "'" + wanted.get(i) + "'", 1, Double.NaN, false);
      }
    }
  }

  private void addIntegers(Place place, TensorData expected) {
    DataType type = expected.type();
    long[] got = place.tensor().toLongs();
    long[] wanted = expected.toLongs();
    for (int i = 0; i < got.length; i++) {
      if (got[i] != wanted[i]) {
        double size = Math.abs(real(type, got[i]) - real(type, wanted[i]));
        keep(
            place,
            i,
            text(type, got[i]),
            text(type, wanted[i]),
            size,
            size,
            tolerance instanceof Tolerance.Steps allowed
                && type != DataType.BOOL
                && size <= allowed.most());
      }
    }
  }

  private static double real(DataType type, long value) {
    return type == DataType.UINT64 && value < 0 ? 0x1p64 + value : value;
  }

  private static String text(DataType type, long value) {
    return switch (type) {
      case BOOL -> Boolean.toString(value != 0);
      case UINT64 -> Long.toUnsignedString(value);
      default -> Long.toString(value);
    };
  }

  private void keep(
      Place place,
      int index,
      String got,
      String expected,
      double size,
      double steps,
      boolean within) {
    unequal++;
    boolean firstOutside = !within && outside == 0;
    if (!within) {
      outside++;
    }
    boolean counts = !within || outside == 0;
    if (largest == null || firstOutside || (counts && size > largest.size())) {
      largest =
          new Difference(
              place.output(),
              place.sample(),
              indices(place.tensor().shape(), index),
              got,
              expected,
              size);
      largestSteps = steps;
    }
  }

  private static int[] indices(Shape shape, int index) {
    int[] indices = new int[shape.rank()];
    for (int axis = indices.length - 1, rest = index; axis >= 0; axis--) {
      indices[axis] = rest % shape.dim(axis);
      rest /= shape.dim(axis);
    }
    return indices;
  }

  /** The tensor that is compared. */
  private record Place(String output, int sample, TensorData tensor) {}
}
