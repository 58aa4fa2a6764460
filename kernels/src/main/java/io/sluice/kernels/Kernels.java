package io.sluice.kernels;

/**
 * The arithmetic of every op on plain arrays. Each array argument comes with the index of its first
 * element ({@code xAt}) and, where elements need not be adjacent, their distance ({@code xStride};
 * 0 repeats one element). Nothing is checked and nothing is allocated.
 *
 * <p>All implementations give the same bits: the order in which a sum is made belongs to the method
 * here. Weights of products are packed once, in the form that the implementation multiplies
 * fastest. Interleaved sums, where one chain would be slow, put element j into partial sum {@code j
 * % 8} and join them as {@code p[i] += p[i + 4]}, {@code p[i] += p[i + 2]}, {@code p[0] + p[1]}.
 */
public sealed interface Kernels permits ScalarKernels, VectorKernels {
  /** How many elements may be read behind those of a float array that are asked for. */
  int SLACK = 64;

  /**
   * The fastest implementation that this JVM can run: with the Vector API if it is there and gives
   * the same results as plain Java, which is tried once. {@link KernelBackend} tells the choice.
   */
  static Kernels create() {
    return KernelChoice.kernels();
  }

  /** The implementation in plain Java, which every JVM can run. */
  static Kernels scalar() {
    return new ScalarKernels();
  }

  /** Whether this JVM was started with {@code --add-modules jdk.incubator.vector}. */
  static boolean hasVectorApi() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /**
   * Packs a matrix of float weights.
   *
   * @param rows {@code rows[k][n]} from input k to output n
   * @param bias for each output
   */
  FloatProduct product(float[][] rows, float[] bias);

  /**
   * Packs a matrix of int8 weights.
   *
   * @param rows {@code rows[k][n]} from input k to output n
   * @param bias for each output
   * @param zeroPoint of the inputs
   */
  ByteProduct product(byte[][] rows, int[] bias, int zeroPoint);

  /**
   * Packs the weights of a depthwise convolution.
   *
   * @param taps {@code taps[t][c]} for channel c at kernel position t
   * @param bias for each channel
   */
  DepthwiseProduct depthwise(float[][] taps, float[] bias);

  /**
   * How many windows are best given to one call of {@link WindowProduct#run} where sums are stored
   * by something else; a multiple of two, four, five and eight, which products compute at once.
   *
   * @param width of the product
   */
  default int windowsAtOnce(int width) {
    return 40;
  }

  /** {@code y = f(x)}; with the identity, a copy. y must not overlap x. */
  void activate(
      Activation f, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride, int count);

  /** {@code y = f(a, b)}; y must not overlap a or b. */
  void combine(
      Arithmetic f, Pairing pairing, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt);

  /** {@code y = fma(x, scale, shift)} with one scale and shift. */
  void scaleAndShift(float[] x, int xAt, float scale, float shift, float[] y, int yAt, int count);

  /** {@code y = x * scale + shift} with one scale and shift, each step rounded. */
  void scaleThenShift(float[] x, int xAt, float scale, float shift, float[] y, int yAt, int count);

  /** {@code y[n] = fma(x[n], scales[n], shifts[n])}, where x and y may be the same array. */
  void scaleAndShift(float[] x, float[] scales, float[] shifts, float[] y, int count);

  /** {@code y[n] = fma((float) sums[n], scales[n], shifts[n])}. */
  void scaleAndShift(int[] sums, float[] scales, float[] shifts, float[] y, int count);

  /** {@code y = (x - mean) / deviation}, one subtraction and one true division. */
  void normalize(
      float[] x, int xAt, float[] mean, float[] deviation, float[] y, int yAt, int count);

  /** The interleaved sum of {@code count} elements. */
  float sum(float[] x, int xAt, int xStride, int count);

  /** The interleaved sum of the elements at {@code xAt + offsets[j]}. */
  float sum(float[] x, int xAt, int[] offsets);

  /**
   * For each channel c the interleaved sum of the elements at {@code xAt + offsets[j] + c}, divided
   * by their number; y must not overlap x.
   */
  void means(float[] x, int xAt, int[] offsets, float[] y, int yAt, int channels);

  /** For each channel c {@code y[c]} = start and the elements at {@code xAt + offsets[j] + c}. */
  void sums(byte[] x, int xAt, int[] offsets, int start, int[] y, int channels);

  /**
   * {@code y = e / sum(e)} with {@code e = exp(x - max(x))} and an interleaved sum; y must not
   * overlap x.
   */
  void softmax(float[] x, int xAt, float[] y, int yAt, int stride, int count);

  /**
   * The gates of one step of a gated recurrent unit, as {@code torch.nn.GRU}: {@code r, z =
   * sigmoid(gx + gh)}, {@code n = tanh(fma(r, gh, gx))}, {@code next = fma(z, h - n, n)}.
   *
   * @param gx input product with bias, [3 * hidden]: reset, update, new; overwritten, as gh is
   * @param gh product of h with bias, likewise
   */
  void gruGates(float[] gx, float[] gh, float[] h, int hAt, float[] next, int nextAt, int hidden);

  /**
   * The gates of one step of a long short-term memory, as {@code torch.nn.LSTM}: {@code i, f, o =
   * sigmoid(gx + gh)}, {@code g = tanh(gx + gh)}, {@code c = fma(f, c, i * g)}, {@code h = o *
   * tanh(c)}.
   *
   * @param gx input product with bias, [4 * hidden]: input, forget, cell, output; overwritten, as
   *     gh is
   * @param gh product of the last h with bias, likewise
   * @param c read and overwritten
   */
  void lstmGates(float[] gx, float[] gh, float[] c, int cAt, float[] h, int hAt, int hidden);

  /** {@link QuantizeRounding#quantize}. */
  void quantize(
      float[] x, int xAt, QuantizeRounding how, Quantization to, byte[] y, int yAt, int count);

  /** {@link Quantization#dequantize}. */
  void dequantize(byte[] x, int xAt, Quantization from, float[] y, int yAt, int count);

  /**
   * {@code y[n] = output(requantizer(sums[n]))}.
   *
   * @param firstChannel whose multiplier is that of the first sum; the next have the next
   */
  void requantize(
      int[] sums,
      int sumsAt,
      Requantizer requantizer,
      int firstChannel,
      Int8Output output,
      byte[] y,
      int yAt,
      int count);

  /** As the other, of sums that floats hold exactly. */
  void requantize(
      float[] sums,
      int sumsAt,
      Requantizer requantizer,
      int firstChannel,
      Int8Output output,
      byte[] y,
      int yAt,
      int count);

  /** {@code y = table(x)}. */
  void lookUp(
      LookupTable table, byte[] x, int xAt, int xStride, byte[] y, int yAt, int yStride, int count);

  /** {@code y = table(x)}, of int8's integers as floats. */
  void lookUp(LookupTable table, float[] x, int xAt, float[] y, int yAt, int count);

  /** {@code y = table(x)}, of int8's integers as floats. */
  void lookUp(LookupTable table, float[] x, int xAt, byte[] y, int yAt, int count);

  /** {@code y[c * rows + r] = x[r * columns + c]}; y must not overlap x. */
  void transpose(float[] x, int xAt, int rows, int columns, float[] y, int yAt);

  /** As the other. */
  void transpose(byte[] x, int xAt, int rows, int columns, byte[] y, int yAt);

  /** {@code y = x}. */
  void copy(byte[] x, int xAt, int xStride, byte[] y, int yAt, int yStride, int count);

  /**
   * {@code y = output((float) (a - zeroPoint) * aFactor + (float) (b - zeroPoint) * bFactor)}; a
   * difference has a negative factor. y must not overlap a or b.
   */
  void add(
      Pairing pairing,
      Int8Operand aOperand,
      byte[] a,
      int aAt,
      Int8Operand bOperand,
      byte[] b,
      int bAt,
      Int8Output output,
      byte[] y,
      int yAt);

  /**
   * {@code y = output((float) ((a - aZeroPoint) * (b - bZeroPoint)) * multiplier)}; y must not
   * overlap a or b.
   */
  void multiply(
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
      int yAt);

  /**
   * What an element of a sum of int8 tensors counts.
   *
   * @param zeroPoint of the tensor
   * @param factor the ratio of its scale to the output's
   */
  record Int8Operand(int zeroPoint, float factor) {
    float of(byte q) {
      return (float) (q - zeroPoint) * factor;
    }
  }
}
