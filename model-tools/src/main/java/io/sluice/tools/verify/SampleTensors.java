package io.sluice.tools.verify;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.tools.npy.NpyArray;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * An array as the samples of one tensor of a model: of the tensor's shape itself, or of many of
 * them behind one dimension more, or in place of the tensor's leading 1.
 */
final class SampleTensors {
  private final String source;
  private final NpyArray array;
  private final TensorSpec spec;
  private final int count;

  /**
   * Takes an array for the samples of a tensor.
   *
   * @param source what the array was read from, for messages
   * @throws InvalidCaseException if shape or type do not fit
   */
  SampleTensors(String source, NpyArray array, TensorSpec spec) {
    this.source = source;
    this.array = array;
    this.spec = spec;
    this.count = count(array.shape(), spec.shape().toArray());
    if (count < 0) {
      throw new InvalidCaseException(
          "%s: the shape is %s, but '%s' needs %s, or a batch of that in the first dimension"
              .formatted(source, Arrays.toString(array.shape()), spec.name(), spec.shape()));
    }
    if (kind(array.type()) != kind(spec.type())) {
      throw new InvalidCaseException(
          "%s: the elements are %s, but '%s' is %s"
              .formatted(source, array.type(), spec.name(), spec.type()));
    }
  }

  /** How many samples an array holds, or -1 if its shape does not fit. */
  private static int count(int[] given, int[] item) {
    if (Arrays.equals(given, item)) {
      return 1;
    }
    if (given.length == 0) {
      return -1;
    }
    int[] rest = Arrays.copyOfRange(given, 1, given.length);
    boolean leadingOne = item.length > 0 && item[0] == 1;
    return Arrays.equals(rest, item)
            || leadingOne && Arrays.equals(rest, Arrays.copyOfRange(item, 1, item.length))
        ? given[0]
        : -1;
  }

  /** Types of one kind are converted where no element loses by it. */
  private static int kind(DataType type) {
    return type.isFloat() ? 0 : type.isInteger() ? 1 : 2;
  }

  int count() {
    return count;
  }

  TensorSpec spec() {
    return spec;
  }

  String source() {
    return source;
  }

  /**
   * One sample; floats are rounded to the tensor's type.
   *
   * @throws InvalidCaseException if an integer does not fit in the tensor's type
   */
  TensorData get(int sample) {
    Shape shape = spec.shape();
    TensorData data = array.toTensor(sample * shape.elementCount(), shape);
    if (data.type() == spec.type()) {
      return data;
    }
    if (spec.type().isFloat()) {
      return TensorData.ofDoubles(spec.type(), shape, data.toDoubles());
    }
    long[] values = data.toLongs();
    TensorData converted = TensorData.ofLongs(spec.type(), shape, values);
    boolean oneIsUint64 = data.type() == DataType.UINT64 || spec.type() == DataType.UINT64;
    if (!Arrays.equals(converted.toLongs(), values)
        || oneIsUint64 && LongStream.of(values).anyMatch(value -> value < 0)) {
      throw new InvalidCaseException(
          "%s: the elements are %s, and some do not fit into '%s', which is %s"
              .formatted(source, data.type(), spec.name(), spec.type()));
    }
    return converted;
  }
}
