package io.sluice.nn;

import org.jspecify.annotations.Nullable;

/**
 * The gradients at the outputs of one {@link TapeEntry}, and those its {@link GradientFunction}
 * finds for the inputs. An array that was handed in, on either side, is never changed afterwards,
 * so arrays may be shared.
 */
final class Gradients {
  private final TapeEntry step;
  private final float[] @Nullable [] ofOutputs;
  private final float[] @Nullable [] ofInputs;

  Gradients(TapeEntry step) {
    this.step = step;
    this.ofOutputs = new float[step.outputs().size()][];
    this.ofInputs = new float[step.inputs().size()][];
  }

  /** The gradient of the only output. */
  float[] output() {
    return output(0);
  }

  /** The gradient of an output; zeros if nothing that was differentiated depends on it. */
  float[] output(int index) {
    float[] gradient = ofOutputs[index];
    return gradient != null ? gradient : new float[step.outputs().get(index).elementCount()];
  }

  void addToOutput(int index, float[] gradient) {
    ofOutputs[index] = sum(ofOutputs[index], gradient);
  }

  /** Whether the gradient of an input is of use to anyone. */
  boolean wanted(int index) {
    return index < step.inputs().size() && step.inputs().get(index).requiresGrad();
  }

  /** Gives the gradient of an input; gradients given for the same input add up. */
  void give(int index, float[] gradient) {
    if (wanted(index)) {
      ofInputs[index] = sum(ofInputs[index], gradient);
    }
  }

  float @Nullable [] ofInput(int index) {
    return ofInputs[index];
  }

  /** A fresh array, unless there is nothing to add to. */
  static float[] sum(float @Nullable [] so, float[] more) {
    if (so == null) {
      return more;
    }
    float[] sum = new float[more.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = so[i] + more[i];
    }
    return sum;
  }
}
