package io.sluice.runtime.plain.onnx.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.plain.onnx.OnnxCall;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Expected values are worked out by hand. */
class ProductOpsTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  @ParameterizedTest
  @EnumSource(
      names = {"FLOAT32", "FLOAT64", "FLOAT16", "INT32", "UINT32", "INT64", "UINT64"},
      value = DataType.class)
  void matMulTakesEveryTypeOfTheStandard(DataType type) {
    TensorData y =
        OnnxCall.of("MatMul", 13)
            .data(type, Shape.of(2, 3), 1, 2, 3, 4, 5, 6)
            .data(type, Shape.of(3, 1), 100, 10, 1)
            .run()
            .get(0);
    assertThat(y.type()).isEqualTo(type);
    assertThat(y.shape()).isEqualTo(Shape.of(2, 1));
    assertThat(type.isFloat() ? y.toDoubles() : doubles(y)).containsExactly(123, 456);
  }

  private static double[] doubles(TensorData data) {
    return Arrays.stream(data.toLongs()).asDoubleStream().toArray();
  }

  @Test
  void vectorsLoseTheirAddedDimension() {
    OnnxCall dot =
        OnnxCall.of("MatMul", 13).floats(Shape.of(3), 1, 2, 3).floats(Shape.of(3), 100, 10, 1);
    assertThat(dot.run().get(0).shape()).isEqualTo(Shape.of());
    assertThat(dot.runToDoubles()).containsExactly(123);
    OnnxCall left =
        OnnxCall.of("MatMul", 13)
            .floats(Shape.of(2), 1, 2)
            .floats(Shape.of(2, 2, 1), 1, 10, 100, 1000);
    assertThat(left.run().get(0).shape()).isEqualTo(Shape.of(2, 1));
    assertThat(left.runToDoubles()).containsExactly(21, 2100);
  }

  @Test
  void batchesBroadcastInBothDirections() {
    TensorData y =
        OnnxCall.of("MatMul", 13)
            .floats(Shape.of(2, 1, 1, 2), 1, 2, 3, 4)
            .floats(Shape.of(3, 2, 1), 1, 1, 10, 10, 1, 100)
            .run()
            .get(0);
    assertThat(y.shape()).isEqualTo(Shape.of(2, 3, 1, 1));
    assertThat(y.toDoubles()).containsExactly(3, 30, 201, 7, 70, 403);
  }

  @Test
  void sumsOfNothingAreZero() {
    assertThat(
            OnnxCall.of("MatMul", 13).floats(Shape.of(2, 0)).floats(Shape.of(0, 1)).runToDoubles())
        .containsExactly(0, 0);
  }

  @Test
  void unsignedProductsWrap() {
    assertThat(
            OnnxCall.of("MatMul", 13)
                .longs(DataType.UINT32, Shape.of(1, 1), 4294967295L)
                .longs(DataType.UINT32, Shape.of(1, 1), 3)
                .runToLongs())
        .containsExactly(4294967293L);
  }

  @Test
  void halvesAreRoundedOnceAfterTheSum() {
    // 2048 takes up no single 1 in binary16, but 2 of them.
    assertThat(
            OnnxCall.of("MatMul", 13)
                .data(DataType.FLOAT16, Shape.of(1, 3), 2048, 1, 1)
                .data(DataType.FLOAT16, Shape.of(3, 1), 1, 1, 1)
                .runToDoubles())
        .containsExactly(2050);
  }

  @Test
  void gemmBeginsWithItsAddendAsALinearLayer() {
    // 2^24 takes up no single 1, whereas 1 + 1 + 2^24 is exact.
    OnnxCall first =
        OnnxCall.of("Gemm", 13)
            .ints("transB", 1)
            .floats(Shape.of(1, 2), 1, 1)
            .floats(Shape.of(1, 2), 1, 1)
            .floats(Shape.of(1), 16777216);
    assertThat(first.runToDoubles()).containsExactly(16777216);
  }

  @Test
  void gemmScalesTransposesAndBroadcastsItsAddend() {
    double[] y =
        OnnxCall.of("Gemm", 13)
            .ints("transA", 1)
            .reals("alpha", 0.5f)
            .reals("beta", 2f)
            .floats(Shape.of(2, 3), 1, 2, 3, 4, 5, 6)
            .floats(Shape.of(2, 2), 1, 10, 100, 1000)
            .floats(Shape.of(3, 1), 1, 2, 3)
            .runToDoubles();
    assertThat(y).containsExactly(202.5, 2007, 255, 2514, 307.5, 3021);
  }

  @Test
  void gemmOfIntegersIsExact() {
    assertThat(
            OnnxCall.of("Gemm", 13)
                .longs(DataType.INT64, Shape.of(1, 2), 1L << 40, 1)
                .longs(DataType.INT64, Shape.of(2, 1), 1L << 20, 1)
                .longs(DataType.INT64, Shape.of(), -3)
                .runToLongs())
        .containsExactly((1L << 60) - 2);
  }

  @Test
  void convolutionLeavesOutThePadding() {
    double[] y =
        OnnxCall.of("Conv", 11)
            .ints("pads", 1, 1)
            .floats(Shape.of(1, 1, 3), 1, 2, 3)
            .floats(Shape.of(1, 1, 3), INFINITY, 0, INFINITY)
            .runToDoubles();
    assertThat(y).containsExactly(INFINITY, INFINITY, INFINITY);
  }

  @Test
  void convolutionStridesDilatesAndKeepsGroupsApart() {
    double[] y =
        OnnxCall.of("Conv", 11)
            .ints("strides", 2)
            .ints("pads", 1, 0)
            .ints("dilations", 3)
            .ints("group", 2)
            .floats(Shape.of(1, 2, 5), 1, 2, 3, 4, 5, 10, 20, 30, 40, 50)
            .floats(Shape.of(2, 1, 2), 1, 100, 1, 1000)
            .floats(Shape.of(2), 0.5, 0)
            .runToDoubles();
    assertThat(y).containsExactly(300.5, 502.5, 30000, 50020);
  }

  @Test
  void samePaddingIsUnevenAtTheEndThatItIsNamedFor() {
    OnnxCall upper =
        OnnxCall.of("Conv", 11)
            .texts("auto_pad", "SAME_UPPER")
            .floats(Shape.of(1, 1, 3), 1, 2, 3)
            .floats(Shape.of(1, 1, 2), 10, 1);
    assertThat(upper.runToDoubles()).containsExactly(12, 23, 30);
    OnnxCall lower =
        OnnxCall.of("Conv", 11)
            .texts("auto_pad", "SAME_LOWER")
            .floats(Shape.of(1, 1, 3), 1, 2, 3)
            .floats(Shape.of(1, 1, 2), 10, 1);
    assertThat(lower.runToDoubles()).containsExactly(1, 12, 23);
  }

  @Test
  void transposedConvolutionSpreadsEachElement() {
    TensorData y =
        OnnxCall.of("ConvTranspose", 11)
            .ints("strides", 2)
            .ints("output_padding", 1)
            .floats(Shape.of(1, 1, 2), 1, 2)
            .floats(Shape.of(1, 2, 3), 1, 10, 100, 3, 30, 300)
            .floats(Shape.of(2), 0.5, 0)
            .run()
            .get(0);
    assertThat(y.shape()).isEqualTo(Shape.of(1, 2, 6));
    assertThat(y.toDoubles())
        .containsExactly(1.5, 10.5, 102.5, 20.5, 200.5, 0.5, 3, 30, 306, 60, 600, 0);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused(
        OnnxCall.of("MatMul", 13).floats(Shape.of(1, 2), 1, 2).floats(Shape.of(1, 1), 1),
        "MatMul 'node': no product of [1, 2] and [1, 1]: 2 columns, 1 rows");
    refused(
        OnnxCall.of("MatMul", 13).floats(Shape.of(), 1).floats(Shape.of(1, 1), 1), "is a scalar");
    refused(
        OnnxCall.of("MatMul", 13)
            .longs(DataType.INT8, Shape.of(1), 1)
            .longs(DataType.INT8, Shape.of(1), 1),
        "input 0 is I8[1], a type that the op does not take");
    OnnxCall conv =
        OnnxCall.of("Conv", 11).floats(Shape.of(1, 1, 2), 1, 2).floats(Shape.of(1, 1, 3), 1, 2, 3);
    refused(conv, "a kernel that reaches over 3 elements does not fit on 2");
    refused(conv.ints("strides", 0), "'strides' has the value 0");
    refused(conv.ints("strides", 1).texts("auto_pad", "SAME"), "auto_pad 'SAME' is not one of");
  }

  private static void refused(OnnxCall call, String message) {
    assertThatThrownBy(call::prepare)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }
}
