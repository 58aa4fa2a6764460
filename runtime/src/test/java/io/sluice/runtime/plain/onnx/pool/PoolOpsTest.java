package io.sluice.runtime.plain.onnx.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.plain.onnx.OnnxCall;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected values are worked out by hand. */
class PoolOpsTest {
  private static final double NAN = Double.NaN;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @Test
  void aWindowThatWouldBeginInThePaddingIsLeftOut() {
    OnnxCall pool =
        OnnxCall.of("MaxPool", 12)
            .ints("kernel_shape", 1)
            .ints("strides", 2)
            .ints("ceil_mode", 1)
            .floats(Shape.of(1, 1, 2), 1, 2);
    assertThat(pool.runToDoubles()).containsExactly(1);
  }

  @Test
  void ceilModeAddsAWindowForTheRest() {
    OnnxCall floor =
        OnnxCall.of("MaxPool", 12)
            .ints("kernel_shape", 2)
            .ints("strides", 2)
            .floats(Shape.of(1, 1, 5), 5, 4, 3, 2, 1);
    assertThat(floor.runToDoubles()).containsExactly(5, 3);
    assertThat(floor.ints("ceil_mode", 1).runToDoubles()).containsExactly(5, 3, 1);
  }

  @Test
  void maximaSayWhereTheyWere() {
    OnnxCall pool =
        OnnxCall.of("MaxPool", 12)
            .ints("kernel_shape", 2, 2)
            .ints("pads", 0, 0, 1, 0)
            .floats(Shape.of(1, 2, 2, 3), 1, 5, 5, 4, 3, 2, -1, -1, NAN, -2, -3, -4)
            .outputs(true, true);
    List<TensorData> y = pool.run();
    assertThat(y.get(0).toDoubles()).containsExactly(5, 5, 4, 3, -1, NAN, -2, -3);
    assertThat(y.get(1).toLongs()).containsExactly(1, 1, 3, 4, 6, 8, 9, 10);
    assertThat(pool.ints("storage_order", 1).run().get(1).toLongs())
        .containsExactly(2, 2, 1, 3, 6, 10, 7, 9);
  }

  @Test
  void maximaOfBytesKnowTheirSign() {
    OnnxCall signed =
        OnnxCall.of("MaxPool", 12)
            .ints("kernel_shape", 3)
            .ints("pads", 1, 1)
            .longs(DataType.INT8, Shape.of(1, 1, 2), -128, -127);
    assertThat(signed.runToLongs()).containsExactly(-127, -127);
    OnnxCall unsigned =
        OnnxCall.of("MaxPool", 12)
            .ints("kernel_shape", 2)
            .longs(DataType.UINT8, Shape.of(1, 1, 3), 200, 3, 2);
    assertThat(unsigned.runToLongs()).containsExactly(200, 3);
  }

  @Test
  void averagesCountThePaddingOnlyIfAsked() {
    OnnxCall pool =
        OnnxCall.of("AveragePool", 19)
            .ints("kernel_shape", 3)
            .ints("pads", 1, 1)
            .floats(Shape.of(1, 1, 3), 3, 6, 9);
    assertThat(pool.runToDoubles()).containsExactly(4.5, 6, 7.5);
    assertThat(pool.ints("count_include_pad", 1).runToDoubles()).containsExactly(3, 6, 5);
  }

  @Test
  void whatCeilModeAddsBeyondThePaddingNeverCounts() {
    double[] y =
        OnnxCall.of("AveragePool", 19)
            .ints("kernel_shape", 3)
            .ints("strides", 3)
            .ints("pads", 0, 1)
            .ints("ceil_mode", 1)
            .ints("count_include_pad", 1)
            .floats(Shape.of(1, 1, 4), 3, 6, 9, 8)
            .runToDoubles();
    // The second window holds the 8 and one element of padding.
    assertThat(y).containsExactly(6, 4);
  }

  @Test
  void normsAreOfAnyOrder() {
    OnnxCall pool =
        OnnxCall.of("LpPool", 18)
            .ints("kernel_shape", 2)
            .floats(Shape.of(1, 1, 3), 3, -4, Float.POSITIVE_INFINITY);
    assertThat(pool.runToDoubles()).containsExactly(5, INFINITY);
    assertThat(pool.ints("p", 1).runToDoubles()).containsExactly(7, INFINITY);
    OnnxCall cubes = OnnxCall.of("GlobalLpPool", 2).ints("p", 3);
    assertThat(cubes.floats(Shape.of(1, 1, 1, 3), 3, -4, 5).runToDoubles()).containsExactly(6);
  }

  @Test
  void globalPoolsTakeAnyNumberOfDimensions() {
    Shape shape = Shape.of(1, 2, 1, 2, 1, 2);
    double[] x = {1, 2, 3, 6, -1, -2, -3, -4};
    TensorData mean = OnnxCall.of("GlobalAveragePool", 1).floats(shape, x).run().get(0);
    assertThat(mean.shape()).isEqualTo(Shape.of(1, 2, 1, 1, 1, 1));
    assertThat(mean.toDoubles()).containsExactly(3, -2.5);
    assertThat(OnnxCall.of("GlobalMaxPool", 1).floats(shape, x).runToDoubles())
        .containsExactly(6, -1);
  }

  @Test
  void pooledElementsGoBackToTheirPlaces() {
    OnnxCall unpool =
        OnnxCall.of("MaxUnpool", 11)
            .ints("kernel_shape", 2)
            .ints("strides", 2)
            .floats(Shape.of(1, 1, 2), 5, 6)
            .longs(DataType.INT64, Shape.of(1, 1, 2), 1, 2);
    assertThat(unpool.runToDoubles()).containsExactly(0, 5, 6, 0);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    OnnxCall pool = OnnxCall.of("MaxPool", 12).floats(Shape.of(1, 1, 3), 1, 2, 3);
    refused(pool, "attribute 'kernel_shape' is missing");
    refused(pool.ints("kernel_shape", 2, 2), "'kernel_shape' has 2 values, not 1");
    refused(pool.ints("kernel_shape", 2).ints("pads", -1, 0), "'pads' has the value -1");
    refused(
        OnnxCall.of("MaxPool", 12).ints("kernel_shape", 1).floats(Shape.of(1, 2), 1, 2),
        "0 spatial dimensions; 1 to 3 are supported");
    refused(OnnxCall.of("GlobalMaxPool", 1).floats(Shape.of(1, 2, 0)), "channels without elements");
  }

  private static void refused(OnnxCall call, String message) {
    assertThatThrownBy(call::prepare)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }
}
