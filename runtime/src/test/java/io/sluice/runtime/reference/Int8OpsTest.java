package io.sluice.runtime.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.BinaryFunction;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.UnaryFunction;
import io.sluice.runtime.OneOp;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected values are worked out by hand; scales are powers of 2 where nothing is said. */
class Int8OpsTest {
  private static final QuantParams UNIT = params(1, 0);

  private static QuantParams params(float scale, int zeroPoint) {
    return QuantParams.perTensor(scale, zeroPoint);
  }

  private static byte[] quantized(QuantParams to, float... reals) {
    return OneOp.of(new Op.Quantize()).floats(Shape.of(reals.length), reals).run(to);
  }

  @Test
  void quantizingRoundsHalfToEvenBeforeTheZeroPointIsAdded() {
    float[] ties = {0.5f, 1.5f, 2.5f, -0.5f, -1.5f, -2.5f};
    assertThat(quantized(UNIT, ties)).containsExactly(0, 2, 2, 0, -2, -2);
    assertThat(quantized(params(1, 11), ties)).containsExactly(11, 13, 13, 11, 9, 9);
  }

  @Test
  void quantizingSaturatesAndSendsNaNToTheZeroPoint() {
    float[] reals = {
      1e30f, -1e30f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, 13.5f, -115
    };
    assertThat(quantized(params(0.5f, 100), reals))
        .containsExactly(127, -128, 127, -128, 100, 127, -128);
  }

  @Test
  void quantizingDivides() {
    // 4.9f / 0.04f rounds to a float above 122.5, 4.9f * (1 / 0.04f) does not.
    assertThat(quantized(params(0.04f, 0), 4.9f)).containsExactly(123);
  }

  @Test
  void dequantizingIsExact() {
    float[] y =
        OneOp.of(new Op.Dequantize()).bytes(Shape.of(3), params(0.5f, -3), -128, -3, 127).run();
    assertThat(y).containsExactly(-62.5f, 0, 65);
  }

  @Test
  void batchNormHasAFunctionForEachChannel() {
    byte[] y =
        OneOp.of(new Op.BatchNorm(1))
            .bytes(Shape.of(1, 2, 2), params(0.5f, 1), 11, 7, 11, -127)
            .floats(Shape.of(2), 2, 3)
            .floats(Shape.of(2), 1, 0)
            .floats(Shape.of(2), 3, 1)
            .floats(Shape.of(2), 3, 8)
            .run(params(0.25f, -2));
    // (x - 3) / 2 * 2 + 1 of 5 and 3 in quarters; (x - 1) / 3 * 3 of 5 and -64.
    assertThat(y).containsExactly(10, 2, 14, -128);
  }

  @Test
  void linearHasAScaleForEachOutput() {
    byte[] y =
        OneOp.of(new Op.Linear())
            .bytes(Shape.of(1, 3), params(0.5f, 3), 3, 5, -1)
            .bytes(
                Shape.of(3, 3),
                QuantParams.perChannel(new float[] {1, 2, 0.25f}, 0),
                1,
                1,
                1,
                0,
                64,
                -127,
                1,
                1,
                0)
            .ints(0, 4, 1)
            .run(params(0.25f, -5));
    // -2 * 2; 640 * 4, saturated; 3 * 0.5 = 1.5, to even.
    assertThat(y).containsExactly(-9, 127, -3);
  }

  @Test
  void linearMayHaveOneScaleAndNoBias() {
    byte[] y =
        OneOp.of(new Op.Linear())
            .bytes(Shape.of(2, 1), params(0.5f, -128), -128, 127)
            .bytes(Shape.of(1, 1), UNIT, -127)
            .run(params(128, 7));
    // 0, and 255 * -127 / 256 = -126.504.
    assertThat(y).containsExactly(7, -120);
  }

  @Test
  void paddingStandsForZero() {
    Op conv = new Op.Conv(List.of(1), List.of(1, 1), List.of(1), 1);
    byte[] y =
        OneOp.of(conv)
            .bytes(Shape.of(1, 1, 3), params(1, -7), -6, -5, -4)
            .bytes(Shape.of(1, 1, 3), UNIT, 10, 5, 1)
            .ints(3)
            .run(params(1, 1));
    assertThat(y).containsExactly(11, 27, 39);
  }

  @Test
  void convolutionKeepsGroupsApart() {
    Op conv = new Op.Conv(List.of(2, 1), List.of(0, 1, 0, 0), List.of(1, 1), 2);
    byte[] y =
        OneOp.of(conv)
            .bytes(Shape.of(1, 2, 3, 2), UNIT, 1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60)
            .bytes(
                Shape.of(2, 1, 1, 2), QuantParams.perChannel(new float[] {1, 0.5f}, 0), 9, 1, 1, 1)
            .run(UNIT);
    assertThat(y).containsExactly(1, 11, 5, 51, 5, 15, 25, 55);
  }

  @Test
  void aSumBeyond32BitsIsRefused() {
    OneOp op =
        OneOp.of(new Op.Linear())
            .bytes(Shape.of(1, 1), UNIT, 1)
            .bytes(Shape.of(1, 1), UNIT, 1)
            .ints(Integer.MAX_VALUE);
    assertThatThrownBy(() -> op.run(UNIT))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("linear 'n0': the sum 2147483648 does not fit in 32 bits; use smaller weights");
  }

  @Test
  void meansRoundOnceAtTheEnd() {
    byte[] mean =
        OneOp.of(new Op.ReduceMean(List.of(1), false))
            .bytes(Shape.of(3, 2), params(2, 10), 11, 12, 11, 10, 127, 127)
            .run(params(2, -1));
    // 1.5 and 0.5, to even; 117.
    assertThat(mean).containsExactly(1, -1, 116);
    byte[] pool =
        OneOp.of(new Op.AdaptiveAvgPool(List.of(2)))
            .bytes(Shape.of(1, 1, 3), UNIT, 10, 20, 31)
            .run(params(0.5f, 0));
    assertThat(pool).containsExactly(30, 51);
  }

  @Test
  void sumsAndDifferencesBringBothSidesToTheScaleOfTheOutput() {
    byte[] sum =
        OneOp.of(new Op.Binary(BinaryFunction.ADD))
            .bytes(Shape.of(2, 1), params(0.5f, 1), 2, 127)
            .bytes(Shape.of(3), params(2, -1), 0, 1, -128)
            .run(params(1, 3));
    // 0.5 + 2, 0.5 + 4, 0.5 - 254; 63 + 2, 63 + 4, 63 - 254.
    assertThat(sum).containsExactly(5, 7, -128, 68, 70, -128);
    byte[] difference =
        OneOp.of(new Op.Binary(BinaryFunction.SUB))
            .bytes(Shape.of(3), params(2, -1), 0, 1, 60)
            .bytes(Shape.of(1), params(0.5f, 1), 2)
            .run(params(1, 3));
    // 2 - 0.5, 4 - 0.5, 122 - 0.5: all ties, to even.
    assertThat(difference).containsExactly(5, 7, 125);
  }

  @Test
  void productsOfTheWholeRangeAreExact() {
    byte[] y =
        OneOp.of(new Op.Binary(BinaryFunction.MUL))
            .bytes(Shape.of(2), params(0.5f, -128), 127, -126)
            .bytes(Shape.of(1), params(0.25f, -128), 127)
            .run(params(128, 0));
    // 255 * 255 / 1024 = 63.5009765625, 2 * 255 / 1024 = 0.498.
    assertThat(y).containsExactly(64, 0);
  }

  @Test
  void unaryFunctionsChangeTheScale() {
    byte[] y =
        OneOp.of(new Op.Unary(UnaryFunction.RELU))
            .bytes(Shape.of(4), params(0.5f, -10), -128, -10, -9, 127)
            .run(params(0.25f, -128));
    assertThat(y).containsExactly(-128, -128, -126, 127);
  }

  @Test
  void unaryFunctionsMultiplyByTheReciprocal() {
    // torch.nn.quantized.Hardswish gives 122; see quantizingDivides.
    byte[] y =
        OneOp.of(new Op.Unary(UnaryFunction.HARD_SWISH))
            .bytes(Shape.of(1), params(0.05f, 0), 98)
            .run(params(0.04f, 0));
    assertThat(y).containsExactly(122);
  }

  @Test
  void gatesHaveTheFixedScale() {
    byte[] gate =
        OneOp.of(Op.HardSigmoid.torch())
            .bytes(Shape.of(5), params(0.5f, 0), -6, 0, 1, 6, 127)
            .run(params(1 / 256f, -128));
    // 0, 128, 3.5 / 6 * 256 = 149.3, 256 saturated.
    assertThat(gate).containsExactly(-128, 0, 21, 127, 127);
    byte[] softmax =
        OneOp.of(new Op.Softmax(1))
            .bytes(Shape.of(1, 4), params(0.5f, 3), 3, 3, 3, 3)
            .run(params(1 / 256f, -128));
    assertThat(softmax).containsExactly(-64, -64, -64, -64);
  }

  @Test
  void copiesUnderEqualParametersAreExactAndOthersAreRestated() {
    Shape shape = Shape.of(1, 2, 2);
    Op transpose = new Op.Transpose(List.of(0, 2, 1));
    assertThat(
            OneOp.of(transpose).bytes(shape, params(0.1f, 5), -128, 127, 0, 5).run(params(0.1f, 5)))
        .containsExactly(-128, 0, 127, 5);
    assertThat(OneOp.of(new Op.Slice(2, 1, 2)).bytes(shape, UNIT, 0, 1, 0, 3).run(params(2, 1)))
        .containsExactly(1, 3);
    assertThat(
            OneOp.of(new Op.Reshape(Shape.of(4)))
                .bytes(shape, UNIT, 0, 1, 2, 100)
                .run(params(0.5f, 0)))
        .containsExactly(0, 2, 4, 127);
  }

  @Test
  void concatenatedTensorsMayDifferInScale() {
    byte[] y =
        OneOp.of(new Op.Concat(1))
            .bytes(Shape.of(1, 2), params(2, 1), 3, 127)
            .bytes(Shape.of(1, 1), params(1, 0), 33)
            .run(params(1, 0));
    assertThat(y).containsExactly(4, 127, 33);
  }
}
