package io.sluice.kernels;

import java.util.Arrays;

/** The kernels in plain Java. */
final class ScalarKernels implements Kernels {
  @Override
  public FloatProduct product(float[][] rows, float[] bias) {
    return new ScalarFloatProduct(rows, bias);
  }

  @Override
  public ByteProduct product(byte[][] rows, int[] bias, int zeroPoint) {
    return new ScalarByteProduct(rows, bias, zeroPoint);
  }

  @Override
  public DepthwiseProduct depthwise(float[][] taps, float[] bias) {
    return new ScalarDepthwiseProduct(taps, bias);
  }

  @Override
  public int windowsAtOnce(int width) {
    return Math.max(40, Math.min(520, 16_384 / width / 40 * 40));
  }

  @Override
  public void activate(
      Activation f, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride, int count) {
    ScalarActivations.activate(f, x, xAt, xStride, y, yAt, yStride, count);
  }

  @Override
  public void combine(
      Arithmetic f, Pairing pairing, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
    ScalarPairs.combine(f, pairing, a, aAt, b, bAt, y, yAt);
  }

  @Override
  public void scaleAndShift(
      float[] x, int xAt, float scale, float shift, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i++) {
      y[yAt + i] = Math.fma(x[xAt + i], scale, shift);
    }
  }

  @Override
  public void scaleThenShift(
      float[] x, int xAt, float scale, float shift, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i++) {
      y[yAt + i] = x[xAt + i] * scale + shift;
    }
  }

  @Override
  public void scaleAndShift(float[] x, float[] scales, float[] shifts, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = Math.fma(x[i], scales[i], shifts[i]);
    }
  }

  @Override
  public void scaleAndShift(int[] sums, float[] scales, float[] shifts, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = Math.fma((float) sums[i], scales[i], shifts[i]);
    }
  }

  @Override
  public void normalize(
      float[] x, int xAt, float[] mean, float[] deviation, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i++) {
      y[yAt + i] = (x[xAt + i] - mean[i]) / deviation[i];
    }
  }

  @Override
  public float sum(float[] x, int xAt, int xStride, int count) {
    return ScalarSums.strided(x, xAt, xStride, count);
  }

  @Override
  public float sum(float[] x, int xAt, int[] offsets) {
    return ScalarSums.gathered(x, xAt, offsets);
  }

  @Override
  public void means(float[] x, int xAt, int[] offsets, float[] y, int yAt, int channels) {
    if (channels >= 32) {
      ScalarSums.means(x, xAt, offsets, y, yAt, channels);
      return;
    }
    for (int c = 0; c < channels; c++) {
      y[yAt + c] = ScalarSums.gathered(x, xAt + c, offsets) / (float) offsets.length;
    }
  }

  @Override
  public void sums(byte[] x, int xAt, int[] offsets, int start, int[] y, int channels) {
    Arrays.fill(y, 0, channels, start);
    for (int offset : offsets) {
      int at = xAt + offset;
      for (int c = 0; c < channels; c++) {
        y[c] += x[at + c];
      }
    }
  }

  @Override
  public void softmax(float[] x, int xAt, float[] y, int yAt, int stride, int count) {
    float max = x[xAt];
    for (int i = 1; i < count; i++) {
      max = Math.max(max, x[xAt + i * stride]);
    }
    for (int i = 0; i < count; i++) {
      y[yAt + i * stride] = Activations.exp(x[xAt + i * stride] - max);
    }
    float sum = sum(y, yAt, stride, count);
    for (int i = 0; i < count; i++) {
      y[yAt + i * stride] /= sum;
    }
  }

  @Override
  public void gruGates(
      float[] gx, float[] gh, float[] h, int hAt, float[] next, int nextAt, int hidden) {
    ScalarGates.gru(gx, gh, h, hAt, next, nextAt, hidden, 0);
  }

  @Override
  public void lstmGates(
      float[] gx, float[] gh, float[] c, int cAt, float[] h, int hAt, int hidden) {
    ScalarGates.lstm(gx, gh, c, cAt, h, hAt, hidden, 0);
  }

  @Override
  public void quantize(
      float[] x, int xAt, QuantizeRounding how, Quantization to, byte[] y, int yAt, int count) {
    float scale = to.scale();
    int zeroPoint = to.zeroPoint();
    if (how == QuantizeRounding.DIVIDE_EVEN && count >= ScalarScratch.WORTH_COPYING) {
      float[] values = ScalarScratch.values()[0];
      for (int done = 0; done < count; done += ScalarScratch.BLOCK) {
        int some = Math.min(ScalarScratch.BLOCK, count - done);
        System.arraycopy(x, xAt + done, values, 0, some);
        ScalarLoops.divide(values, scale, some);
        ScalarBytes.store(values, zeroPoint, y, yAt + done, some);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      y[yAt + i] = how.quantize(x[xAt + i], scale, zeroPoint);
    }
  }

  @Override
  public void dequantize(byte[] x, int xAt, Quantization from, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i++) {
      y[yAt + i] = from.dequantize(x[xAt + i]);
    }
  }

  @Override
  public void requantize(
      int[] sums,
      int sumsAt,
      Requantizer requantizer,
      int firstChannel,
      Int8Output output,
      byte[] y,
      int yAt,
      int count) {
    if (requantizer instanceof Requantizer.Floats floats) {
      // The mode of Sluice's own models has loops of its own, without a call for each element.
      float[] multipliers = floats.multipliers();
      float[] values = ScalarScratch.values()[0];
      for (int done = 0; done < count; done += ScalarScratch.BLOCK) {
        int some = Math.min(ScalarScratch.BLOCK, count - done);
        for (int n = 0; n < some; n++) {
          values[n] = (float) sums[sumsAt + done + n] * multipliers[firstChannel + done + n];
        }
        ScalarBytes.store(values, output, y, yAt + done, some);
      }
      return;
    }
    for (int n = 0; n < count; n++) {
      y[yAt + n] = output.store(requantizer.scale(sums[sumsAt + n], firstChannel + n));
    }
  }

  @Override
  public void requantize(
      float[] sums,
      int sumsAt,
      Requantizer requantizer,
      int firstChannel,
      Int8Output output,
      byte[] y,
      int yAt,
      int count) {
    if (requantizer instanceof Requantizer.Floats floats) {
      float[][] values = ScalarScratch.values();
      for (int done = 0; done < count; done += ScalarScratch.BLOCK) {
        int some = Math.min(ScalarScratch.BLOCK, count - done);
        System.arraycopy(sums, sumsAt + done, values[0], 0, some);
        System.arraycopy(floats.multipliers(), firstChannel + done, values[1], 0, some);
        ScalarLoops.multiply(values[0], values[1], values[2], some);
        ScalarBytes.store(values[2], output, y, yAt + done, some);
      }
      return;
    }
    for (int n = 0; n < count; n++) {
      y[yAt + n] = output.store(requantizer.scale((int) sums[sumsAt + n], firstChannel + n));
    }
  }

  @Override
  public void lookUp(
      LookupTable table,
      byte[] x,
      int xAt,
      int xStride,
      byte[] y,
      int yAt,
      int yStride,
      int count) {
    if (xStride == 1 && yStride == 1) {
      for (int i = 0; i < count; i++) {
        y[yAt + i] = table.get(x[xAt + i]);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      y[yAt + i * yStride] = table.get(x[xAt + i * xStride]);
    }
  }

  @Override
  public void lookUp(LookupTable table, float[] x, int xAt, byte[] y, int yAt, int count) {
    LookupTable.Scales scales = table.hardSwish();
    if (scales != null && count >= ScalarScratch.WORTH_COPYING) {
      float[] values = ScalarScratch.values()[0];
      for (int done = 0; done < count; done += ScalarScratch.BLOCK) {
        int some = Math.min(ScalarScratch.BLOCK, count - done);
        ScalarBytes.hardSwish(scales, x, xAt + done, values, some);
        ScalarBytes.store(values, scales.to().zeroPoint(), y, yAt + done, some);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      y[yAt + i] = table.get((byte) x[xAt + i]);
    }
  }

  @Override
  public void lookUp(LookupTable table, float[] x, int xAt, float[] y, int yAt, int count) {
    LookupTable.Scales scales = table.hardSwish();
    if (scales != null && count >= ScalarScratch.WORTH_COPYING) {
      float[] values = ScalarScratch.values()[0];
      for (int done = 0; done < count; done += ScalarScratch.BLOCK) {
        int some = Math.min(ScalarScratch.BLOCK, count - done);
        ScalarBytes.hardSwish(scales, x, xAt + done, values, some);
        ScalarBytes.round(values, scales.to().zeroPoint(), some);
        System.arraycopy(values, 0, y, yAt + done, some);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      y[yAt + i] = table.get((byte) x[xAt + i]);
    }
  }

  @Override
  public void copy(byte[] x, int xAt, int xStride, byte[] y, int yAt, int yStride, int count) {
    if (xStride == 1 && yStride == 1) {
      System.arraycopy(x, xAt, y, yAt, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      y[yAt + i * yStride] = x[xAt + i * xStride];
    }
  }

  @Override
  public void transpose(float[] x, int xAt, int rows, int columns, float[] y, int yAt) {
    Transposition.of(x, xAt, rows, columns, y, yAt);
  }

  @Override
  public void transpose(byte[] x, int xAt, int rows, int columns, byte[] y, int yAt) {
    Transposition.of(x, xAt, rows, columns, y, yAt);
  }

  @Override
  public void add(
      Pairing pairing,
      Int8Operand aOperand,
      byte[] a,
      int aAt,
      Int8Operand bOperand,
      byte[] b,
      int bAt,
      Int8Output output,
      byte[] y,
      int yAt) {
    ScalarPairs.add(pairing, aOperand, a, aAt, bOperand, b, bAt, output, y, yAt);
  }

  @Override
  public void multiply(
      Pairing pairing,
      int aZeroPoint,
      byte[] a,
      int aAt,
      int bZeroPoint,
      byte[] b,
      int bAt,
      float multiplier,
      Int8Output output,
      byte[] y,
      int yAt) {
    ScalarPairs.multiply(
        pairing, aZeroPoint, a, aAt, bZeroPoint, b, bAt, multiplier, output, y, yAt);
  }
}
