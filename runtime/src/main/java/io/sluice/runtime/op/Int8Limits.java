package io.sluice.runtime.op;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.QuantParams;

/** What INT8 arithmetic asks of a model beyond its types: no sum may leave 32 bits. */
public final class Int8Limits {
  private Int8Limits() {}

  /** The greatest magnitude of {@code q - zeroPoint}. */
  private static long reach(QuantParams quantization) {
    int zeroPoint = quantization.zeroPoint();
    return Math.max(Byte.MAX_VALUE - zeroPoint, zeroPoint - Byte.MIN_VALUE);
  }

  /**
   * Checks the weights of a product: in [-127, 127], and so small that no accumulator overflows.
   *
   * @param weights the operand's index; [outputs][inputs...]
   * @param bias for each output
   */
  public static void checkProduct(Operands node, int weights, int[] bias) {
    byte[] values = node.bytes(weights);
    int inputs = values.length / bias.length;
    long reach = reach(node.quantization(0));
    for (int output = 0; output < bias.length; output++) {
      long most = Math.abs((long) bias[output]);
      boolean symmetric = true;
      for (int k = output * inputs; k < (output + 1) * inputs; k++) {
        symmetric &= values[k] != Byte.MIN_VALUE;
        most += Math.abs(values[k]) * reach;
      }
      check(
          symmetric,
          "%s: weight '%s' contains -128; weights must be in [-127, 127]",
          node.node().title(),
          node.input(weights).name());
      check(
          most <= Integer.MAX_VALUE,
          "%s: the sum of output %d can reach %d, which does not fit in 32 bits; split the layer, or"
              + " keep it in F32",
          node.node().title(),
          output,
          most);
    }
  }

  /** Checks that a sum of {@code count} elements of the first input cannot overflow. */
  public static void checkSum(Operands node, int count) {
    check(
        count * reach(node.quantization(0)) <= Integer.MAX_VALUE,
        "%s: the sum of %d elements may not fit in 32 bits; keep the layer in F32",
        node.node().title(),
        count);
  }

  /**
   * Checks that a bias has the scale of the accumulators it is added to, where it states one.
   *
   * @param scales of the weights, for each output
   */
  public static void checkBias(Operands node, float[] scales) {
    QuantParams bias = node.input(2).quantization();
    if (bias == null) {
      return;
    }
    float[] given = bias.scales();
    double scaleX = node.quantization(0).scale();
    for (int output = 0; output < scales.length; output++) {
      double wanted = scaleX * scales[output];
      float scale = given[given.length == 1 ? 0 : output];
      check(
          Math.abs(scale - wanted) <= 1e-5 * wanted,
          "%s: bias '%s' has scale %s for output %d; it must be the input scale times the weight"
              + " scale, %s",
          node.node().title(),
          node.input(2).name(),
          scale,
          output,
          wanted);
    }
  }
}
