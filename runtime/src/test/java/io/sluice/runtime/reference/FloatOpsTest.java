package io.sluice.runtime.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.BinaryFunction;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.UnaryFunction;
import io.sluice.runtime.OneOp;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected values are worked out by hand. */
class FloatOpsTest {
  private static final float NAN = Float.NaN;
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  @Test
  void linearMultipliesEachRowByEachWeightRow() {
    float[] y =
        OneOp.of(new Op.Linear())
            .floats(Shape.of(2, 3), 1, 2, 3, -1, 0, 1)
            .floats(Shape.of(2, 3), 10, 100, 1000, 1, 1, 1)
            .floats(Shape.of(2), 0.5f, 0)
            .run();
    assertThat(y).containsExactly(3210.5f, 6, 990.5f, 0);
  }

  @Test
  void linearSumsInAscendingOrderOnTopOfTheBias() {
    // 2^24 takes up no single 1, whereas 1 + 1 + 2^24 is exact.
    OneOp bias =
        OneOp.of(new Op.Linear())
            .floats(Shape.of(1, 2), 1, 1)
            .floats(Shape.of(1, 2), 1, 1)
            .floats(Shape.of(1), 16777216);
    assertThat(bias.run()).containsExactly(16777216);
    OneOp last =
        OneOp.of(new Op.Linear())
            .floats(Shape.of(1, 3), 1, 1, 16777216)
            .floats(Shape.of(1, 3), 1, 1, 1);
    assertThat(last.run()).containsExactly(16777218);
  }

  @Test
  void convolutionPadsWithZeros() {
    Op conv = new Op.Conv(List.of(1), List.of(1, 1), List.of(1), 1);
    OneOp plain =
        OneOp.of(conv).floats(Shape.of(1, 1, 3), 1, 2, 3).floats(Shape.of(1, 1, 3), 100, 10, 1);
    assertThat(plain.run()).containsExactly(12, 123, 230);
    OneOp infinite =
        OneOp.of(conv)
            .floats(Shape.of(1, 1, 3), 1, 2, 3)
            .floats(Shape.of(1, 1, 3), INFINITY, 0, INFINITY);
    assertThat(infinite.run()).containsExactly(Float.NaN, INFINITY, Float.NaN);
  }

  @Test
  void convolutionStridesDilatesAndKeepsGroupsApart() {
    Op conv = new Op.Conv(List.of(2), List.of(1, 0), List.of(3), 2);
    float[] y =
        OneOp.of(conv)
            .floats(Shape.of(1, 2, 5), 1, 2, 3, 4, 5, 10, 20, 30, 40, 50)
            .floats(Shape.of(2, 1, 2), 1, 100, 1, 1000)
            .floats(Shape.of(2), 0.5f, 0)
            .run();
    // Taps at -1 and 2, then at 1 and 4.
    assertThat(y).containsExactly(300.5f, 502.5f, 30000, 50020);
  }

  @Test
  void convolutionInTwoDimensionsPadsEachSideByItsOwn() {
    Op conv = new Op.Conv(List.of(1, 2), List.of(1, 0, 0, 1), List.of(1, 1), 1);
    float[] y =
        OneOp.of(conv)
            .floats(Shape.of(1, 1, 2, 3), 1, 2, 3, 4, 5, 6)
            .floats(Shape.of(1, 1, 2, 2), 1000, 100, 10, 1)
            .run();
    assertThat(y).containsExactly(12, 30, 1245, 3060);
  }

  @Test
  void batchNormScalesAndShiftsEachChannel() {
    float[] y =
        OneOp.of(new Op.BatchNorm(1))
            .floats(Shape.of(1, 2, 2), 5, 3, 5, NAN)
            .floats(Shape.of(2), 2, 3)
            .floats(Shape.of(2), 1, 0)
            .floats(Shape.of(2), 3, 1)
            .floats(Shape.of(2), 3, 8)
            .run();
    assertThat(y).containsExactly(3, 1, 4, NAN);
  }

  @Test
  void batchNormRoundsEachStepAsOnnxRuntime() {
    OneOp norm =
        OneOp.of(new Op.BatchNorm(0))
            .floats(Shape.of(1, 1, 3), 1.1f, 0.7f, 2.3f)
            .floats(Shape.of(1), 0.3f)
            .floats(Shape.of(1), 0.2f)
            .floats(Shape.of(1), 0.1f)
            .floats(Shape.of(1), 0.7f);
    assertThat(norm.under(NumericsProfile.ONNXRUNTIME).run())
        .containsExactly(0.5585686f, 0.41514114f, 0.98885083f);
  }

  @Test
  void hardSwishAndHardSigmoidRoundEachStepAsOnnxRuntime() {
    OneOp swish = OneOp.of(new Op.Unary(UnaryFunction.HARD_SWISH)).floats(Shape.of(1), 0.12f);
    OneOp gate = OneOp.of(new Op.HardSigmoid(0.2f, 0.5f)).floats(Shape.of(1), 0.29f);
    assertThat(swish.under(NumericsProfile.ONNXRUNTIME).run()).containsExactly(0.062399995f);
    assertThat(gate.under(NumericsProfile.ONNXRUNTIME).run()).containsExactly(0.55799997f);
  }

  @Test
  void poolBinsOverlapWhereTheyDoNotDivide() {
    OneOp fewer =
        OneOp.of(new Op.AdaptiveAvgPool(List.of(2))).floats(Shape.of(1, 1, 5), 1, 2, 3, 4, 6);
    assertThat(fewer.run()).containsExactly(2, 13 / 3f);
    OneOp more = OneOp.of(new Op.AdaptiveAvgPool(List.of(3))).floats(Shape.of(1, 1, 2), 1, 2);
    assertThat(more.run()).containsExactly(1, 1.5f, 2);
    OneOp plane =
        OneOp.of(new Op.AdaptiveAvgPool(List.of(1, 2)))
            .floats(Shape.of(1, 2, 1, 3), 1, 2, 3, 10, 20, 30);
    assertThat(plane.run()).containsExactly(1.5f, 2.5f, 15, 25);
  }

  @Test
  void reductionsJoinEightInterleavedSums() {
    float[] x = new float[17];
    Arrays.fill(x, 1);
    x[0] = 16777216;
    OneOp mean = OneOp.of(new Op.ReduceMean(List.of(0), false)).floats(Shape.of(17), x);
    // The ones of places 8 and 16 are lost in the first partial sum, the other 14 are not.
    assertThat(mean.run()).containsExactly(16777230f / 17f);
  }

  @Test
  void meanReducesAnyAxes() {
    Shape shape = Shape.of(2, 3, 2);
    float[] x = {1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60};
    OneOp middle = OneOp.of(new Op.ReduceMean(List.of(1), true)).floats(shape, x);
    assertThat(middle.run()).containsExactly(3, 4, 30, 40);
    OneOp outer = OneOp.of(new Op.ReduceMean(List.of(0, 2), false)).floats(shape, x);
    assertThat(outer.run()).containsExactly(8.25f, 19.25f, 30.25f);
    OneOp none = OneOp.of(new Op.ReduceMean(List.of(), false)).floats(Shape.of(1, 3), 1, 2, 3);
    assertThat(none.run()).containsExactly(1, 2, 3);
  }

  @Test
  void softmaxIsTakenAlongItsAxisAlone() {
    float[] x = {0, 1000, -INFINITY, 0, 1000, 0, 0, 1000, NAN};
    OneOp rows = OneOp.of(new Op.Softmax(0)).floats(Shape.of(3, 3), x);
    assertThat(rows.run())
        .containsExactly(1 / 3f, 1 / 3f, NAN, 1 / 3f, 1 / 3f, NAN, 1 / 3f, 1 / 3f, NAN);
    OneOp columns = OneOp.of(new Op.Softmax(1)).floats(Shape.of(3, 3), x);
    assertThat(columns.run()).containsExactly(0, 1, 0, 0, 1, 0, NAN, NAN, NAN);
  }

  @Test
  void unaryFunctionsAreTaken() {
    float[] x = {-4, -3, -1, 0, 1, 3, 7, NAN};
    assertThat(unary(UnaryFunction.RELU, x)).containsExactly(0, 0, 0, 0, 1, 3, 7, NAN);
    assertThat(unary(UnaryFunction.RELU6, x)).containsExactly(0, 0, 0, 0, 1, 3, 6, NAN);
    assertThat(unary(UnaryFunction.HARD_SWISH, x))
        .containsExactly(-0f, -0f, -1 / 3f, 0, 2 / 3f, 3, 7, NAN);
    assertThat(unary(UnaryFunction.SIGMOID, 0, 200, -200, NAN)).containsExactly(0.5f, 1, 0, NAN);
    assertThat(unary(UnaryFunction.TANH, 0, 200, -200, NAN)).containsExactly(0, 1, -1, NAN);
    assertThat(unary(UnaryFunction.SILU, 0, 200, NAN)).containsExactly(0, 200, NAN);
  }

  private static float[] unary(UnaryFunction function, float... x) {
    return OneOp.of(new Op.Unary(function)).floats(Shape.of(x.length), x).run();
  }

  @Test
  void hardSigmoidDividesInTorchsFormAndMultipliesInOthers() {
    float[] x = {-INFINITY, -3, -2.9999998f, 0, 1, 3, INFINITY, NAN};
    OneOp torch = OneOp.of(Op.HardSigmoid.torch()).floats(Shape.of(8), x);
    assertThat(torch.run()).containsExactly(0, 0, 3.973643e-8f, 0.5f, 4 / 6f, 1, 1, NAN);
    OneOp other = OneOp.of(new Op.HardSigmoid(0.25f, 0.5f)).floats(Shape.of(8), x);
    assertThat(other.run()).containsExactly(0, 0, 0, 0.5f, 0.75f, 1, 1, NAN);
  }

  @Test
  void binaryOpsBroadcastInBothDirections() {
    OneOp sub =
        OneOp.of(new Op.Binary(BinaryFunction.SUB))
            .floats(Shape.of(2, 1), 10, 20)
            .floats(Shape.of(1, 1, 3), 1, 2, 3);
    assertThat(sub.run()).containsExactly(9, 8, 7, 19, 18, 17);
    OneOp add =
        OneOp.of(new Op.Binary(BinaryFunction.ADD))
            .floats(Shape.of(), 100)
            .floats(Shape.of(1, 3), 1, 2, 3);
    assertThat(add.run()).containsExactly(101, 102, 103);
    OneOp mul =
        OneOp.of(new Op.Binary(BinaryFunction.MUL))
            .floats(Shape.of(1, 2, 2), 1, 2, 3, 4)
            .floats(Shape.of(1, 2, 1), 10, NAN);
    assertThat(mul.run()).containsExactly(10, 20, NAN, NAN);
  }

  @Test
  void elementsAreMoved() {
    Shape shape = Shape.of(1, 2, 3);
    float[] x = {1, 2, 3, 4, 5, 6};
    assertThat(OneOp.of(new Op.Transpose(List.of(2, 0, 1))).floats(shape, x).run())
        .containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(OneOp.of(new Op.Reshape(Shape.of(3, 2))).floats(shape, x).run())
        .containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(OneOp.of(new Op.Slice(2, 1, 3)).floats(shape, x).run()).containsExactly(2, 3, 5, 6);
    float[] joined =
        OneOp.of(new Op.Concat(2))
            .floats(shape, x)
            .floats(Shape.of(1, 2, 1), 10, 20)
            .floats(Shape.of(1, 2, 2), 7, 8, 9, 0)
            .run();
    assertThat(joined).containsExactly(1, 2, 3, 10, 7, 8, 4, 5, 6, 20, 9, 0);
  }
}
