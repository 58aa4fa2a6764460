package io.sluice.tools.quantize;

import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The second moments of what a layer multiplies its weights with: the mean of x x^T over samples
 * and positions, for each group of a convolution. With them the squared error of a layer's output
 * is {@code d^T M d} for a change d of an output's weights.
 */
final class InputMoments {
  /** As many rows as tell the moments of a few hundred numbers well. */
  private static final int MOST_ROWS = 4096;

  private final Op op;
  private final Shape input;
  private final Shape weight;
  private final int groups;
  private final int length;
  private final double[] sums;
  private final float[] patch;
  private long rows;

  private InputMoments(Node layer, Shape input, Shape weight) {
    this.op = layer.op();
    this.input = input;
    this.weight = weight;
    this.groups = op instanceof Op.Conv conv ? conv.groups() : 1;
    this.length = weight.elementCount(1, weight.rank());
    this.sums = new double[groups * length * length];
    this.patch = new float[length];
  }

  /**
   * The moments [groups, length, length], where length is the number of weights of one output.
   *
   * @param layer a linear layer or convolution
   * @param inputs its input for each sample
   */
  static float[] of(Node layer, Shape input, Shape weight, Shape output, List<float[]> inputs) {
    InputMoments moments = new InputMoments(layer, input, weight);
    boolean linear = layer.op() instanceof Op.Linear;
    int positions = output.elementCount() / weight.dim(0);
    long all = (long) positions * inputs.size();
    long step = Math.max(1, all / MOST_ROWS);
    for (long row = 0; row < all; row += step) {
      float[] x = inputs.get((int) (row / positions));
      int position = (int) (row % positions);
      if (linear) {
        System.arraycopy(x, position * moments.length, moments.patch, 0, moments.length);
        moments.add(0);
      } else {
        moments.addWindows(x, position, output, (Op.Conv) layer.op());
      }
      moments.rows++;
    }
    return moments.means();
  }

  private void add(int group) {
    int at = group * length * length;
    for (int i = 0; i < length; i++) {
      double left = patch[i];
      if (left != 0) {
        for (int k = 0; k < length; k++) {
          sums[at + i * length + k] += left * patch[k];
        }
      }
    }
  }

  private void addWindows(float[] x, int position, Shape output, Op.Conv conv) {
    List<Integer> at = new ArrayList<>();
    int rest = position;
    for (int axis = output.rank() - 1; axis >= 2; axis--) {
      at.add(0, rest % output.dim(axis));
      rest /= output.dim(axis);
    }
    int taps = weight.elementCount(2, weight.rank());
    int extent = input.elementCount(2, input.rank());
    for (int group = 0; group < groups; group++) {
      for (int i = 0; i < length; i++) {
        int place = place(conv, at, i % taps);
        int channel = group * weight.dim(1) + i / taps;
        patch[i] = place < 0 ? 0 : x[channel * extent + place];
      }
      add(group);
    }
  }

  /** Where in a channel a tap of the kernel reads; negative in the padding. */
  private int place(Op.Conv conv, List<Integer> at, int tap) {
    int place = 0;
    int rest = tap;
    int stride = 1;
    for (int d = at.size() - 1; d >= 0; d--) {
      int kernel = rest % weight.dim(2 + d);
      rest /= weight.dim(2 + d);
      int index =
          at.get(d) * conv.stride().get(d)
              + kernel * conv.dilation().get(d)
              - conv.padding().get(d);
      if (index < 0 || index >= input.dim(2 + d)) {
        return -1;
      }
      place += index * stride;
      stride *= input.dim(2 + d);
    }
    return place;
  }

  private float[] means() {
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / Math.max(1, rows));
    }
    return means;
  }
}
