package io.sluice.kernels;

/** One loop for each {@link Activation}, so that none decides anything within it. */
final class ScalarActivations {
  private ScalarActivations() {}

  static void activate(
      Activation f, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride, int count) {
    if (xStride == 1 && yStride == 1 && count >= ScalarScratch.WORTH_COPYING && hasLoop(f)) {
      float[] block = ScalarScratch.values()[0];
      for (int done = 0; done < count; done += ScalarScratch.BLOCK) {
        int some = Math.min(ScalarScratch.BLOCK, count - done);
        System.arraycopy(x, xAt + done, block, 0, some);
        loop(f, block, some);
        System.arraycopy(block, 0, y, yAt + done, some);
      }
      return;
    }
    each(f, x, xAt, xStride, y, yAt, yStride, count);
  }

  private static boolean hasLoop(Activation f) {
    return switch (f.kind()) {
      case RELU, HARD_SIGMOID, HARD_SWISH -> true;
      case IDENTITY,
          RELU6,
          HARD_SIGMOID_OF_SLOPE,
          ROUNDED_HARD_SIGMOID,
          ROUNDED_HARD_SWISH,
          SIGMOID,
          TANH,
          SILU ->
          false;
    };
  }

  private static void loop(Activation f, float[] y, int count) {
    switch (f.kind()) {
      case RELU -> ScalarLoops.relu(y, count);
      case HARD_SIGMOID -> ScalarLoops.hardSigmoid(y, count);
      default -> ScalarLoops.hardSwish(y, count);
    }
  }

  private static void each(
      Activation f, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride, int count) {
    switch (f.kind()) {
      case IDENTITY -> copy(x, xAt, xStride, y, yAt, yStride, count);
      case RELU -> {
        for (int i = 0; i < count; i++) {
          y[yAt + i * yStride] = Activations.relu(x[xAt + i * xStride]);
        }
      }
      case RELU6 -> {
        for (int i = 0; i < count; i++) {
          y[yAt + i * yStride] = Activations.relu6(x[xAt + i * xStride]);
        }
      }
      case HARD_SIGMOID -> {
        for (int i = 0; i < count; i++) {
          y[yAt + i * yStride] = Activations.hardSigmoid(x[xAt + i * xStride]);
        }
      }
      case HARD_SIGMOID_OF_SLOPE -> {
        for (int i = 0; i < count; i++) {
          y[yAt + i * yStride] = Activations.hardSigmoid(x[xAt + i * xStride], f.alpha(), f.beta());
        }
      }
      case ROUNDED_HARD_SIGMOID -> {
        for (int i = 0; i < count; i++) {
          float at = x[xAt + i * xStride];
          y[yAt + i * yStride] = Activations.roundedHardSigmoid(at, f.alpha(), f.beta());
        }
      }
      case ROUNDED_HARD_SWISH -> {
        for (int i = 0; i < count; i++) {
          y[yAt + i * yStride] = Activations.roundedHardSwish(x[xAt + i * xStride]);
        }
      }
      case HARD_SWISH -> {
        for (int i = 0; i < count; i++) {
          y[yAt + i * yStride] = Activations.hardSwish(x[xAt + i * xStride]);
        }
      }
      case SIGMOID -> {
        for (int i = 0; i < count; i++) {
          y[yAt + i * yStride] = Activations.sigmoid(x[xAt + i * xStride]);
        }
      }
      case TANH -> {
        for (int i = 0; i < count; i++) {
          y[yAt + i * yStride] = Activations.tanh(x[xAt + i * xStride]);
        }
      }
      case SILU -> {
        for (int i = 0; i < count; i++) {
          y[yAt + i * yStride] = Activations.silu(x[xAt + i * xStride]);
        }
      }
    }
  }

  private static void copy(
      float[] x, int xAt, int xStride, float[] y, int yAt, int yStride, int count) {
    if (xStride == 1 && yStride == 1) {
      System.arraycopy(x, xAt, y, yAt, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      y[yAt + i * yStride] = x[xAt + i * xStride];
    }
  }
}
