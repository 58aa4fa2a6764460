package io.sluice.runtime.plain.onnx.move;

import static io.sluice.runtime.plain.onnx.move.MovementOpsTest.list;
import static io.sluice.runtime.plain.onnx.move.MovementOpsTest.numbered;
import static io.sluice.runtime.plain.onnx.move.MovementOpsTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.plain.onnx.OnnxCall;
import org.junit.jupiter.api.Test;

class IndexingOpsTest {
  @Test
  void gatherTakesSlicesAlongAnAxis() {
    OnnxCall rows = indices(numbered("Gather", 13, Shape.of(3, 2)), Shape.of(1, 3), 2, -3, 1);
    assertThat(rows.run().get(0).shape()).isEqualTo(Shape.of(1, 3, 2));
    assertThat(rows.runToLongs()).containsExactly(4, 5, 0, 1, 2, 3);
    OnnxCall column = indices(numbered("Gather", 1, Shape.of(3, 2)), Shape.of(), 1).ints("axis", 1);
    assertThat(column.run().get(0).shape()).isEqualTo(Shape.of(3));
    assertThat(column.runToLongs()).containsExactly(1, 3, 5);
  }

  @Test
  void computedIndicesBeyondTheEndsMeanTheNearestElement() {
    OnnxCall call = indices(numbered("Gather", 13, Shape.of(3)), Shape.of(2), 7, Long.MIN_VALUE);
    assertThat(call.runToLongs()).containsExactly(2, 0);
    refused(call.constant(), "the index 7 is outside extent 3");
    refused(indices(numbered("Gather", 13, Shape.of(0)), Shape.of(1), 0), "an axis of no elements");
    refused(numbered("Gather", 13, Shape.of(1)).floats(Shape.of(1), 0), "int32 or int64");
  }

  @Test
  void gatherElementsKeepsTheOtherCoordinates() {
    OnnxCall call =
        indices(numbered("GatherElements", 13, Shape.of(3, 3)), Shape.of(2, 3), 1, 2, 0, 2, 0, -3);
    assertThat(call.runToLongs()).containsExactly(3, 7, 2, 6, 1, 2);
    assertThat(call.ints("axis", 1).runToLongs()).containsExactly(1, 2, 0, 5, 3, 3);
    refused(
        indices(numbered("GatherElements", 13, Shape.of(1, 1)), Shape.of(2, 2), 0, 0, 0, 0),
        "reach beyond");
  }

  @Test
  void gatherNdFollowsTuplesInBatches() {
    OnnxCall whole = indices(numbered("GatherND", 12, Shape.of(2, 2)), Shape.of(2, 2), 0, 0, 1, -1);
    assertThat(whole.runToLongs()).containsExactly(0, 3);
    OnnxCall runs = indices(numbered("GatherND", 12, Shape.of(2, 2, 2)), Shape.of(2, 1), 1, 0);
    assertThat(runs.runToLongs()).containsExactly(4, 5, 6, 7, 0, 1, 2, 3);
    OnnxCall batches =
        indices(numbered("GatherND", 12, Shape.of(2, 2, 2)), Shape.of(2, 1), 1, 0)
            .ints("batch_dims", 1);
    assertThat(batches.run().get(0).shape()).isEqualTo(Shape.of(2, 2));
    assertThat(batches.runToLongs()).containsExactly(2, 3, 4, 5);
    refused(
        indices(numbered("GatherND", 12, Shape.of(2)), Shape.of(1, 2), 0, 0), "are too long for");
  }

  @Test
  void scatterElementsReducesWhatMeets() {
    assertThat(scatter("none").runToLongs()).containsExactly(0, 7, 2);
    assertThat(scatter("add").runToLongs()).containsExactly(0, 13, 2);
    assertThat(scatter("mul").runToLongs()).containsExactly(0, 35, 2);
    assertThat(scatter("max").runToLongs()).containsExactly(0, 7, 2);
    assertThat(scatter("min").runToLongs()).containsExactly(0, 1, 2);
    refused(scatter("median"), "'median' is not known");
  }

  private static OnnxCall scatter(String reduction) {
    return indices(numbered("ScatterElements", 18, Shape.of(3)), Shape.of(2), 1, -2)
        .longs(DataType.INT32, Shape.of(2), 5, 7)
        .texts("reduction", reduction);
  }

  @Test
  void theGreatestUnsignedIntegerIsTheGreatest() {
    OnnxCall call =
        OnnxCall.of("ScatterElements", 18)
            .longs(DataType.UINT64, Shape.of(1), 5)
            .longs(DataType.INT64, Shape.of(1), 0)
            .longs(DataType.UINT64, Shape.of(1), -1)
            .texts("reduction", "max");
    assertThat(call.runToLongs()).containsExactly(-1);
  }

  @Test
  void scatterNdWritesRuns() {
    OnnxCall call =
        indices(numbered("ScatterND", 16, Shape.of(3, 2)), Shape.of(2, 1), 2, 0)
            .longs(DataType.INT32, Shape.of(2, 2), 10, 20, 30, 40);
    assertThat(call.runToLongs()).containsExactly(30, 40, 2, 3, 10, 20);
    assertThat(call.texts("reduction", "add").runToLongs()).containsExactly(30, 41, 2, 3, 14, 25);
  }

  @Test
  void oneHotMarksOnlyIndicesWithinTheDepth() {
    assertThat(oneHot(11).runToLongs()).containsExactly(5, 3, 3, 5, 3, 3);
    assertThat(oneHot(9).runToLongs()).containsExactly(5, 3, 3, 3, 3, 3);
    OnnxCall front = oneHot(11).ints("axis", 0);
    assertThat(front.run().get(0).shape()).isEqualTo(Shape.of(2, 3));
    assertThat(front.runToLongs()).containsExactly(5, 3, 3, 3, 5, 3);
  }

  private static OnnxCall oneHot(int version) {
    return list(indices(OnnxCall.of("OneHot", version), Shape.of(3), 0, -1, 2), 2)
        .longs(DataType.INT16, Shape.of(2), 3, 5);
  }

  @Test
  void shapesAndRangesAreKnownBeforehand() {
    Shape shape = Shape.of(2, 3, 5);
    assertThat(numbered("Shape", 13, shape).runToLongs()).containsExactly(2, 3, 5);
    assertThat(numbered("Shape", 15, shape).ints("start", -9).ints("end", -1).runToLongs())
        .containsExactly(2, 3);
    assertThat(numbered("Shape", 15, shape).ints("start", 2).ints("end", 1).runToLongs()).isEmpty();
    assertThat(numbered("Size", 13, shape).runToLongs()).containsExactly(30);
    TensorData made = list(OnnxCall.of("ConstantOfShape", 9), 2, 1).run().get(0);
    assertThat(made).isEqualTo(TensorData.ofFloats(Shape.of(2, 1), 0, 0));
    assertThat(
            list(OnnxCall.of("ConstantOfShape", 9), 3)
                .longs(DataType.BOOL, Shape.of(1), 1)
                .runToLongs())
        .containsExactly(1, 1, 1);
    refused(list(OnnxCall.of("ConstantOfShape", 9), -1), "the extent -1");
    refused(list(OnnxCall.of("ConstantOfShape", 9), 1 << 30), "at most");
  }

  @Test
  void eyeLikeMovesItsDiagonal() {
    TensorData eye = numbered("EyeLike", 9, Shape.of(2, 3)).ints("k", 1).run().get(0);
    assertThat(eye.toLongs()).containsExactly(0, 1, 0, 0, 0, 1);
    OnnxCall below = numbered("EyeLike", 9, Shape.of(2, 3)).ints("k", -1).ints("dtype", 11);
    assertThat(below.runToDoubles()).containsExactly(0, 0, 0, 1, 0, 0);
    assertThat(below.ints("k", Long.MIN_VALUE).runToDoubles()).containsOnly(0);
    refused(below.ints("dtype", 8), "is not supported");
  }

  @Test
  void rangeStopsBeforeTheLimit() {
    assertThat(range(DataType.INT16, 10, 4, -2).runToLongs()).containsExactly(10, 8, 6);
    assertThat(range(DataType.INT64, 1, 8, 3).runToLongs()).containsExactly(1, 4, 7);
    assertThat(range(DataType.FLOAT32, 1, 2, 0.4).runToDoubles())
        .containsExactly(1f, 1 + 0.4f, 1 + 2 * 0.4f);
    assertThat(range(DataType.FLOAT64, 1, 1, 1).runToDoubles()).isEmpty();
    refused(range(DataType.INT32, 0, 1, 0), "the delta is 0");
    refused(range(DataType.FLOAT32, 0, Double.POSITIVE_INFINITY, 1), "the extent");
    refused(range(DataType.INT64, -9e18, 9e18, 1), "the extent 9223372036854775807");
  }

  private static OnnxCall range(DataType type, double start, double limit, double delta) {
    Shape scalar = Shape.of();
    return OnnxCall.of("Range", 11)
        .data(type, scalar, start)
        .constant()
        .data(type, scalar, limit)
        .constant()
        .data(type, scalar, delta)
        .constant();
  }

  @Test
  void constantsDecideWhatIsSelected() {
    TensorData places = numbered("NonZero", 13, Shape.of(2, 2)).constant().run().get(0);
    assertThat(places.shape()).isEqualTo(Shape.of(2, 3));
    assertThat(places.toLongs()).containsExactly(0, 1, 1, 1, 0, 1);
    assertThat(compress(Shape.of(3, 2), 0, 1, 0, 1).runToLongs()).containsExactly(1, 3);
    assertThat(compress(Shape.of(3, 2), 0, 1).ints("axis", -1).runToLongs())
        .containsExactly(1, 3, 5);
    refused(compress(Shape.of(1), 0, 1), "keeps element 1 of 1");
    refused(numbered("NonZero", 13, Shape.of(1)), "is not constant");
  }

  private static OnnxCall compress(Shape input, long... condition) {
    return numbered("Compress", 11, input)
        .longs(DataType.BOOL, Shape.of(condition.length), condition)
        .constant();
  }

  @Test
  void triluKeepsOneSideOfTheDiagonal() {
    Shape shape = Shape.of(2, 3);
    assertThat(numbered("Trilu", 14, shape).runToLongs()).containsExactly(0, 1, 2, 0, 4, 5);
    assertThat(list(numbered("Trilu", 14, shape), 2).runToLongs())
        .containsExactly(0, 0, 2, 0, 0, 0);
    assertThat(list(numbered("Trilu", 14, shape), -1).ints("upper", 0).runToLongs())
        .containsExactly(0, 0, 0, 3, 0, 0);
    assertThat(list(numbered("Trilu", 14, shape), Long.MIN_VALUE).ints("upper", 0).runToLongs())
        .containsOnly(0);
  }

  @Test
  void sequencesAreTurnedRoundUpToTheirLength() {
    OnnxCall call = indices(numbered("ReverseSequence", 10, Shape.of(3, 2)), Shape.of(2), 2, 9);
    assertThat(call.runToLongs()).containsExactly(2, 5, 0, 3, 4, 1);
    OnnxCall rows =
        indices(numbered("ReverseSequence", 10, Shape.of(2, 3)), Shape.of(2), 0, 3)
            .ints("batch_axis", 0)
            .ints("time_axis", 1);
    assertThat(rows.runToLongs()).containsExactly(0, 1, 2, 5, 4, 3);
  }

  private static OnnxCall indices(OnnxCall call, Shape shape, long... values) {
    return call.longs(DataType.INT64, shape, values);
  }
}
