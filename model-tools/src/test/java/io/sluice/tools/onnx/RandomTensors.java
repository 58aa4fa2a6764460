package io.sluice.tools.onnx;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.Random;

/** Random tensors, the same in every run. */
final class RandomTensors {
  private final Random random = new Random(11);

  /** Reals between -2 and 2. */
  TensorData reals(DataType type, int... extents) {
    Shape shape = Shape.of(extents);
    return TensorData.ofDoubles(type, shape, random.doubles(shape.elementCount(), -2, 2).toArray());
  }

  /** FLOAT32 between -2 and 2. */
  TensorData floats(int... extents) {
    return reals(DataType.FLOAT32, extents);
  }

  /** FLOAT32 between 0.01 and 0.1, as scales are. */
  TensorData scales(int... extents) {
    Shape shape = Shape.of(extents);
    return TensorData.ofDoubles(
        DataType.FLOAT32, shape, random.doubles(shape.elementCount(), 0.01, 0.1).toArray());
  }

  /** Integers over the whole range of a type of at most 16 bits. */
  TensorData integers(DataType type, int... extents) {
    return between(type.least(), type.greatest(), type, extents);
  }

  /** Integers of a range, both ends included. */
  TensorData between(long least, long greatest, DataType type, int... extents) {
    Shape shape = Shape.of(extents);
    return TensorData.ofLongs(
        type, shape, random.longs(shape.elementCount(), least, greatest + 1).toArray());
  }

  static TensorData real(double value) {
    return TensorData.ofDoubles(DataType.FLOAT32, Shape.of(), value);
  }

  static TensorData integer(DataType type, long value) {
    return TensorData.ofLongs(type, Shape.of(), value);
  }
}
