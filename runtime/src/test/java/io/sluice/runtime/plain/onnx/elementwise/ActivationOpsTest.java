package io.sluice.runtime.plain.onnx.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.onnx.OnnxCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationOpsTest {
  private static final Shape THREE = Shape.of(1, 3);
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  /** Values computed with forty digits from the formulas of the specification. */
  @ParameterizedTest
  @CsvSource({
    "Sigmoid, 2, 0.8807970779778823",
    "Sigmoid, -700, 9.859676543759770e-305",
    "Tanh, 0.5, 0.46211715726000973",
    "Softplus, 1, 1.3132616875182228",
    "Softplus, -40, 4.248354255291589e-18",
    "Softplus, 800, 800",
    "Softsign, -3, -0.75",
    "Mish, 1, 0.8650983882673103",
    "Gelu, 1, 0.8413447460685429",
    "Gelu, -7, -8.958687807200845e-12",
    "Elu, -1, -0.6321205588285577",
    "Selu, 2, 2.10140204429626464844",
    "Celu, -1, -0.6321205588285577",
    "LeakyRelu, -3, -0.029999999329447746",
    "HardSwish, 1, 0.6666666666666666",
    "Swish, 2, 1.7615941559557649",
  })
  void functionsAreAccurateInBothWidths(String name, double x, double expected) {
    assertThat(OnnxCall.of(name, 24).data(DataType.FLOAT64, Shape.of(1), x).runToDoubles()[0])
        .isCloseTo(expected, within(1e-13 * Math.abs(expected)));
    assertThat(OnnxCall.of(name, 24).floats(Shape.of(), x).runToDoubles()[0])
        .isCloseTo(expected, within(3e-7 * Math.abs(expected) + Float.MIN_NORMAL));
  }

  @Test
  void attributesAreTaken() {
    assertThat(of(OnnxCall.of("LeakyRelu", 16).reals("alpha", 0.5f), -2, 0, 3))
        .containsExactly(-1, 0, 3);
    assertThat(of(OnnxCall.of("ThresholdedRelu", 10).reals("alpha", 2f), 2, 2.5, -3))
        .containsExactly(0, 2.5, 0);
    assertThat(of(OnnxCall.of("Elu", 6).reals("alpha", 2f), -INF, 0.5, NAN))
        .containsExactly(-2, 0.5, NAN);
    assertThat(of(OnnxCall.of("Selu", 6).reals("alpha", 2f).reals("gamma", 3f), -INF, 0.5, 0))
        .containsExactly(-6, 1.5, 0);
    assertThat(of(OnnxCall.of("Celu", 12).reals("alpha", 2f), -INF, 0.5, 0))
        .containsExactly(-2, 0.5, 0);
    assertThat(of(OnnxCall.of("Shrink", 9).reals("lambd", 1f).reals("bias", 0.5f), -2, 1, 2))
        .containsExactly(-1.5, 0, 1.5);
    assertThat(of(OnnxCall.of("Shrink", 9), -2, 0.5, 2)).containsExactly(-2, 0, 2);
    assertThat(of(OnnxCall.of("HardSigmoid", 6), -3, 0, 1)).containsExactly(0, 0.5, 0.7f);
    assertThat(of(OnnxCall.of("Swish", 24).reals("alpha", 0f), -3, 0, 1))
        .containsExactly(-1.5, 0, 0.5);
  }

  @Test
  void hardSigmoidOfPyTorchDivides() {
    OnnxCall exact = OnnxCall.of("HardSigmoid", 6).reals("alpha", 1f / 6f).reals("beta", 0.5f);
    assertThat(of(exact, -2.7f, -INF, 1f)).containsExactly((-2.7f + 3f) / 6f, 0, 4f / 6f);
  }

  @Test
  void geluHasTwoForms() {
    assertThat(of(OnnxCall.of("Gelu", 20).texts("approximate", "tanh"), 1, 0, -1)[0])
        .isCloseTo(0.8411919906082768, within(1e-7));
    assertThatThrownBy(() -> of(OnnxCall.of("Gelu", 20).texts("approximate", "erf"), 1, 2, 3))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("'approximate' is 'erf'");
  }

  @Test
  void reluTakesIntegers() {
    assertThat(of(OnnxCall.of("Relu", 14), -1, 2, NAN)).containsExactly(0, 2, NAN);
    assertThat(OnnxCall.of("Relu", 14).longs(DataType.INT8, THREE, -128, 127, 0).runToLongs())
        .containsExactly(0, 127, 0);
  }

  @Test
  void shrinkTakesIntegers() {
    OnnxCall shrink = OnnxCall.of("Shrink", 9).reals("lambd", 2f).reals("bias", 1.5f);
    assertThat(shrink.longs(DataType.INT32, THREE, -7, 2, 9).runToLongs())
        .containsExactly(-5, 0, 7);
  }

  @Test
  void anAlphaThatDividesByZeroIsRefused() {
    assertThatThrownBy(() -> of(OnnxCall.of("Celu", 12).reals("alpha", 0f), 1, 2, 3))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("'alpha' is 0");
  }

  private static double[] of(OnnxCall call, double... values) {
    return call.floats(THREE, values).runToDoubles();
  }
}
