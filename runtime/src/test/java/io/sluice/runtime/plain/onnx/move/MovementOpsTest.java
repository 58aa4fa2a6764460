package io.sluice.runtime.plain.onnx.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.plain.onnx.OnnxCall;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Expected values are those of NumPy's functions of the same names, worked out by hand. */
public class MovementOpsTest {
  @Test
  void reshapeTakesOverExtentsAndFindsTheOpenOne() {
    assertThat(reshape(Shape.of(2, 3, 5), 0, -1).run().get(0).shape()).isEqualTo(Shape.of(2, 15));
    assertThat(reshape(Shape.of(2, 3, 5), 5, 0, 2).run().get(0).shape())
        .isEqualTo(Shape.of(5, 3, 2));
    assertThat(reshape(Shape.of(0, 3), -1, 3).run().get(0).shape()).isEqualTo(Shape.of(0, 3));
    assertThat(reshape(Shape.of(3, 0), 0, 4).ints("allowzero", 1).run().get(0).shape())
        .isEqualTo(Shape.of(0, 4));
    assertThat(reshape(Shape.of(1)).run().get(0).shape()).isEqualTo(Shape.of());
    refused(reshape(Shape.of(3, 0), 0, -1).ints("allowzero", 1), "can be any");
    refused(reshape(Shape.of(6), -1, -1), "leaves two extents open");
    refused(reshape(Shape.of(6), 4, -1), "does not fit");
    refused(reshape(Shape.of(6), 2, 0), "extent 1 is 0");
    refused(reshape(Shape.of(6), -2, 3), "the extent -2");
    refused(reshape(Shape.of(6), Long.MAX_VALUE, 3), "the extent 9223372036854775807");
    refused(reshape(Shape.of(6), 1 << 30, 1 << 30), "more than 2^31-1 elements");
    refused(
        OnnxCall.of("Reshape", 14).floats(Shape.of(1), 1).longs(DataType.INT64, Shape.of(1), 1),
        "is not constant");
  }

  private static OnnxCall reshape(Shape input, long... shape) {
    return list(numbered("Reshape", 14, input), shape);
  }

  @Test
  void axesOfExtentOneComeAndGo() {
    assertThat(shapeOf(numbered("Flatten", 13, Shape.of(2, 3, 5)).ints("axis", -1)))
        .isEqualTo(Shape.of(6, 5));
    assertThat(shapeOf(numbered("Flatten", 9, Shape.of(2, 3, 5)).ints("axis", 3)))
        .isEqualTo(Shape.of(30, 1));
    assertThat(shapeOf(numbered("Squeeze", 13, Shape.of(1, 3, 1)))).isEqualTo(Shape.of(3));
    assertThat(shapeOf(list(numbered("Squeeze", 13, Shape.of(1, 3, 1)), -1)))
        .isEqualTo(Shape.of(1, 3));
    assertThat(shapeOf(numbered("Squeeze", 1, Shape.of(1, 3)).ints("axes", 0)))
        .isEqualTo(Shape.of(3));
    assertThat(shapeOf(list(numbered("Unsqueeze", 13, Shape.of(3)), -1, 0)))
        .isEqualTo(Shape.of(1, 3, 1));
    assertThat(shapeOf(numbered("Unsqueeze", 11, Shape.of(3)).ints("axes", 1)))
        .isEqualTo(Shape.of(3, 1));
    refused(list(numbered("Squeeze", 13, Shape.of(1, 3)), 1), "has not the extent 1");
    refused(list(numbered("Unsqueeze", 13, Shape.of(3)), 0, -3), "given twice");
    refused(list(numbered("Unsqueeze", 13, Shape.of(3)), 2), "outside rank 2");
  }

  @ParameterizedTest
  @EnumSource(value = DataType.class, mode = EnumSource.Mode.EXCLUDE, names = "STRING")
  void transposeTakesEveryType(DataType type) {
    OnnxCall call = OnnxCall.of("Transpose", 13).data(type, Shape.of(2, 3), 0, 1, 0, 1, 1, 0);
    TensorData y = call.run().get(0);
    assertThat(y.type()).isEqualTo(type);
    assertThat(y.shape()).isEqualTo(Shape.of(3, 2));
    assertThat(type.isFloat() ? y.toDoubles()[3] : y.toLongs()[3]).isEqualTo(1);
    refused(call.ints("perm", 1, 1), "given twice");
  }

  @Test
  void expandBroadcastsInBothDirections() {
    OnnxCall call = list(numbered("Expand", 13, Shape.of(3, 1)), 2, 1, 2);
    assertThat(shapeOf(call)).isEqualTo(Shape.of(2, 3, 2));
    assertThat(call.runToLongs()).containsExactly(0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2);
    assertThat(list(numbered("Expand", 13, Shape.of(2, 2)), 1).runToLongs())
        .containsExactly(0, 1, 2, 3);
    assertThat(shapeOf(list(numbered("Expand", 13, Shape.of(1, 2)), 0, 2)))
        .isEqualTo(Shape.of(0, 2));
    refused(list(numbered("Expand", 13, Shape.of(3)), 2), "cannot be expanded");
  }

  @Test
  void tileRepeatsEachAxis() {
    assertThat(list(numbered("Tile", 13, Shape.of(2, 2)), 2, 3).runToLongs())
        .containsExactly(0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3, 0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3);
    assertThat(shapeOf(list(numbered("Tile", 6, Shape.of(2, 2)), 0, 3))).isEqualTo(Shape.of(0, 6));
    refused(list(numbered("Tile", 13, Shape.of(2)), Long.MAX_VALUE), "repeats");
  }

  @Test
  void blocksOfChannelsBecomeBlocksOfTheImage() {
    Shape channels = Shape.of(1, 8, 1, 1);
    assertThat(numbered("DepthToSpace", 13, channels).ints("blocksize", 2).runToLongs())
        .containsExactly(0, 2, 4, 6, 1, 3, 5, 7);
    assertThat(
            numbered("DepthToSpace", 11, channels)
                .ints("blocksize", 2)
                .texts("mode", "CRD")
                .runToLongs())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(numbered("SpaceToDepth", 13, Shape.of(1, 2, 2, 4)).ints("blocksize", 2).runToLongs())
        .containsExactly(0, 2, 8, 10, 1, 3, 9, 11, 4, 6, 12, 14, 5, 7, 13, 15);
    refused(numbered("DepthToSpace", 13, channels).ints("blocksize", 3), "no multiple");
    refused(numbered("SpaceToDepth", 13, channels).ints("blocksize", 2), "no multiples");
  }

  @Test
  void concatJoinsAlsoEmptyParts() {
    OnnxCall call =
        OnnxCall.of("Concat", 13)
            .ints("axis", -1)
            .longs(DataType.UINT8, Shape.of(2, 1), 1, 2)
            .longs(DataType.UINT8, Shape.of(2, 0))
            .longs(DataType.UINT8, Shape.of(2, 2), 3, 4, 5, 6);
    assertThat(call.runToLongs()).containsExactly(1, 3, 4, 2, 5, 6);
    refused(call.longs(DataType.UINT8, Shape.of(3, 1), 1, 2, 3), "input 3");
    refused(OnnxCall.of("Concat", 13).floats(Shape.of(1), 1), "'axis' is missing");
  }

  @Test
  void splitGivesUnevenAndEmptyParts() {
    OnnxCall uneven = numbered("Split", 18, Shape.of(7)).ints("num_outputs", 3);
    assertThat(uneven.outputs(true, true, true).run().get(2).toLongs()).containsExactly(6);
    OnnxCall given = list(numbered("Split", 13, Shape.of(2, 3)).ints("axis", 1), 0, 2, 1);
    List<TensorData> parts = given.outputs(true, false, true).run();
    assertThat(parts.get(0).shape()).isEqualTo(Shape.of(2, 0));
    assertThat(parts.get(1).toLongs()).containsExactly(2, 5);
    OnnxCall legacy = numbered("Split", 2, Shape.of(5)).ints("split", 4, 1).outputs(true, true);
    assertThat(legacy.run().get(1).toLongs()).containsExactly(4);
    refused(numbered("Split", 13, Shape.of(5)).outputs(true, true), "equal parts");
    refused(list(numbered("Split", 13, Shape.of(5)), 2, 2).outputs(true, true), "cannot be split");
    refused(list(numbered("Split", 13, Shape.of(5)), 5).outputs(true, true), "2 outputs");
  }

  @Test
  void sliceClampsAndStepsBackwards() {
    assertThat(slice(Shape.of(5), -1, Long.MIN_VALUE, -2).runToLongs()).containsExactly(4, 2, 0);
    assertThat(slice(Shape.of(5), 9, 0, -1).runToLongs()).containsExactly(4, 3, 2, 1);
    assertThat(slice(Shape.of(5), -9, Long.MAX_VALUE, 3).runToLongs()).containsExactly(0, 3);
    assertThat(slice(Shape.of(5), 3, 0, Long.MIN_VALUE).runToLongs()).containsExactly(3);
    assertThat(slice(Shape.of(5), 3, 1, 1).runToLongs()).isEmpty();
    assertThat(slice(Shape.of(0), 0, -1, -1).runToLongs()).isEmpty();
    OnnxCall axes = list(list(list(numbered("Slice", 13, Shape.of(2, 3)), 1, 1), 3, 2), -1, 0);
    assertThat(axes.runToLongs()).containsExactly(4, 5);
    OnnxCall legacy =
        numbered("Slice", 1, Shape.of(2, 3)).ints("starts", 1).ints("ends", 2).ints("axes", 1);
    assertThat(legacy.runToLongs()).containsExactly(1, 4);
    refused(slice(Shape.of(5), 0, 1, 0), "a step is 0");
    refused(list(list(numbered("Slice", 13, Shape.of(5)), 0), 1, 2), "not of one length");
  }

  private static OnnxCall slice(Shape input, long start, long end, long step) {
    return list(list(list(list(numbered("Slice", 13, input), start), end), 0), step);
  }

  @Test
  void padContinuesInEachMode() {
    assertThat(pad("constant", 2, 1).longs(DataType.INT32, Shape.of(), 9).runToLongs())
        .containsExactly(9, 9, 0, 1, 2, 9);
    assertThat(pad("constant", -1, 2).runToLongs()).containsExactly(1, 2, 0, 0);
    assertThat(pad("edge", 2, 1).runToLongs()).containsExactly(0, 0, 0, 1, 2, 2);
    assertThat(pad("reflect", 5, 3).runToLongs()).containsExactly(1, 0, 1, 2, 1, 0, 1, 2, 1, 0, 1);
    assertThat(pad("wrap", 4, 2).runToLongs()).containsExactly(2, 0, 1, 2, 0, 1, 2, 0, 1);
    assertThat(pad("wrap", 1, -1).runToLongs()).containsExactly(1, 0, 1);
    refused(pad("edge", -3, 4), "no elements with which to continue");
    refused(pad("edge", -2, -2), "the extent -1");
    refused(pad("mirror", 1, 1), "'mirror' is not known");
    refused(pad("edge", Long.MIN_VALUE, 1), "too large");
  }

  private static OnnxCall pad(String mode, long before, long after) {
    return list(numbered("Pad", 18, Shape.of(3)), before, after).texts("mode", mode);
  }

  @Test
  void padTakesAxesOrAttributes() {
    OnnxCall axes = list(list(numbered("Pad", 18, Shape.of(2, 2)), 1, 0).absent(), -1);
    assertThat(axes.runToLongs()).containsExactly(0, 0, 1, 0, 2, 3);
    OnnxCall legacy =
        OnnxCall.of("Pad", 2)
            .floats(Shape.of(1, 2), 1, 2)
            .ints("pads", 1, 0, 0, 1)
            .reals("value", 0.5f);
    assertThat(legacy.runToDoubles()).containsExactly(0.5, 0.5, 0.5, 1, 2, 0.5);
    OnnxCall twoAxes = list(numbered("Pad", 13, Shape.of(2, 2)), 1, 1, 0, 1).texts("mode", "edge");
    assertThat(twoAxes.runToLongs()).containsExactly(0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3);
  }

  /** A call whose first input holds 0, 1, 2, ... */
  public static OnnxCall numbered(String name, int version, Shape shape) {
    long[] values = LongStream.range(0, shape.elementCount()).toArray();
    return OnnxCall.of(name, version).longs(DataType.INT32, shape, values);
  }

  /** The call with a further input, a constant list. */
  public static OnnxCall list(OnnxCall call, long... values) {
    return call.longs(DataType.INT64, Shape.of(values.length), values).constant();
  }

  private static Shape shapeOf(OnnxCall call) {
    return call.run().get(0).shape();
  }

  public static void refused(OnnxCall call, String message) {
    assertThatThrownBy(call::prepare)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("node")
        .hasMessageContaining(message);
  }
}
