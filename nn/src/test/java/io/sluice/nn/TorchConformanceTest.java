package io.sluice.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.nn.examples.SqueezeExcite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * PyTorch's published values at 12,306 places, edges included. They lie beside the repository, in
 * {@code shared/conformance}; where they do not, these tests are skipped.
 */
class TorchConformanceTest {
  private static final Map<String, UnaryOperator<Tensor>> FUNCTIONS =
      Map.of(
          "hardsigmoid", Functional::hardsigmoid,
          "hardswish", Functional::hardswish,
          "relu6", Functional::relu6,
          "sigmoid", Functional::sigmoid,
          "tanh", Functional::tanh,
          "silu", Functional::silu);

  private static Tensor read(String name) throws IOException {
    String relative = "shared/conformance/goldens/torch/" + name + ".npy";
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(relative))) {
        return npy(Files.readAllBytes(at.resolve(relative)));
      }
    }
    assumeTrue(false, relative + " is in no folder above this one");
    throw new AssertionError();
  }

  /** A float32 array in version 1 of NumPy's format. */
  private static Tensor npy(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int start = 10 + bytes.getShort(8);
    String header = new String(file, 10, start - 10, StandardCharsets.US_ASCII);
    assertThat(header).contains("'descr': '<f4'", "'fortran_order': False");
    String extents = header.substring(header.indexOf("'shape'"));
    int[] shape =
        Pattern.compile("\\d+")
            .matcher(extents)
            .results()
            .mapToInt(extent -> Integer.parseInt(extent.group()))
            .toArray();
    Tensor tensor = Tensor.zeros(shape);
    bytes.position(start);
    bytes.asFloatBuffer().get(tensor.data());
    return tensor;
  }

  @ParameterizedTest
  @ValueSource(strings = {"hardsigmoid", "hardswish", "relu6"})
  void piecewiseFunctionIsExact(String name) throws IOException {
    Tensor x = read("x_f32");
    Tensor y = FUNCTIONS.get(name).apply(x);
    Tensor wanted = read(name + "_f32");
    for (int i = 0; i < wanted.numel(); i++) {
      assertThat(bits(y, i)).as(place(name, i, y, wanted)).isEqualTo(bits(wanted, i));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hardsigmoid", "hardswish", "relu6"})
  void piecewiseGradientIsExact(String name) throws IOException {
    Tensor gradient = gradient(name);
    Tensor wanted = read(name + "_grad_f32");
    for (int i = 0; i < wanted.numel(); i++) {
      assertThat(bits(gradient, i)).as(place(name, i, gradient, wanted)).isEqualTo(bits(wanted, i));
    }
  }

  private static int bits(Tensor tensor, int i) {
    return bits(tensor.get(i));
  }

  /** The same for all NaNs. */
  private static int bits(float value) {
    return Float.floatToIntBits(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sigmoid", "tanh", "silu"})
  void smoothFunctionAndGradientAreClose(String name) throws IOException {
    Tensor x = read("x_f32");
    checkClose(name, FUNCTIONS.get(name).apply(x), read(name + "_f32"));
    checkClose(name, gradient(name), read(name + "_grad_f32"));
  }

  private static Tensor gradient(String name) throws IOException {
    Tensor x = read("x_f32").requiresGrad(true);
    FUNCTIONS.get(name).apply(x).backward(Tensor.ones(x.numel()));
    return x.grad();
  }

  private static void checkClose(String name, Tensor actual, Tensor wanted) {
    for (int i = 0; i < wanted.numel(); i++) {
      float a = actual.get(i);
      float w = wanted.get(i);
      boolean close = same(a, w) || Math.abs(a - w) <= 1e-6f * Math.max(1f, Math.abs(w));
      assertThat(close).as(place(name, i, actual, wanted)).isTrue();
    }
  }

  private static boolean same(float a, float b) {
    return a == b || (Float.isNaN(a) && Float.isNaN(b));
  }

  private static String place(String name, int i, Tensor actual, Tensor wanted) {
    return name + "[" + i + "]: " + actual.get(i) + ", PyTorch has " + wanted.get(i);
  }

  @Test
  void squeezeExciteBlockIsPyTorchs() throws IOException {
    SqueezeExcite block = new SqueezeExcite(16, 8, new Generator(1));
    Map<String, Tensor> weights = new LinkedHashMap<>();
    weights.put("gate.1.weight", read("se_a_weight"));
    weights.put("gate.1.bias", read("se_a_bias"));
    weights.put("gate.3.weight", read("se_b_weight"));
    weights.put("gate.3.bias", read("se_b_bias"));
    block.loadStateDict(weights);
    Tensor y = block.call(read("se_x"));
    Tensor wanted = read("se_y");
    assertThat(y.shape()).isEqualTo(wanted.shape());
    for (int i = 0; i < wanted.numel(); i++) {
      assertThat(Math.abs(y.data()[i] - wanted.data()[i])).isLessThanOrEqualTo(1e-6f);
    }
  }
}
