package io.sluice.tools.tflite.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.InvalidModelException;
import io.sluice.tools.tflite.TfliteFile;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.Conv2DOptionsT;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.ReshapeOptionsT;

class TfliteReaderTest {
  /** A convolution with weights for each channel, and a reshape. */
  private static byte[] convolution() {
    TfliteFile file = new TfliteFile();
    int x = file.int8("x", 0.5f, -3, 1, 5, 3, 1);
    int weights = file.tensor("w", org.tensorflow.lite.schema.TensorType.INT8, 2, 1, 3, 1);
    file.quantize(
        file.data(weights, (byte) 1, (byte) -2, (byte) 3, (byte) 4, (byte) 5, (byte) -6),
        0,
        new float[] {0.25f, 0.125f},
        0,
        0);
    int bias = file.constant("b", new int[] {2}, 7, -9);
    int y = file.int8("y", 0.1f, 4, 1, 5, 1, 2);
    int z = file.int8("z", 0.1f, 4, 1, 10);
    Conv2DOptionsT options = new Conv2DOptionsT();
    options.setPadding(Padding.VALID);
    options.setStrideW(3);
    options.setStrideH(1);
    options.setDilationWFactor(1);
    options.setDilationHFactor(2);
    options.setFusedActivationFunction(ActivationFunctionType.RELU6);
    ReshapeOptionsT reshape = new ReshapeOptionsT();
    reshape.setNewShape(new int[] {1, -1});
    return file.operator(
            BuiltinOperator.CONV_2D,
            3,
            BuiltinOptions.Conv2DOptions,
            options,
            new int[] {x, weights, bias},
            y)
        .operator(
            BuiltinOperator.RESHAPE,
            1,
            BuiltinOptions.ReshapeOptions,
            reshape,
            new int[] {y, -1},
            z)
        .bytes(new int[] {x}, z);
  }

  @Test
  void operatorsHaveTheirOptionsUnderTheSchemasNames() {
    TfliteModel model = TfliteReader.read(convolution());

    TfliteOperator conv = model.operators().get(0);
    assertThat(conv.name()).isEqualTo("CONV_2D");
    assertThat(conv.version()).isEqualTo(3);
    assertThat(conv.inputs()).containsExactly(0, 1, 2);
    assertThat(conv.options().text("padding", "")).isEqualTo("VALID");
    assertThat(conv.options().text("fused_activation_function", "")).isEqualTo("RELU6");
    assertThat(conv.options().integer("stride_w", -1)).isEqualTo(3);
    assertThat(conv.options().integer("stride_h", -1)).isEqualTo(1);
    assertThat(conv.options().integer("dilation_w_factor", -1)).isEqualTo(1);
    assertThat(conv.options().integer("dilation_h_factor", -1)).isEqualTo(2);
    TfliteOperator reshape = model.operators().get(1);
    assertThat(reshape.options().list("new_shape")).containsExactly(1L, -1L);
    assertThat(reshape.has(1)).isFalse();
  }

  @Test
  void tensorsHaveTypeShapeQuantizationAndData() {
    TfliteModel model = TfliteReader.read(convolution());

    TfliteTensor weights = model.tensor(1);
    assertThat(weights.title()).isEqualTo("tensor 1 'w'");
    assertThat(weights.type()).isEqualTo(TfliteType.INT8);
    assertThat(weights.shape()).containsExactly(2, 1, 3, 1);
    assertThat(weights.quantization())
        .isEqualTo(new TfliteQuantization(List.of(0.25f, 0.125f), List.of(0L, 0L), 0));
    assertThat(weights.data().get(5)).isEqualTo((byte) -6);
    assertThat(model.tensor(2).data().getInt(4)).isEqualTo(-9);
    assertThat(model.tensor(0).data()).isNull();
    assertThat(model.tensor(0).quantization().zeroPoints()).containsExactly(-3L);
  }

  @Test
  void aSingleScaleMayNameAnyAxis() {
    TfliteFile file = new TfliteFile();
    int x = file.quantize(file.int8("x", 1, 0, 3), 3, new float[] {0.5f}, 7);

    TfliteTensor tensor = TfliteReader.read(file.bytes(new int[] {x}, x)).tensor(0);

    assertThat(tensor.quantization())
        .isEqualTo(new TfliteQuantization(List.of(0.5f), List.of(7L), 0));
  }

  @Test
  void refusesWhatIsNoTfliteFile() {
    assertThatThrownBy(() -> TfliteReader.read(new byte[3]))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("TFL3");
    assertThatThrownBy(() -> TfliteReader.read("PK and more text".getBytes()))
        .hasMessageContaining("TFL3");
  }

  @Test
  void refusesDataOfAnotherSizeThanTheShape() {
    TfliteFile file = new TfliteFile();
    int x = file.data(file.floats("x", 3), new byte[8]);

    assertThatThrownBy(() -> TfliteReader.read(file.bytes(new int[] {x}, x)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("tensor 0 'x' of type FLOAT32 and shape [3] has 8 bytes");
  }

  @Test
  void refusesIndicesOutsideTheTensors() {
    TfliteFile file = new TfliteFile();
    int x = file.floats("x", 3);
    file.operator(BuiltinOperator.ABS, 1, (byte) 0, null, new int[] {x}, 2);

    assertThatThrownBy(() -> TfliteReader.read(file.bytes(new int[] {x}, x)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("the outputs of operator 0 refer to tensor 2, but the file has 1 tensors");
  }

  @Test
  void everyCutIsRefused() {
    byte[] whole = convolution();
    int refused = 0;
    for (int length = 0; length < whole.length; length++) {
      refused += refuses(java.util.Arrays.copyOf(whole, length)) ? 1 : 0;
    }
    // Cutting off padding and the end of the least important string may go unnoticed.
    assertThat(refused).isGreaterThan(whole.length - 64);
  }

  @Test
  void mutationsAreReadOrRefusedAndNothingElse() {
    byte[] whole = convolution();
    Random random = new Random(17);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] mutated = whole.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        int at = random.nextInt(mutated.length - 3);
        switch (random.nextInt(3)) {
          case 0 -> mutated[at] = (byte) random.nextInt();
          case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
          default -> {
            mutated[at] = (byte) random.nextInt();
            mutated[at + 3] = (byte) (random.nextBoolean() ? 0x7f : 0xff);
          }
        }
      }
      refused += refuses(mutated) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(1000);
  }

  private static boolean refuses(byte[] file) {
    try {
      TfliteReader.read(file);
      return false;
    } catch (InvalidModelException e) {
      assertThat(e.getMessage()).isNotBlank();
      return true;
    }
  }
}
