package io.sluice.runtime.step;

import io.sluice.kernels.Activation;
import io.sluice.kernels.Arithmetic;
import io.sluice.kernels.Int8Output;
import io.sluice.kernels.Kernels;
import io.sluice.kernels.LookupTable;
import io.sluice.kernels.Quantization;
import io.sluice.kernels.QuantizeRounding;
import org.jspecify.annotations.Nullable;

/** Steps that compute each output element from one or two input elements. */
public final class ElementSteps {
  private ElementSteps() {}

  /** An activation of adjacent elements. */
  public record Activate(Kernels kernels, Activation function, int xAt, int yAt, int count)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      kernels.activate(function, memory.floats(), xAt, 1, memory.floats(), yAt, 1, count);
    }
  }

  /** An INT8 function of adjacent elements. */
  public record LookUp(Kernels kernels, LookupTable table, int xAt, int yAt, int count)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      kernels.lookUp(table, memory.bytes(), xAt, 1, memory.bytes(), yAt, 1, count);
    }
  }

  public record Quantize(
      Kernels kernels, QuantizeRounding how, Quantization to, int xAt, int yAt, int count)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      kernels.quantize(memory.floats(), xAt, how, to, memory.bytes(), yAt, count);
    }
  }

  public record Dequantize(Kernels kernels, Quantization from, int xAt, int yAt, int count)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      kernels.dequantize(memory.bytes(), xAt, from, memory.floats(), yAt, count);
    }
  }

  /**
   * Moves FLOAT32 elements.
   *
   * @param runs list 0 the sources, list 1 the targets
   */
  public record CopyFloats(Kernels kernels, Runs runs, int xAt, int yAt) implements Step {
    @Override
    public void run(WorkingMemory memory) {
      float[] floats = memory.floats();
      int[][] starts = runs.starts();
      int[][] strides = runs.strides();
      for (int r = 0; r < runs.count(); r++) {
        int x = xAt + starts[0][r];
        int y = yAt + starts[1][r];
        int count = runs.lengths()[r];
        kernels.activate(
            Activation.IDENTITY, floats, x, strides[0][r], floats, y, strides[1][r], count);
      }
    }
  }

  /**
   * Moves INT8 elements; runs as for {@link CopyFloats}.
   *
   * @param table to another scale, or null to copy as is
   */
  public record CopyBytes(Kernels kernels, @Nullable LookupTable table, Runs runs, int xAt, int yAt)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      byte[] bytes = memory.bytes();
      int[][] starts = runs.starts();
      int[][] strides = runs.strides();
      for (int r = 0; r < runs.count(); r++) {
        int x = xAt + starts[0][r];
        int y = yAt + starts[1][r];
        int count = runs.lengths()[r];
        if (table == null) {
          kernels.copy(bytes, x, strides[0][r], bytes, y, strides[1][r], count);
        } else {
          kernels.lookUp(table, bytes, x, strides[0][r], bytes, y, strides[1][r], count);
        }
      }
    }
  }

  /**
   * Brings each FLOAT32 matrix of some to the other order of its elements.
   *
   * @param matrices how many, one behind the other
   */
  public record TransposeFloats(
      Kernels kernels, int matrices, int rows, int columns, int xAt, int yAt) implements Step {
    @Override
    public void run(WorkingMemory memory) {
      float[] floats = memory.floats();
      for (int m = 0; m < matrices; m++) {
        int at = m * rows * columns;
        kernels.transpose(floats, xAt + at, rows, columns, floats, yAt + at);
      }
    }
  }

  /** As {@link TransposeFloats}, of INT8. */
  public record TransposeBytes(
      Kernels kernels, int matrices, int rows, int columns, int xAt, int yAt) implements Step {
    @Override
    public void run(WorkingMemory memory) {
      byte[] bytes = memory.bytes();
      for (int m = 0; m < matrices; m++) {
        int at = m * rows * columns;
        kernels.transpose(bytes, xAt + at, rows, columns, bytes, yAt + at);
      }
    }
  }

  /** A FLOAT32 function of two tensors. */
  public record BinaryFloats(
      Kernels kernels, Arithmetic function, PairedRows[] parts, int aAt, int bAt, int yAt)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      float[] floats = memory.floats();
      for (PairedRows part : parts) {
        int a = aAt + part.aStart();
        int b = bAt + part.bStart();
        int y = yAt + part.yStart();
        kernels.combine(function, part.pairing(), floats, a, floats, b, floats, y);
      }
    }
  }

  /** A sum or difference of two INT8 tensors. */
  public record AddBytes(
      Kernels kernels,
      Kernels.Int8Operand a,
      Kernels.Int8Operand b,
      Int8Output output,
      PairedRows[] parts,
      int aAt,
      int bAt,
      int yAt)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      byte[] bytes = memory.bytes();
      for (PairedRows part : parts) {
        kernels.add(
            part.pairing(),
            a,
            bytes,
            aAt + part.aStart(),
            b,
            bytes,
            bAt + part.bStart(),
            output,
            bytes,
            yAt + part.yStart());
      }
    }
  }

  /** A product of two INT8 tensors. */
  public record MultiplyBytes(
      Kernels kernels,
      int aZeroPoint,
      int bZeroPoint,
      float multiplier,
      Int8Output output,
      PairedRows[] parts,
      int aAt,
      int bAt,
      int yAt)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      byte[] bytes = memory.bytes();
      for (PairedRows part : parts) {
        kernels.multiply(
            part.pairing(),
            aZeroPoint,
            bytes,
            aAt + part.aStart(),
            bZeroPoint,
            bytes,
            bAt + part.bStart(),
            multiplier,
            output,
            bytes,
            yAt + part.yStart());
      }
    }
  }

  /** {@code fma(x, scale, shift)} with a scale and shift for each channel. */
  public record ScaleAndShift(
      Kernels kernels, float[] scales, float[] shifts, int perChannel, int rows, int xAt, int yAt)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      float[] floats = memory.floats();
      for (int row = 0; row < rows; row++) {
        int channel = row % scales.length;
        int at = row * perChannel;
        kernels.scaleAndShift(
            floats, xAt + at, scales[channel], shifts[channel], floats, yAt + at, perChannel);
      }
    }
  }

  /** As {@link ScaleAndShift}, but the product is rounded. */
  public record ScaleThenShift(
      Kernels kernels, float[] scales, float[] shifts, int perChannel, int rows, int xAt, int yAt)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      float[] floats = memory.floats();
      for (int row = 0; row < rows; row++) {
        int channel = row % scales.length;
        int at = row * perChannel;
        kernels.scaleThenShift(
            floats, xAt + at, scales[channel], shifts[channel], floats, yAt + at, perChannel);
      }
    }
  }

  /** An INT8 function for each channel, in rows of adjacent elements. */
  public record LookUpChannels(
      Kernels kernels, LookupTable[] tables, int perChannel, int rows, int xAt, int yAt)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      byte[] bytes = memory.bytes();
      for (int row = 0; row < rows; row++) {
        int at = row * perChannel;
        kernels.lookUp(
            tables[row % tables.length], bytes, xAt + at, 1, bytes, yAt + at, 1, perChannel);
      }
    }
  }
}
