package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.INT16;
import static io.sluice.model.DataType.INT8;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorView;
import java.util.Map;

/**
 * AVERAGE_POOL_2D and MAX_POOL_2D of quantized tensors [N, height, width, channels]. Both keep the
 * stored values' parameters; padding counts for nothing.
 *
 * <p>Source: TensorFlow Lite, {@code reference/integer_ops/pooling.h}.
 */
final class QuantizedPooling {
  private QuantizedPooling() {}

  /** The ops by their names. */
  static Map<String, PlainOp> ops() {
    return Map.of(
        "AVERAGE_POOL_2D",
        node -> {
          // A tie goes away from the zero of the stored values, so it matters which they were.
          boolean shifted = QuantizedTensor.isFromUint8(node);
          return prepare(node, new Average(shifted ? QuantizedTensor.UINT8_SHIFT : 0));
        },
        "MAX_POOL_2D",
        node -> prepare(node, new Max()));
  }

  private static Prepared prepare(PlainNode node, WindowReduction reduction) {
    QuantizedTensor x = QuantizedTensor.input(node, 0, INT8, INT16);
    QuantizedTensor y = QuantizedTensor.output(node, x.type());
    Shape image = x.shape();
    node.check(image.rank() == 4, "input %s must have 4 dimensions", image);
    Window rows = Window.height(node, image.dim(1), filter(node, "filter_height"));
    Window columns = Window.width(node, image.dim(2), filter(node, "filter_width"));
    Pool pool = new Pool(image.dim(3), rows, columns, reduction, OutputRange.of(node, y));
    Shape shape = Shape.of(image.dim(0), rows.output(), columns.output(), image.dim(3));
    return Prepared.of(
        y.withShape(shape), (inputs, outputs, scratch) -> pool.run(inputs[0], outputs[0]));
  }

  private static int filter(PlainNode node, String name) {
    return node.integer(name, 0, 1, Window.MOST);
  }

  private sealed interface WindowReduction {
    long start();

    long add(long sum, long element);

    long result(long sum, int count);
  }

  /** The mean, a tie away from the zero of the stored values before a shift. */
  private record Average(int shift) implements WindowReduction {
    @Override
    public long start() {
      return 0;
    }

    @Override
    public long add(long sum, long element) {
      return sum + element + shift;
    }

    @Override
    public long result(long sum, int count) {
      long half = count / 2;
      return (sum > 0 ? sum + half : sum - half) / count - shift;
    }
  }

  private record Max() implements WindowReduction {
    @Override
    public long start() {
      return Long.MIN_VALUE;
    }

    @Override
    public long add(long sum, long element) {
      return Math.max(sum, element);
    }

    @Override
    public long result(long sum, int count) {
      return sum;
    }
  }

  private record Pool(
      int channels, Window rows, Window columns, WindowReduction reduction, OutputRange range) {
    void run(TensorView x, TensorView y) {
      int width = columns.output();
      int perImage = rows.output() * width;
      for (int i = 0; i < y.count(); i++) {
        int position = i / channels;
        int image = position / perImage * rows.input() * columns.input();
        int row = position % perImage / width;
        y.setLong(i, range.clamp(pooled(x, image, row, position % width, i % channels)));
      }
    }

    private long pooled(TensorView x, int image, int row, int column, int channel) {
      int top = rows.start(row);
      int left = columns.start(column);
      int bottom = Math.min(top + rows.size(), rows.input());
      int right = Math.min(left + columns.size(), columns.input());
      long sum = reduction.start();
      int count = 0;
      for (int r = Math.max(top, 0); r < bottom; r++) {
        for (int c = Math.max(left, 0); c < right; c++) {
          sum =
              reduction.add(sum, x.getLong((image + r * columns.input() + c) * channels + channel));
          count++;
        }
      }
      return reduction.result(sum, count);
    }
  }
}
