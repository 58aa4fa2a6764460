package io.sluice.kernels;

/**
 * The kernels by the Vector API. What is left over behind the last whole vector is done in plain
 * Java, and so is what no vector would make faster.
 */
final class VectorKernels implements Kernels {
  private static final int LANES = VectorWidth.LANES;

  static {
    OperatorProfile.take();
  }

  private final ScalarKernels scalar = new ScalarKernels();

  /** How many of some elements fill whole vectors of bytes. */
  private static int wholeBytes(int count) {
    return VectorWidth.HAS_BYTES ? count / LANES * LANES : 0;
  }

  @Override
  public FloatProduct product(float[][] rows, float[] bias) {
    return new VectorFloatProduct(rows, bias);
  }

  @Override
  public ByteProduct product(byte[][] rows, int[] bias, int zeroPoint) {
    if (!VectorByteProduct.canHold(rows)) {
      return scalar.product(rows, bias, zeroPoint);
    }
    return VectorWidth.BITS > 256
        ? new VectorByteProduct(rows, bias, zeroPoint)
        : new VectorShortProduct(rows, bias, zeroPoint);
  }

  @Override
  public DepthwiseProduct depthwise(float[][] taps, float[] bias) {
    return new VectorDepthwiseProduct(taps, bias);
  }

  @Override
  public void activate(
      Activation f, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride, int count) {
    int done = 0;
    if (xStride == 1 && yStride == 1 && count >= LANES) {
      int whole = count / LANES * LANES;
      done = VectorFunctions.activate(f, x, xAt, y, yAt, whole) ? whole : 0;
    }
    scalar.activate(
        f, x, xAt + done * xStride, xStride, y, yAt + done * yStride, yStride, count - done);
  }

  @Override
  public void combine(
      Arithmetic f, Pairing pairing, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
    if (VectorPairs.takes(pairing)) {
      VectorPairs.combine(f, pairing, a, aAt, b, bAt, y, yAt);
    } else {
      scalar.combine(f, pairing, a, aAt, b, bAt, y, yAt);
    }
  }

  @Override
  public void scaleAndShift(
      float[] x, int xAt, float scale, float shift, float[] y, int yAt, int count) {
    scalar.scaleAndShift(x, xAt, scale, shift, y, yAt, count);
  }

  @Override
  public void scaleThenShift(
      float[] x, int xAt, float scale, float shift, float[] y, int yAt, int count) {
    scalar.scaleThenShift(x, xAt, scale, shift, y, yAt, count);
  }

  @Override
  public void scaleAndShift(float[] x, float[] scales, float[] shifts, float[] y, int count) {
    scalar.scaleAndShift(x, scales, shifts, y, count);
  }

  @Override
  public void scaleAndShift(int[] sums, float[] scales, float[] shifts, float[] y, int count) {
    scalar.scaleAndShift(sums, scales, shifts, y, count);
  }

  @Override
  public void normalize(
      float[] x, int xAt, float[] mean, float[] deviation, float[] y, int yAt, int count) {
    scalar.normalize(x, xAt, mean, deviation, y, yAt, count);
  }

  @Override
  public float sum(float[] x, int xAt, int xStride, int count) {
    return scalar.sum(x, xAt, xStride, count);
  }

  @Override
  public float sum(float[] x, int xAt, int[] offsets) {
    return scalar.sum(x, xAt, offsets);
  }

  @Override
  public void means(float[] x, int xAt, int[] offsets, float[] y, int yAt, int channels) {
    if (channels < LANES) {
      scalar.means(x, xAt, offsets, y, yAt, channels);
    } else {
      VectorSums.means(x, xAt, offsets, y, yAt, channels);
    }
  }

  @Override
  public void sums(byte[] x, int xAt, int[] offsets, int start, int[] y, int channels) {
    if (channels < LANES || !VectorWidth.HAS_BYTES) {
      scalar.sums(x, xAt, offsets, start, y, channels);
    } else {
      VectorSums.sums(x, xAt, offsets, start, y, channels);
    }
  }

  @Override
  public void softmax(float[] x, int xAt, float[] y, int yAt, int stride, int count) {
    scalar.softmax(x, xAt, y, yAt, stride, count);
  }

  @Override
  public void gruGates(
      float[] gx, float[] gh, float[] h, int hAt, float[] next, int nextAt, int hidden) {
    int done = hidden / LANES * LANES;
    VectorGates.gru(gx, gh, h, hAt, next, nextAt, hidden, done);
    ScalarGates.gru(gx, gh, h, hAt, next, nextAt, hidden, done);
  }

  @Override
  public void lstmGates(
      float[] gx, float[] gh, float[] c, int cAt, float[] h, int hAt, int hidden) {
    int done = hidden / LANES * LANES;
    VectorGates.lstm(gx, gh, c, cAt, h, hAt, hidden, done);
    ScalarGates.lstm(gx, gh, c, cAt, h, hAt, hidden, done);
  }

  @Override
  public void quantize(
      float[] x, int xAt, QuantizeRounding how, Quantization to, byte[] y, int yAt, int count) {
    int done = 0;
    if (how == QuantizeRounding.DIVIDE_EVEN) {
      done = wholeBytes(count);
      VectorBytes.quantize(x, xAt, to, y, yAt, done);
    }
    scalar.quantize(x, xAt + done, how, to, y, yAt + done, count - done);
  }

  @Override
  public void dequantize(byte[] x, int xAt, Quantization from, float[] y, int yAt, int count) {
    int done = wholeBytes(count);
    VectorBytes.dequantize(x, xAt, from, y, yAt, done);
    scalar.dequantize(x, xAt + done, from, y, yAt + done, count - done);
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
    int done = 0;
    if (requantizer instanceof Requantizer.Floats floats && count >= LANES) {
      done = wholeBytes(count);
      VectorBytes.requantize(
          sums, sumsAt, floats.multipliers(), firstChannel, output, y, yAt, done);
    }
    scalar.requantize(
        sums, sumsAt + done, requantizer, firstChannel + done, output, y, yAt + done, count - done);
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
    int done = 0;
    if (requantizer instanceof Requantizer.Floats floats && count >= LANES) {
      done = wholeBytes(count);
      VectorBytes.requantize(
          sums, sumsAt, floats.multipliers(), firstChannel, output, y, yAt, done);
    }
    scalar.requantize(
        sums, sumsAt + done, requantizer, firstChannel + done, output, y, yAt + done, count - done);
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
    LookupTable.Line line = table.line();
    int done = 0;
    if (line != null && xStride == 1 && yStride == 1) {
      done = wholeBytes(count);
      VectorTables.line(line, x, xAt, y, yAt, done);
    }
    scalar.lookUp(
        table, x, xAt + done * xStride, xStride, y, yAt + done * yStride, yStride, count - done);
  }

  @Override
  public void lookUp(LookupTable table, float[] x, int xAt, float[] y, int yAt, int count) {
    LookupTable.Scales scales = table.hardSwish();
    int done = 0;
    if (scales != null) {
      done = count / LANES * LANES;
      VectorTables.hardSwish(scales, x, xAt, y, yAt, done);
    }
    scalar.lookUp(table, x, xAt + done, y, yAt + done, count - done);
  }

  @Override
  public void lookUp(LookupTable table, float[] x, int xAt, byte[] y, int yAt, int count) {
    LookupTable.Scales scales = table.hardSwish();
    int done = 0;
    if (scales != null) {
      done = wholeBytes(count);
      VectorTables.hardSwish(scales, x, xAt, y, yAt, done);
    }
    scalar.lookUp(table, x, xAt + done, y, yAt + done, count - done);
  }

  @Override
  public void copy(byte[] x, int xAt, int xStride, byte[] y, int yAt, int yStride, int count) {
    scalar.copy(x, xAt, xStride, y, yAt, yStride, count);
  }

  @Override
  public void transpose(float[] x, int xAt, int rows, int columns, float[] y, int yAt) {
    scalar.transpose(x, xAt, rows, columns, y, yAt);
  }

  @Override
  public void transpose(byte[] x, int xAt, int rows, int columns, byte[] y, int yAt) {
    scalar.transpose(x, xAt, rows, columns, y, yAt);
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
    boolean tame = VectorPairs.takes(aOperand.factor()) && VectorPairs.takes(bOperand.factor());
    if (tame && VectorWidth.HAS_BYTES && VectorPairs.takes(pairing)) {
      VectorPairs.add(pairing, aOperand, a, aAt, bOperand, b, bAt, output, y, yAt);
    } else {
      scalar.add(pairing, aOperand, a, aAt, bOperand, b, bAt, output, y, yAt);
    }
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
    boolean tame = VectorPairs.takes(multiplier);
    if (tame && VectorWidth.HAS_BYTES && VectorPairs.takes(pairing)) {
      VectorPairs.multiply(
          pairing, aZeroPoint, a, aAt, bZeroPoint, b, bAt, multiplier, output, y, yAt);
    } else {
      scalar.multiply(pairing, aZeroPoint, a, aAt, bZeroPoint, b, bAt, multiplier, output, y, yAt);
    }
  }
}
