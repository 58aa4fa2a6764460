package io.sluice.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LookupTableTest {
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
}
