package io.sluice.benchmarks.tflite;

import io.sluice.model.Shape;

/**
 * How tensors that are [N, C, L] or [N, C, H, W] here lie in TFLite, where they are [N, 1, L, C] or
 * [N, H, W, C]. Tensors of other ranks lie the same in both.
 */
final class ChannelsLast {
  private ChannelsLast() {}

  static boolean concerns(Shape shape) {
    return shape.rank() == 3 || shape.rank() == 4;
  }

  static Shape shape(Shape shape) {
    return switch (shape.rank()) {
      case 3 -> Shape.of(shape.dim(0), 1, shape.dim(2), shape.dim(1));
      case 4 -> Shape.of(shape.dim(0), shape.dim(2), shape.dim(3), shape.dim(1));
      default -> shape;
    };
  }

  /** The axis of {@link #shape} that axis {@code axis} of a tensor of that rank becomes. */
  static int axis(int rank, int axis) {
    return switch (rank) {
      case 3 -> new int[] {0, 3, 2}[axis];
      case 4 -> new int[] {0, 3, 1, 2}[axis];
      default -> axis;
    };
  }

  /** For each element in TFLite's order its row-major index in ours. */
  static int[] sources(Shape shape) {
    int channels = concerns(shape) ? shape.dim(1) : 1;
    int positions = concerns(shape) ? shape.elementCount(2, shape.rank()) : shape.elementCount();
    int[] sources = new int[shape.elementCount()];
    for (int i = 0; i < sources.length; i++) {
      int image = i / (channels * positions);
      int position = i / channels % positions;
      int channel = i % channels;
      sources[i] = (image * channels + channel) * positions + position;
    }
    return sources;
  }

  /** Elements given in our order in TFLite's. */
  static float[] order(float[] values, Shape shape) {
    int[] sources = sources(shape);
    float[] ordered = new float[values.length];
    for (int i = 0; i < ordered.length; i++) {
      ordered[i] = values[sources[i]];
    }
    return ordered;
  }

  /** Elements given in TFLite's order in ours. */
  static float[] restore(float[] ordered, Shape shape) {
    int[] sources = sources(shape);
    float[] values = new float[ordered.length];
    for (int i = 0; i < ordered.length; i++) {
      values[sources[i]] = ordered[i];
    }
    return values;
  }
}
