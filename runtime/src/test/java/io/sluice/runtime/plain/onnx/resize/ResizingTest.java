package io.sluice.runtime.plain.onnx.resize;

import static io.sluice.runtime.plain.onnx.move.MovementOpsTest.list;
import static io.sluice.runtime.plain.onnx.move.MovementOpsTest.numbered;
import static io.sluice.runtime.plain.onnx.move.MovementOpsTest.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.onnx.OnnxCall;
import org.junit.jupiter.api.Test;

/** Expected values are worked out from the formulas of the standard's text. */
class ResizingTest {
  @Test
  void antialiasingWidensTheTriangle() {
    // scale 0.5: coordinates 0.5 and 2.5; weights of distances 1.5, 0.5, 0.5, 1.5 are 1, 3, 3, 1
    OnnxCall call =
        scaled(OnnxCall.of("Resize", 18).floats(Shape.of(4), 8, 16, 24, 64), 0.5f)
            .texts("mode", "linear")
            .ints("antialias", 1);
    assertThat(call.runToDoubles())
        .containsExactly((8 + 3 * 8 + 3 * 16 + 24) / 8.0, (16 + 3 * 24 + 3 * 64 + 64) / 8.0);
    assertThat(call.ints("exclude_outside", 1).runToDoubles())
        .containsExactly(
            new double[] {(3 * 8 + 3 * 16 + 24) / 7.0, (16 + 3 * 24 + 3 * 64) / 7.0}, within(1e-5));
  }

  @Test
  void cropsReachBeyondTheEnds() {
    OnnxCall call =
        OnnxCall.of("Resize", 13)
            .floats(Shape.of(3), 1, 2, 3)
            .floats(Shape.of(2), 0.5, 1.5)
            .constant()
            .absent()
            .longs(DataType.INT64, Shape.of(1), 3)
            .constant()
            .texts("coordinate_transformation_mode", "tf_crop_and_resize")
            .reals("extrapolation_value", 9);
    assertThat(call.runToDoubles()).containsExactly(2, 3, 9);
    assertThat(call.texts("mode", "linear").runToDoubles()).containsExactly(2, 3, 9);
  }

  @Test
  void cubicBytesStayWithinTheirRange() {
    OnnxCall call =
        scaled(OnnxCall.of("Resize", 13).longs(DataType.UINT8, Shape.of(4), 0, 0, 255, 255), 2)
            .texts("mode", "cubic");
    assertThat(call.runToLongs()).startsWith(0, 0, 0).endsWith(255, 255);
  }

  @Test
  void emptyTensorsStayEmpty() {
    assertThat(scaled(numbered("Resize", 13, Shape.of(0)), 2).run().get(0).shape())
        .isEqualTo(Shape.of(0));
    assertThat(scaled(numbered("Resize", 13, Shape.of(3)), 0.1f).run().get(0).shape())
        .isEqualTo(Shape.of(0));
  }

  @Test
  void whatCannotBeIsRefused() {
    refused(scaled(numbered("Resize", 13, Shape.of(3)), -1), "is no factor");
    refused(scaled(numbered("Resize", 13, Shape.of(3)), Float.NaN), "is no factor");
    refused(scaled(numbered("Resize", 13, Shape.of(3)), 1e30f), "is to have");
    refused(scaled(numbered("Resize", 13, Shape.of(3)), 1e8f), "at most");
    refused(scaled(numbered("Resize", 13, Shape.of(3)), 1, 1), "2 scales for 1 axes");
    refused(numbered("Resize", 13, Shape.of(3)), "either scales or sizes");
    refused(
        list(numbered("Resize", 13, Shape.of(0)).absent().absent(), 4), "no elements to resize");
    refused(
        list(numbered("Resize", 13, Shape.of(3)).absent().absent(), Long.MAX_VALUE), "is to have");
    refused(scaled(numbered("Resize", 13, Shape.of(3)), 2).texts("mode", "sinc"), "'sinc'");
  }

  private static OnnxCall scaled(OnnxCall call, double... scales) {
    return call.absent().floats(Shape.of(scales.length), scales).constant();
  }
}
