package io.sluice.tools.onnx;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ops that move elements against ONNX Runtime, on odd extents. */
class MovementOracleTest {
  private final Random random = new Random(17);

  @Test
  void transposedTiledAndExpanded() {
    for (List<Long> order :
        List.of(List.of(2L, 0L, 1L), List.of(0L, 2L, 1L), List.of(2L, 1L, 0L))) {
      OrtOracle.op("Transpose", 13)
          .attribute("perm", order)
          .input(data(DataType.INT8, 3, 5, 7))
          .checkExact();
    }
    OrtOracle.op("Tile", 13)
        .input(data(DataType.FLOAT64, 3, 1, 5))
        .constant(longs(2, 3, 1))
        .checkExact();
    OrtOracle.op("Expand", 13)
        .input(data(DataType.INT32, 3, 1, 5))
        .constant(longs(7, 1, 3, 1))
        .checkExact();
  }

  @ParameterizedTest
  @CsvSource({"-1, -99, -2", "1, 6, 2", "5, -7, -3", "0, 99, 1", "4, 4, 1"})
  void slicedAlongEachAxis(long start, long end, long step) {
    for (long axis : new long[] {0, 1, -1}) {
      OrtOracle.op("Slice", 13)
          .input(data(DataType.UINT8, 7, 7, 7))
          .constant(longs(start))
          .constant(longs(end))
          .constant(longs(axis))
          .constant(longs(step))
          .checkExact();
    }
  }

  @Test
  void slicedAsInTheFirstVersion() {
    OrtOracle.op("Slice", 9)
        .attribute("starts", List.of(1L, -3L))
        .attribute("ends", List.of(9L, -1L))
        .attribute("axes", List.of(2L, 0L))
        .input(data(DataType.FLOAT32, 5, 3, 7))
        .checkExact();
  }

  @ParameterizedTest
  @ValueSource(strings = {"constant", "reflect", "edge", "wrap"})
  void paddedAndCropped(String mode) {
    for (TensorData pads : List.of(longs(2, 0, 1, 3), longs(-1, 2, 2, -3))) {
      OrtOracle.op("Pad", 19)
          .attribute("mode", mode)
          .input(data(DataType.FLOAT32, 5, 7))
          .constant(pads)
          .checkExact();
    }
  }

  @Test
  void splitAndJoined() {
    OrtOracle.op("Split", 18)
        .outputs(3)
        .attribute("axis", -1)
        .attribute("num_outputs", 3)
        .input(data(DataType.INT64, 3, 7))
        .checkExact();
    OrtOracle.op("Concat", 13)
        .attribute("axis", 1)
        .input(data(DataType.BOOL, 3, 1, 5))
        .input(data(DataType.BOOL, 3, 3, 5))
        .checkExact();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1})
  void lookedUp(long axis) {
    TensorData indices = TensorData.ofLongs(DataType.INT64, Shape.of(3, 1), 2, -3, 1);
    OrtOracle.op("Gather", 13)
        .attribute("axis", axis)
        .input(data(DataType.FLOAT16, 3, 5, 7))
        .input(indices)
        .checkExact();
    OrtOracle.op("GatherElements", 13)
        .attribute("axis", axis)
        .input(data(DataType.INT16, 3, 5, 7))
        .input(indices(3, 3, 5, 7))
        .checkExact();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1})
  void lookedUpByTuples(long batchAxes) {
    OrtOracle.op("GatherND", 13)
        .attribute("batch_dims", batchAxes)
        .input(data(DataType.FLOAT32, 3, 5, 7))
        .input(indices(3, 3, 4, 2))
        .checkExact();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "add", "mul", "max", "min"})
  void scattered(String reduction) {
    boolean single = reduction.equals("none");
    TensorData rows =
        single ? longs(2, 0, 4) : TensorData.ofLongs(DataType.INT64, Shape.of(3), 2, 0, 2);
    TensorData tuples = TensorData.ofLongs(DataType.INT64, Shape.of(3, 1), rows.toLongs());
    OrtOracle.op("ScatterND", 18)
        .attribute("reduction", reduction)
        .input(data(DataType.FLOAT32, 5, 7))
        .input(tuples)
        .input(data(DataType.FLOAT32, 3, 7))
        .check(1e-6);
    OrtOracle.op("ScatterElements", 18)
        .attribute("reduction", reduction)
        .input(data(DataType.INT32, 5, 1))
        .input(tuples)
        .input(data(DataType.INT32, 3, 1))
        .checkExact();
  }

  @Test
  void blocksAndChannels() {
    for (String mode : List.of("DCR", "CRD")) {
      OrtOracle.op("DepthToSpace", 13)
          .attribute("blocksize", 3)
          .attribute("mode", mode)
          .input(data(DataType.FLOAT32, 2, 18, 5, 7))
          .checkExact();
    }
    OrtOracle.op("SpaceToDepth", 13)
        .attribute("blocksize", 3)
        .input(data(DataType.FLOAT32, 2, 5, 9, 3))
        .checkExact();
  }

  @Test
  void markedAndTurnedRound() {
    OrtOracle.op("OneHot", 11)
        .attribute("axis", 1)
        .input(data(DataType.INT64, 3, 5))
        .constant(TensorData.ofLongs(DataType.INT64, Shape.of(), 7))
        .input(TensorData.ofFloats(Shape.of(2), -1, 3))
        .checkExact();
    OrtOracle.op("ReverseSequence", 10)
        .input(data(DataType.FLOAT32, 5, 3, 7))
        .input(longs(5, 1, 3))
        .checkExact();
    for (int upper = 0; upper < 2; upper++) {
      OrtOracle.op("Trilu", 14)
          .attribute("upper", upper)
          .input(data(DataType.INT64, 2, 5, 7))
          .input(TensorData.ofLongs(DataType.INT64, Shape.of(), -2))
          .checkExact();
    }
  }

  private TensorData data(DataType type, int... extents) {
    Shape shape = Shape.of(extents);
    int count = shape.elementCount();
    return type.isFloat()
        ? TensorData.ofDoubles(type, shape, random.doubles(count, -9, 9).toArray())
        : TensorData.ofLongs(
            type, shape, random.longs(count, 0, type == DataType.BOOL ? 2 : 10).toArray());
  }

  private TensorData indices(int extent, int... extents) {
    Shape shape = Shape.of(extents);
    long[] values = random.longs(shape.elementCount(), -extent, extent).toArray();
    return TensorData.ofLongs(DataType.INT64, shape, values);
  }

  private static TensorData longs(long... values) {
    return TensorData.ofLongs(DataType.INT64, Shape.of(values.length), values);
  }
}
