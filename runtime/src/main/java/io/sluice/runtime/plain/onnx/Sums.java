package io.sluice.runtime.plain.onnx;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.DoubleView;
import io.sluice.runtime.plain.FloatView;
import io.sluice.runtime.plain.IntView;
import io.sluice.runtime.plain.LongView;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.Arrays;
import java.util.List;

/**
 * Where the sums of an output are made: in the output itself, but for FLOAT16, whose sums are made
 * in FLOAT32 and rounded once. They take the first scratch tensor of an op that uses them.
 */
public final class Sums {
  private Sums() {}

  /** The type in which an output of a type is summed. */
  public static DataType typeFor(DataType output) {
    return output == DataType.FLOAT16 ? DataType.FLOAT32 : output;
  }

  /** The scratch that the sums of an output need. */
  public static List<TensorType> scratch(TensorType output) {
    DataType type = typeFor(output.type());
    return type == output.type() ? List.of() : List.of(new TensorType(type, output.shape()));
  }

  /** The tensor to sum in; it has any content. */
  public static TensorView in(TensorView output, TensorView[] scratch) {
    return typeFor(output.type()) == output.type() ? output : scratch[0];
  }

  /** Rounds the sums into the output, if they are not there already. */
  public static void finish(TensorView sums, TensorView output) {
    if (sums != output) {
      for (int i = 0; i < output.count(); i++) {
        output.setFloat(i, sums.getFloat(i));
      }
    }
  }

  /** Sets all elements to 0. */
  public static void clear(TensorView sums) {
    int from = sums.offset();
    int to = from + sums.count();
    if (sums instanceof FloatView floats) {
      Arrays.fill(floats.array(), from, to, 0f);
    } else if (sums instanceof DoubleView doubles) {
      Arrays.fill(doubles.array(), from, to, 0d);
    } else if (sums instanceof IntView ints) {
      Arrays.fill(ints.array(), from, to, 0);
    } else if (sums instanceof LongView longs) {
      Arrays.fill(longs.array(), from, to, 0L);
    } else {
      throw new IllegalArgumentException("no sums of " + sums.type());
    }
  }

  /** Sets the sums of each channel to its bias, over and over for each batch. */
  public static void repeat(TensorView sums, TensorView biases, int channelSize) {
    int channels = channelSize == 0 ? 0 : sums.count() / channelSize;
    for (int i = 0; i < channels; i++) {
      fill(sums, i * channelSize, channelSize, biases, i % biases.count());
    }
  }

  /** Sets adjacent sums to an element's value. */
  private static void fill(TensorView sums, int at, int count, TensorView from, int index) {
    int start = sums.offset() + at;
    if (sums instanceof FloatView floats) {
      Arrays.fill(floats.array(), start, start + count, from.getFloat(index));
    } else if (sums instanceof DoubleView doubles) {
      Arrays.fill(doubles.array(), start, start + count, from.getDouble(index));
    } else {
      long value = from.getLong(index);
      for (int i = 0; i < count; i++) {
        sums.setLong(at + i, value);
      }
    }
  }
}
