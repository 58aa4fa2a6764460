package io.sluice.runtime;

import io.sluice.kernels.ByteProduct;
import io.sluice.kernels.DepthwiseProduct;
import io.sluice.kernels.FloatProduct;
import io.sluice.kernels.Int8Output;
import io.sluice.kernels.Kernels;
import io.sluice.kernels.Requantizer;

/** Steps that multiply with weights: linear layers and convolutions. */
final class ProductSteps {
  /**
   * How many positions are computed before their sums are stored, so that these stay in cache; a
   * multiple of four, as products ask for.
   */
  static final int POSITIONS = 16;

  private ProductSteps() {}

  /**
   * A linear layer of FLOAT32.
   *
   * @param rows how many vectors it is applied to
   */
  record LinearFloats(
      FloatProduct product, int rows, int inputs, ProductStore store, int outputs, int xAt, int yAt)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      for (int row = 0; row < rows; row++) {
        product.run(memory.floats(), xAt + row * inputs, memory.sums());
        store.store(memory, 0, 0, yAt + row * outputs, outputs);
      }
    }
  }

  /**
   * A linear layer of INT8.
   *
   * @param rows how many vectors it is applied to
   */
  record LinearBytes(
      Kernels kernels,
      ByteProduct product,
      int rows,
      int inputs,
      int outputs,
      Requantizer requantizer,
      Int8Output output,
      int xAt,
      int yAt)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      for (int row = 0; row < rows; row++) {
        product.run(memory.bytes(), xAt + row * inputs, 1, memory.intSums());
        kernels.requantize(
            memory.intSums(),
            0,
            requantizer,
            0,
            output,
            memory.bytes(),
            yAt + row * outputs,
            outputs);
      }
    }
  }

  /** Brings an image of the input to where its windows are read as floats. */
  sealed interface Image {
    /** The arena index of the image's first element. */
    int bring(WorkingMemory memory, int image);

    /** FLOAT32 without padding: it is read where it lies. */
    record InPlace(Windows windows, int xAt) implements Image {
      @Override
      public int bring(WorkingMemory memory, int image) {
        return xAt + image * windows.inputSize();
      }
    }

    /** FLOAT32, copied to have its padding. */
    record Padded(Windows windows, int xAt, int copyAt) implements Image {
      @Override
      public int bring(WorkingMemory memory, int image) {
        windows.copy(memory.floats(), xAt + image * windows.inputSize(), copyAt);
        return copyAt;
      }
    }

    /** INT8, whose integers become floats. */
    record Widened(Kernels kernels, Windows windows, int zeroPoint, int xAt, int copyAt)
        implements Image {
      @Override
      public int bring(WorkingMemory memory, int image) {
        int from = xAt + image * windows.inputSize();
        windows.widen(kernels, memory.bytes(), from, zeroPoint, memory.floats(), copyAt);
        return copyAt;
      }
    }
  }

  /**
   * A convolution over channels-last images.
   *
   * @param products one for each group
   */
  record Conv(Image image, Windows windows, FloatProduct[] products, ProductStore store, int yAt)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      for (int n = 0; n < windows.geometry().batch(); n++) {
        int x = image.bring(memory, n);
        for (int group = 0; group < products.length; group++) {
          run(memory, x + group * windows.geometry().inputs(), n, group);
        }
      }
    }

    private void run(WorkingMemory memory, int x, int n, int group) {
      FloatProduct product = products[group];
      int[] at = windows.at();
      int outputs = windows.geometry().outputs();
      int channel = group * outputs;
      int step = products.length * outputs;
      for (int from = 0; from < at.length; from += POSITIONS) {
        int count = Math.min(POSITIONS, at.length - from);
        product.run(memory.floats(), x, at, from, count, windows.offsets(), memory.sums());
        int y = yAt + (n * at.length + from) * step + channel;
        store.store(memory, count, product.width(), channel, y, step, outputs);
      }
    }
  }

  /** A depthwise convolution over channels-last images: one input and one output a group. */
  record Depthwise(
      Image image, Windows windows, DepthwiseProduct product, ProductStore store, int yAt)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      int[] at = windows.at();
      int channels = windows.geometry().groups();
      int[] offsets = windows.offsets();
      for (int n = 0; n < windows.geometry().batch(); n++) {
        int x = image.bring(memory, n);
        for (int from = 0; from < at.length; from += POSITIONS) {
          int count = Math.min(POSITIONS, at.length - from);
          product.run(memory.floats(), x, at, from, count, offsets, memory.sums());
          int y = yAt + (n * at.length + from) * channels;
          store.store(memory, count, product.width(), 0, y, channels, channels);
        }
      }
    }
  }

  /**
   * A convolution of INT8 whose sums floats might not hold exactly: each window is made one vector
   * of bytes.
   *
   * @param products one for each group
   * @param copyAt arena index of the padded image, behind which the vector lies
   */
  record ConvBytes(
      Kernels kernels,
      Windows windows,
      ByteProduct[] products,
      int zeroPoint,
      Requantizer requantizer,
      Int8Output output,
      int xAt,
      int copyAt,
      int yAt)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      byte[] bytes = memory.bytes();
      int outputs = windows.geometry().outputs();
      int y = yAt;
      for (int n = 0; n < windows.geometry().batch(); n++) {
        windows.copy(bytes, xAt + n * windows.inputSize(), zeroPoint, copyAt);
        for (int at : windows.at()) {
          for (int group = 0; group < products.length; group++, y += outputs) {
            gather(bytes, copyAt + at + group * windows.geometry().inputs());
            products[group].run(bytes, copyAt + windows.size(), 1, memory.intSums());
            kernels.requantize(
                memory.intSums(), 0, requantizer, group * outputs, output, bytes, y, outputs);
          }
        }
      }
    }

    private void gather(byte[] bytes, int from) {
      int to = copyAt + windows.size();
      int[] offsets = windows.offsets();
      for (int i = 0; i < offsets.length; i++) {
        bytes[to + i] = bytes[from + offsets[i]];
      }
    }
  }
}
