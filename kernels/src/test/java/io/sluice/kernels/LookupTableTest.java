package io.sluice.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LookupTableTest {
  private final Kernels kernels = Kernels.create();
  private static final Quantization COARSE = new Quantization(0.05f, 0);
  private static final Quantization UNIT = new Quantization(1 / 256f, -128);

  @Test
  void holdsTheQuantizedFunctionOfEveryByte() {
    LookupTable table = LookupTable.of(Activations::hardSigmoid, COARSE, UNIT);
    // By hand: 0.05 * q / 6 + 0.5, times 256, minus 128.
    assertThat(table.get((byte) -128)).isEqualTo((byte) -128);
    assertThat(table.get((byte) -60)).isEqualTo((byte) -128);
    assertThat(table.get((byte) -59)).isEqualTo((byte) -126);
    assertThat(table.get((byte) 0)).isEqualTo((byte) 0);
    assertThat(table.get((byte) 1)).isEqualTo((byte) 2);
    assertThat(table.get((byte) 59)).isEqualTo((byte) 126);
    assertThat(table.get((byte) 127)).isEqualTo((byte) 127);
  }

  @Test
  void aTieFallsAsInPyTorch() {
    // torch.nn.quantized.Hardswish: 4.9f / 0.04f is above 122.5, 4.9f * (1 / 0.04f) is not.
    Quantization fine = new Quantization(0.04f, 0);
    assertThat(LookupTable.of(Activations::hardSwish, COARSE, fine).get((byte) 98))
        .isEqualTo((byte) 122);
  }

  @Test
  void reluOfOneScaleIsAClamp() {
    Quantization shifted = new Quantization(0.05f, -5);
    LookupTable table = LookupTable.of(Activations::relu, shifted, shifted);
    assertThat(table.isClamp()).isTrue();
    assertThat(table.least()).isEqualTo(-5);
    assertThat(table.greatest()).isEqualTo(127);
  }

  @Test
  void changeOfScaleIsNoClamp() {
    LookupTable table = LookupTable.rescaling(COARSE, new Quantization(0.1f, 3));
    assertThat(table.isClamp()).isFalse();
    assertThat(table.get((byte) 4)).isEqualTo((byte) 5);
    assertThat(table.get((byte) -128)).isEqualTo((byte) -61);
  }

  @Test
  void rescalingToTheSameIsTheIdentity() {
    LookupTable table = LookupTable.rescaling(COARSE, COARSE);
    assertThat(table.isClamp()).isTrue();
    assertThat(table.least()).isEqualTo(-128);
    assertThat(table.greatest()).isEqualTo(127);
  }

  @Property
  void functionsOfOneLineAreComputedAsDefined(
      @ForAll @IntRange(min = 1, max = 10000) int fromTenThousandths,
      @ForAll byte fromZero,
      @ForAll @IntRange(min = 1, max = 10000) int toTenThousandths,
      @ForAll byte toZero,
      @ForAll @IntRange(min = 1, max = 300) int count) {
    float toScale = toTenThousandths * 1e-4f;
    Quantization from = new Quantization(fromTenThousandths * 1e-4f, fromZero);
    Quantization to = new Quantization(toScale, toZero);
    for (QuantizeRounding how : QuantizeRounding.values()) {
      for (Activation f : List.of(Activation.RELU, Activation.RELU6, Activation.IDENTITY)) {
        LookupTable table = LookupTable.of(f, from, to, how);
        byte[] x = new byte[count];
        byte[] expected = new byte[count];
        for (int i = 0; i < count; i++) {
          x[i] = (byte) (i * 37);
          expected[i] = how.quantize(f.apply(from.dequantize(x[i])), toScale, toZero);
        }
        byte[] y = new byte[count];
        kernels.lookUp(table, x, 0, 1, y, 0, 1, count);
        assertThat(y).as("%s, %s", f, how).isEqualTo(expected);
      }
    }
  }

  @Test
  void aReluBetweenScalesIsALine() {
    Quantization sums = new Quantization(0.031f, 7);
    Quantization halves = new Quantization(0.0171f, -128);
    for (QuantizeRounding how : QuantizeRounding.values()) {
      assertThat(LookupTable.of(Activation.RELU, sums, halves, how).line()).isNotNull();
    }
    assertThat(LookupTable.of(Activation.TANH, sums, halves).line()).isNull();
  }
}
