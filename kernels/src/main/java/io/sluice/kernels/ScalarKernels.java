package io.sluice.kernels;

/**
 * The kernels in plain Java. Products walk four rows of weights at once over separate arrays with
 * the plain loop variable as index: the form that HotSpot's C2 turns into vector code by itself,
 * which an index with an offset would defeat.
 */
final class ScalarKernels implements Kernels {
  @Override
  public void multiplyAdd(
      float[] x,
      int xAt,
      int xStride,
      int count,
      float[][] rows,
      int firstRow,
      float[] sums,
      int width) {
    int k = 0;
    for (; k + 4 <= count; k += 4) {
      int at = xAt + k * xStride;
      int row = firstRow + k;
      addFour(
          x[at],
          x[at + xStride],
          x[at + 2 * xStride],
          x[at + 3 * xStride],
          rows[row],
          rows[row + 1],
          rows[row + 2],
          rows[row + 3],
          sums,
          width);
    }
    for (; k < count; k++) {
      addOne(x[xAt + k * xStride], rows[firstRow + k], sums, width);
    }
  }

  private static void addFour(
      float a,
      float b,
      float c,
      float d,
      float[] w0,
      float[] w1,
      float[] w2,
      float[] w3,
      float[] y,
      int width) {
    for (int n = 0; n < width; n++) {
      y[n] = Math.fma(d, w3[n], Math.fma(c, w2[n], Math.fma(b, w1[n], Math.fma(a, w0[n], y[n]))));
    }
  }

  private static void addOne(float a, float[] w, float[] y, int width) {
    for (int n = 0; n < width; n++) {
      y[n] = Math.fma(a, w[n], y[n]);
    }
  }

  @Override
  public void multiplyAdd(
      byte[] x,
      int xAt,
      int xStride,
      int count,
      int zeroPoint,
      int[][] rows,
      int firstRow,
      int[] sums,
      int width) {
    int k = 0;
    for (; k + 4 <= count; k += 4) {
      int at = xAt + k * xStride;
      int row = firstRow + k;
      addFour(
          x[at] - zeroPoint,
          x[at + xStride] - zeroPoint,
          x[at + 2 * xStride] - zeroPoint,
          x[at + 3 * xStride] - zeroPoint,
          rows[row],
          rows[row + 1],
          rows[row + 2],
          rows[row + 3],
          sums,
          width);
    }
    for (; k < count; k++) {
      addOne(x[xAt + k * xStride] - zeroPoint, rows[firstRow + k], sums, width);
    }
  }

  private static void addFour(
      int a, int b, int c, int d, int[] w0, int[] w1, int[] w2, int[] w3, int[] y, int width) {
    for (int n = 0; n < width; n++) {
      y[n] += a * w0[n] + b * w1[n] + c * w2[n] + d * w3[n];
    }
  }

  private static void addOne(int a, int[] w, int[] y, int width) {
    for (int n = 0; n < width; n++) {
      y[n] += a * w[n];
    }
  }

  @Override
  public void multiplyAdd(
      float[] x, int xAt, int xStride, float weight, float[] sums, int sumsAt, int width) {
    for (int n = 0; n < width; n++) {
      sums[sumsAt + n] = Math.fma(x[xAt + n * xStride], weight, sums[sumsAt + n]);
    }
  }

  @Override
  public void multiplyAdd(
      byte[] x,
      int xAt,
      int xStride,
      int zeroPoint,
      int weight,
      int[] sums,
      int sumsAt,
      int width) {
    for (int n = 0; n < width; n++) {
      sums[sumsAt + n] += (x[xAt + n * xStride] - zeroPoint) * weight;
    }
  }

  @Override
  public void activate(
      Activation f, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride, int count) {
    ScalarActivations.activate(f, x, xAt, xStride, y, yAt, yStride, count);
  }

  @Override
  public void add(
      float[] a,
      int aAt,
      int aStride,
      float[] b,
      int bAt,
      int bStride,
      float[] y,
      int yAt,
      int count) {
    for (int i = 0; i < count; i++) {
      y[yAt + i] = a[aAt + i * aStride] + b[bAt + i * bStride];
    }
  }

  @Override
  public void subtract(
      float[] a,
      int aAt,
      int aStride,
      float[] b,
      int bAt,
      int bStride,
      float[] y,
      int yAt,
      int count) {
    for (int i = 0; i < count; i++) {
      y[yAt + i] = a[aAt + i * aStride] - b[bAt + i * bStride];
    }
  }

  @Override
  public void multiply(
      float[] a,
      int aAt,
      int aStride,
      float[] b,
      int bAt,
      int bStride,
      float[] y,
      int yAt,
      int count) {
    for (int i = 0; i < count; i++) {
      y[yAt + i] = a[aAt + i * aStride] * b[bAt + i * bStride];
    }
  }

  @Override
  public void scaleAndShift(
      float[] x, int xAt, float scale, float shift, float[] y, int yAt, int count) {
    for (int i = 0; i < count; i++) {
      y[yAt + i] = Math.fma(x[xAt + i], scale, shift);
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
  public int sum(byte[] x, int xAt, int xStride, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += x[xAt + i * xStride];
    }
    return sum;
  }

  @Override
  public int sum(byte[] x, int xAt, int[] offsets) {
    int sum = 0;
    for (int offset : offsets) {
      sum += x[xAt + offset];
    }
    return sum;
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
    for (int i = 0; i < hidden; i++) {
      float r = Activations.sigmoid(gx[i] + gh[i]);
      float z = Activations.sigmoid(gx[hidden + i] + gh[hidden + i]);
      float n = Activations.tanh(Math.fma(r, gh[2 * hidden + i], gx[2 * hidden + i]));
      next[nextAt + i] = Math.fma(z, h[hAt + i] - n, n);
    }
  }

  @Override
  public void lstmGates(
      float[] gx, float[] gh, float[] c, int cAt, float[] h, int hAt, int hidden) {
    for (int n = 0; n < hidden; n++) {
      float i = Activations.sigmoid(gx[n] + gh[n]);
      float f = Activations.sigmoid(gx[hidden + n] + gh[hidden + n]);
      float g = Activations.tanh(gx[2 * hidden + n] + gh[2 * hidden + n]);
      float o = Activations.sigmoid(gx[3 * hidden + n] + gh[3 * hidden + n]);
      float cell = Math.fma(f, c[cAt + n], i * g);
      c[cAt + n] = cell;
      h[hAt + n] = o * Activations.tanh(cell);
    }
  }

  @Override
  public void quantize(
      float[] x, int xAt, Quantizing how, Quantization to, byte[] y, int yAt, int count) {
    float scale = to.scale();
    int zeroPoint = to.zeroPoint();
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
      Requantizer requantizer,
      int firstChannel,
      int channelStride,
      Int8Output output,
      byte[] y,
      int yAt,
      int yStride,
      int count) {
    if (requantizer instanceof Requantizer.Floats floats) {
      // The mode of Sluice's own models has a loop of its own, without a call for each element.
      float[] multipliers = floats.multipliers();
      for (int n = 0; n < count; n++) {
        float multiplier = multipliers[firstChannel + n * channelStride];
        y[yAt + n * yStride] = output.store((float) sums[n] * multiplier);
      }
      return;
    }
    for (int n = 0; n < count; n++) {
      int value = requantizer.scale(sums[n], firstChannel + n * channelStride);
      y[yAt + n * yStride] = output.store(value);
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
    for (int i = 0; i < count; i++) {
      y[yAt + i * yStride] = table.get(x[xAt + i * xStride]);
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
  public void add(
      Int8Operand aOperand,
      byte[] a,
      int aAt,
      int aStride,
      Int8Operand bOperand,
      byte[] b,
      int bAt,
      int bStride,
      Int8Output output,
      byte[] y,
      int yAt,
      int count) {
    for (int i = 0; i < count; i++) {
      y[yAt + i] =
          output.store(aOperand.of(a[aAt + i * aStride]) + bOperand.of(b[bAt + i * bStride]));
    }
  }

  @Override
  public void multiply(
      int aZeroPoint,
      byte[] a,
      int aAt,
      int aStride,
      int bZeroPoint,
      byte[] b,
      int bAt,
      int bStride,
      float multiplier,
      Int8Output output,
      byte[] y,
      int yAt,
      int count) {
    for (int i = 0; i < count; i++) {
      int product = (a[aAt + i * aStride] - aZeroPoint) * (b[bAt + i * bStride] - bZeroPoint);
      y[yAt + i] = output.store((float) product * multiplier);
    }
  }
}
