package io.sluice.kernels;

import io.sluice.kernels.Kernels.Int8Operand;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tries each family of kernels on a few values and compares the results of two implementations. The
 * sizes leave a rest behind whole vectors of every width.
 */
final class KernelProof {
  private static final int COUNT = 67;
  private static final int INPUTS = 13;
  private static final int POSITIONS = 7;

  /** What a family computes, all results as floats. */
  interface Family {
    float[] results(Kernels kernels);
  }

  private KernelProof() {}

  /** Names the first family whose results differ, or gives null if there is none. */
  static @Nullable String firstDifference(Kernels tried, Kernels reference) {
    for (Map.Entry<String, Family> family : families().entrySet()) {
      float[] expected = family.getValue().results(reference);
      float[] results = family.getValue().results(tried);
      if (!Arrays.equals(results, expected)) {
        int i = Arrays.mismatch(results, expected);
        return "the Vector API of this JVM computes a wrong "
            + "%s: %s instead of %s".formatted(family.getKey(), results[i], expected[i]);
      }
    }
    return null;
  }

  static Map<String, Family> families() {
    Map<String, Family> families = new LinkedHashMap<>();
    families.put("product of floats", KernelProof::floatProduct);
    families.put("product of int8 values", KernelProof::byteProduct);
    families.put("convolution", k -> windows(k.product(floatRows(INPUTS), floats(COUNT)), 1));
    families.put("depthwise convolution", KernelProof::depthwise);
    families.put("activation", KernelProof::activations);
    families.put("sum or product of tensors", KernelProof::arithmetic);
    families.put("mean or sum", KernelProof::sums);
    families.put("recurrent gate", KernelProof::gates);
    families.put("conversion from or to int8", KernelProof::conversions);
    families.put("requantization", KernelProof::requantization);
    families.put("int8 sum or product of tensors", KernelProof::int8Arithmetic);
    return families;
  }

  /** Of both signs, with a fraction. */
  private static float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (i * 37 % 101 - 50) * 0.13f;
    }
    return values;
  }

  /** The integers from -127 to 127, shuffled. */
  private static byte[] bytes(int count) {
    byte[] values = new byte[count];
    for (int i = 0; i < count; i++) {
      values[i] = (byte) (i * 97 % 255 - 127);
    }
    return values;
  }

  private static int[] ints(int count) {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = (i * 37 % 101 - 50) * 129;
    }
    return values;
  }

  private static float[][] floatRows(int rows) {
    float[][] values = new float[rows][];
    for (int k = 0; k < rows; k++) {
      values[k] = Arrays.copyOfRange(floats(COUNT + k), k, COUNT + k);
    }
    return values;
  }

  private static float[] joined(float[]... parts) {
    float[] all = new float[0];
    for (float[] part : parts) {
      int at = all.length;
      all = Arrays.copyOf(all, at + part.length);
      System.arraycopy(part, 0, all, at, part.length);
    }
    return all;
  }

  private static float[] asFloats(byte[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values[i];
    }
    return floats;
  }

  private static float[] asFloats(int[] values, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = values[i];
    }
    return floats;
  }

  private static float[] floatProduct(Kernels kernels) {
    FloatProduct product = kernels.product(floatRows(INPUTS), floats(COUNT));
    float[] y = new float[product.width()];
    product.run(floats(INPUTS + 1), 1, y);
    return Arrays.copyOf(y, COUNT);
  }

  private static float[] byteProduct(Kernels kernels) {
    byte[][] rows = new byte[INPUTS][];
    for (int k = 0; k < INPUTS; k++) {
      rows[k] = Arrays.copyOfRange(bytes(COUNT + k), k, COUNT + k);
    }
    ByteProduct product = kernels.product(rows, ints(COUNT), 11);
    int[] y = new int[2 * product.width()];
    product.run(bytes(1 + 2 * INPUTS), 1, 2, y);
    int[] second = Arrays.copyOfRange(y, product.width(), y.length);
    return joined(asFloats(y, COUNT), asFloats(second, COUNT));
  }

  private static float[] depthwise(Kernels kernels) {
    DepthwiseProduct scattered = kernels.depthwise(floatRows(INPUTS), floats(COUNT));
    DepthwiseProduct threeByThree = kernels.depthwise(floatRows(9), floats(COUNT));
    int pitch = 3 * COUNT;
    int[] offsets = new int[9];
    Arrays.setAll(offsets, t -> t / 3 * pitch + t % 3 * COUNT);
    int[] at = new int[POSITIONS];
    Arrays.setAll(at, p -> p * pitch);
    ProductWindows sliding = ProductWindows.of(at, adjacent(POSITIONS), offsets, 1);
    return joined(
        windows(scattered, COUNT),
        windows(threeByThree, sliding, new KernelEpilogue.Relu()),
        windows(threeByThree, sliding, rounding()));
  }

  /** Windows with adjacent and with scattered inputs, through each kind of epilogue. */
  private static float[] windows(WindowProduct product, int inputStep) {
    int[] at = new int[POSITIONS];
    Arrays.setAll(at, p -> p * 5);
    int[] runs = new int[INPUTS];
    int[] scattered = new int[INPUTS];
    Arrays.setAll(runs, t -> t * inputStep);
    Arrays.setAll(scattered, t -> t * 5 % INPUTS * inputStep);
    ProductWindows adjacent = ProductWindows.of(at, adjacent(POSITIONS), runs, 1);
    ProductWindows apart = ProductWindows.of(at, adjacent(POSITIONS), scattered, 1);
    return joined(
        windows(product, adjacent, new KernelEpilogue.AsIs()),
        windows(product, adjacent, rounding()),
        windows(product, apart, new KernelEpilogue.Relu()),
        windows(product, apart, rounding()));
  }

  private static int[] adjacent(int positions) {
    int[] to = new int[positions];
    Arrays.setAll(to, p -> p * COUNT);
    return to;
  }

  private static KernelEpilogue rounding() {
    double[] multipliers = new double[COUNT];
    Arrays.fill(multipliers, 0.37);
    Requantizer.Floats requantizer =
        (Requantizer.Floats) Requantization.FP32_EVEN.prepare(multipliers);
    return KernelEpilogue.Integers.of(requantizer, 0, COUNT, Int8Output.of(-7));
  }

  private static float[] windows(
      WindowProduct product, ProductWindows windows, KernelEpilogue epilogue) {
    int count = windows.count();
    int inputs = windows.at()[count - 1] + Arrays.stream(windows.offsets()).max().orElse(0);
    float[] x = new float[inputs + COUNT + Kernels.SLACK];
    for (int i = 0; i < x.length; i++) {
      x[i] = i * 29 % 61 - 30; // integers, as the rounding epilogue takes their sums for
    }
    float[] y = new float[count * COUNT + product.width()];
    product.run(windows, 0, count, x, 0, epilogue, y, 0, new float[product.working()]);
    return Arrays.copyOf(y, count * COUNT);
  }

  private static float[] activations(Kernels kernels) {
    Activation.Kind[] kinds = Activation.Kind.values();
    float[] x = floats(COUNT);
    float[][] results = new float[kinds.length + 1][COUNT];
    for (int i = 0; i < kinds.length; i++) {
      Activation f = new Activation(kinds[i], 0.2f, 0.5f);
      kernels.activate(f, x, 0, 1, results[i], 0, 1, COUNT);
    }
    LookupTable hardSwish =
        LookupTable.of(
            Activation.HARD_SWISH, new Quantization(0.05f, -3), new Quantization(0.04f, -120));
    byte[] looked = new byte[COUNT];
    kernels.lookUp(hardSwish, asFloats(bytes(COUNT)), 0, looked, 0, COUNT);
    kernels.lookUp(hardSwish, asFloats(bytes(COUNT)), 0, results[kinds.length], 0, COUNT);
    return joined(joined(results), asFloats(looked));
  }

  private static float[] arithmetic(Kernels kernels) {
    float[] a = floats(COUNT);
    float[] b = Arrays.copyOfRange(a, 1, COUNT + 1);
    Arithmetic[] functions = Arithmetic.values();
    float[][] results = new float[2 * functions.length][COUNT];
    for (int i = 0; i < functions.length; i++) {
      kernels.combine(functions[i], Pairing.adjacent(COUNT), a, 0, b, 0, results[2 * i], 0);
      Pairing repeated = new Pairing(1, COUNT, 0, 1, 0, 0);
      kernels.combine(functions[i], repeated, a, 0, b, 0, results[2 * i + 1], 0);
    }
    return joined(results);
  }

  private static float[] sums(Kernels kernels) {
    int[] offsets = new int[INPUTS];
    Arrays.setAll(offsets, j -> j * 3);
    float[] means = new float[COUNT];
    kernels.means(floats(COUNT + 3 * INPUTS), 0, offsets, means, 0, COUNT);
    int[] sums = new int[COUNT];
    kernels.sums(bytes(COUNT + 3 * INPUTS), 0, offsets, -5, sums, COUNT);
    return joined(means, asFloats(sums, COUNT));
  }

  private static float[] gates(Kernels kernels) {
    float[] x = floats(4 * COUNT);
    float[] h = Arrays.copyOfRange(x, COUNT, 2 * COUNT);
    float[] ofGru = new float[COUNT];
    kernels.gruGates(x.clone(), x.clone(), h, 0, ofGru, 0, COUNT);
    float[] ofLstm = new float[COUNT];
    kernels.lstmGates(x.clone(), x.clone(), h, 0, ofLstm, 0, COUNT);
    return joined(ofGru, ofLstm, h);
  }

  private static float[] conversions(Kernels kernels) {
    Quantization quantization = new Quantization(0.04f, 9);
    byte[] quantized = new byte[COUNT];
    kernels.quantize(
        floats(COUNT), 0, QuantizeRounding.DIVIDE_EVEN, quantization, quantized, 0, COUNT);
    float[] dequantized = new float[COUNT];
    kernels.dequantize(bytes(COUNT), 0, quantization, dequantized, 0, COUNT);
    return joined(asFloats(quantized), dequantized);
  }

  private static float[] requantization(Kernels kernels) {
    double[] multipliers = new double[COUNT];
    Arrays.fill(multipliers, 0.013);
    Requantizer requantizer = Requantization.FP32_EVEN.prepare(multipliers);
    Int8Output output = new Int8Output(5, -100, 101, null);
    byte[] ofInts = new byte[COUNT];
    kernels.requantize(ints(COUNT), 0, requantizer, 0, output, ofInts, 0, COUNT);
    byte[] ofFloats = new byte[COUNT];
    float[] sums = asFloats(ints(COUNT), COUNT);
    kernels.requantize(sums, 0, requantizer, 0, output, ofFloats, 0, COUNT);
    return joined(asFloats(ofInts), asFloats(ofFloats));
  }

  private static float[] int8Arithmetic(Kernels kernels) {
    byte[] a = bytes(COUNT);
    byte[] b = Arrays.copyOfRange(bytes(COUNT + 1), 1, COUNT + 1);
    Int8Operand left = new Int8Operand(3, 0.7f);
    Int8Operand right = new Int8Operand(-4, 0.4f);
    Int8Output output = Int8Output.of(1);
    float[] results = new float[0];
    for (Pairing pairing :
        new Pairing[] {Pairing.adjacent(COUNT), new Pairing(1, COUNT, 0, 1, 0, 0)}) {
      byte[] sum = new byte[COUNT];
      byte[] product = new byte[COUNT];
      kernels.add(pairing, left, a, 0, right, b, 0, output, sum, 0);
      kernels.multiply(pairing, 3, a, 0, -4, b, 0, 0.006f, output, product, 0);
      results = joined(results, asFloats(sum), asFloats(product));
    }
    return results;
  }
}
