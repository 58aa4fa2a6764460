package io.sluice.runtime.step;

import io.sluice.kernels.ByteProduct;
import io.sluice.kernels.Int8Output;
import io.sluice.kernels.KernelEpilogue;
import io.sluice.kernels.Kernels;
import io.sluice.kernels.ProductWindows;
import io.sluice.kernels.Requantizer;
import io.sluice.kernels.WindowProduct;
import java.util.stream.Stream;

/** Steps of convolutions. */
public final class ConvSteps {
  private static final KernelEpilogue SUMS = new KernelEpilogue.AsIs();

  private ConvSteps() {}

  private static long ofAll(WindowProduct[] products) {
    return Stream.of(products).mapToLong(WindowProduct::bytes).sum();
  }

  /** Brings an image of the input to where its windows are read as floats. */
  public sealed interface Image {
    /** The arena index of the image's first element. */
    int bring(WorkingMemory memory, int image);

    /** Floats that lie as the windows ask for: they are read where they lie. */
    record InPlace(ConvWindows windows, int xAt) implements Image {
      @Override
      public int bring(WorkingMemory memory, int image) {
        return xAt + image * windows.size();
      }
    }

    /** FLOAT32, copied to have its padding. */
    record Padded(ConvWindows windows, int xAt, int copyAt) implements Image {
      @Override
      public int bring(WorkingMemory memory, int image) {
        windows.copy(memory.floats(), xAt + image * windows.inputSize(), copyAt);
        return copyAt;
      }
    }

    /** INT8, whose integers become floats. */
    record Widened(Kernels kernels, ConvWindows windows, int zeroPoint, int xAt, int copyAt)
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
   * Where a convolution with floats writes.
   *
   * @param layout of its images
   * @param channels of an image
   * @param padding what is in the layout's border
   */
  public record Target(
      PaddedLayout layout, int height, int width, int channels, float padding, int yAt) {
    int image(int n) {
      return yAt + n * layout.size() * channels;
    }

    /** What products write behind an image is overwritten by this, or by the next image. */
    void fillBorder(WorkingMemory memory, int n) {
      if (layout.size() > height * width) {
        layout.fillBorder(memory.floats(), image(n), height, width, channels, padding);
      }
    }
  }

  /**
   * A convolution whose outputs are stored by its products.
   *
   * @param productWindows where the windows lie, and the outputs within an image
   * @param products one for each group, or one for all where it is depthwise
   * @param epilogues of the products
   * @param inputs input channels of a product
   * @param outputs of a product
   */
  public record Conv(
      Image image,
      ConvWindows windows,
      ProductWindows productWindows,
      WindowProduct[] products,
      KernelEpilogue[] epilogues,
      int inputs,
      int outputs,
      Target target)
      implements Step {
    @Override
    public long packedBytes() {
      return ofAll(products);
    }

    @Override
    public void run(WorkingMemory memory) {
      float[] floats = memory.floats();
      for (int n = 0; n < windows.geometry().batch(); n++) {
        int x = image.bring(memory, n);
        int y = target.image(n);
        for (int i = 0; i < products.length; i++) {
          products[i].run(
              productWindows,
              0,
              productWindows.count(),
              floats,
              x + i * inputs,
              epilogues[i],
              floats,
              y + i * outputs,
              memory.sums());
        }
        target.fillBorder(memory, n);
      }
    }
  }

  /**
   * A convolution whose sums are stored by a step of their own.
   *
   * @param productWindows where the windows lie, and the sums of a round, one behind the other:
   *     what a product writes behind those of a position is overwritten by the next one's
   * @param round how many positions are computed before their sums are stored, so that these stay
   *     in cache
   * @param to the outputs of each position within an image
   * @param products as for {@link Conv}
   * @param sums what the products store
   * @param inputs as for {@link Conv}
   * @param outputs as for {@link Conv}
   */
  public record ConvSums(
      Image image,
      ConvWindows windows,
      ProductWindows productWindows,
      int round,
      int[] to,
      WindowProduct[] products,
      KernelEpilogue[] sums,
      int inputs,
      int outputs,
      StepEpilogue epilogue,
      Target target)
      implements Step {
    @Override
    public long packedBytes() {
      return ofAll(products);
    }

    @Override
    public void run(WorkingMemory memory) {
      for (int n = 0; n < windows.geometry().batch(); n++) {
        int x = image.bring(memory, n);
        for (int i = 0; i < products.length; i++) {
          run(memory, x + i * inputs, n, i);
        }
        target.fillBorder(memory, n);
      }
    }

    private void run(WorkingMemory memory, int x, int n, int i) {
      WindowProduct product = products[i];
      int channel = i * outputs;
      int y = target.image(n) + channel;
      for (int from = 0; from < to.length; from += round) {
        int count = Math.min(round, to.length - from);
        product.run(
            productWindows,
            from,
            count,
            memory.floats(),
            x,
            sums[i],
            memory.sums(),
            0,
            memory.otherSums());
        store(memory, from, count, channel, y);
      }
    }

    /** Stores the outputs of positions that lie one behind the other at once. */
    private void store(WorkingMemory memory, int from, int count, int channel, int y) {
      int first = 0;
      for (int p = 1; p <= count; p++) {
        boolean goesOn = p < count && to[from + p] == to[from + p - 1] + outputs;
        if (!goesOn) {
          epilogue.store(
              memory, first * outputs, channel, y + to[from + first], (p - first) * outputs);
          first = p;
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
  public record ConvBytes(
      Kernels kernels,
      ConvWindows windows,
      ByteProduct[] products,
      int zeroPoint,
      Requantizer requantizer,
      Int8Output output,
      int xAt,
      int copyAt,
      int yAt)
      implements Step {
    @Override
    public long packedBytes() {
      return Stream.of(products).mapToLong(ByteProduct::bytes).sum();
    }

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
