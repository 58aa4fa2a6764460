package io.sluice.nn;

import java.util.Arrays;

/**
 * Convolution of one block of samples as {@link FeatureRows}, forward and backward. A linear layer
 * is the convolution with one position and one tap.
 *
 * <p>An output is summed as {@code docs/numerics.md} says: from the bias on, over kernel rows,
 * kernel columns, then input channels, by fused multiply-adds, padding left out. The weights are
 * therefore held with the channel innermost: {@code weights[out][tap * inPerGroup + channel]}.
 */
final class ConvKernel {
  private final ConvGeometry geometry;
  private final float[][] weights;

  /** Weight as PyTorch lays it out: [out, in / groups, kernel...]. */
  ConvKernel(ConvGeometry geometry, float[] weight) {
    this.geometry = geometry;
    this.weights = new float[geometry.outChannels()][geometry.weightsPerOutput()];
    for (int o = 0; o < weights.length; o++) {
      for (int c = 0; c < geometry.inPerGroup; c++) {
        for (int t = 0; t < geometry.taps; t++) {
          weights[o][t * geometry.inPerGroup + c] = weight[torchIndex(o, c, t)];
        }
      }
    }
  }

  private int torchIndex(int out, int channel, int tap) {
    return (out * geometry.inPerGroup + channel) * geometry.taps + tap;
  }

  /** The output rows for the given input rows. */
  float[][] forward(float[][] x, float[] bias) {
    float[][] y = new float[geometry.outWidth()][x[0].length];
    float[][] operands = new float[geometry.weightsPerOutput()][];
    float[] factors = new float[geometry.weightsPerOutput()];
    int[] index = new int[geometry.weightsPerOutput()];
    for (int g = 0; g < geometry.groups; g++) {
      for (int p = 0; p < geometry.outPositions; p++) {
        int count = gather(x, g, p, operands, index);
        for (int o = g * geometry.outPerGroup; o < (g + 1) * geometry.outPerGroup; o++) {
          float[] row = y[o * geometry.outPositions + p];
          Arrays.fill(row, bias[o]);
          for (int i = 0; i < count; i++) {
            factors[i] = weights[o][index[i]];
          }
          FeatureRows.addProducts(row, operands, factors, count);
        }
      }
    }
    return y;
  }

  /** The input rows that a position reads, in the order of summation, and their weights' places. */
  private int gather(float[][] x, int group, int position, float[][] operands, int[] index) {
    int count = 0;
    for (int t = 0; t < geometry.taps; t++) {
      int source = geometry.source(position, t);
      if (source == ConvGeometry.PADDING) {
        continue;
      }
      for (int c = 0; c < geometry.inPerGroup; c++) {
        operands[count] = x[(group * geometry.inPerGroup + c) * geometry.inPositions + source];
        index[count++] = t * geometry.inPerGroup + c;
      }
    }
    return count;
  }

  /** The gradient at the input, from that at the output. */
  float[][] gradientOfInput(float[][] gradient) {
    float[][] gx = new float[geometry.inWidth()][gradient[0].length];
    float[][] operands = new float[geometry.outPerGroup][];
    float[] factors = new float[geometry.outPerGroup];
    for (int g = 0; g < geometry.groups; g++) {
      for (int p = 0; p < geometry.outPositions; p++) {
        for (int o = 0; o < geometry.outPerGroup; o++) {
          operands[o] = gradient[(g * geometry.outPerGroup + o) * geometry.outPositions + p];
        }
        for (int t = 0; t < geometry.taps; t++) {
          int source = geometry.source(p, t);
          if (source == ConvGeometry.PADDING) {
            continue;
          }
          for (int c = 0; c < geometry.inPerGroup; c++) {
            for (int o = 0; o < geometry.outPerGroup; o++) {
              factors[o] = weights[g * geometry.outPerGroup + o][t * geometry.inPerGroup + c];
            }
            float[] row = gx[(g * geometry.inPerGroup + c) * geometry.inPositions + source];
            FeatureRows.addProducts(row, operands, factors, factors.length);
          }
        }
      }
    }
    return gx;
  }

  /** Adds the gradient at the weight to {@code sums}, which is laid out as PyTorch's weight. */
  void addGradientOfWeight(float[][] x, float[][] gradient, float[] sums) {
    float[][] operands = new float[geometry.outPositions][];
    float[][] gradients = new float[geometry.outPositions][];
    int[] positions = new int[geometry.outPositions];
    for (int t = 0; t < geometry.taps; t++) {
      int count = positionsInside(t, positions);
      for (int c = 0; c < geometry.inChannels(); c++) {
        for (int i = 0; i < count; i++) {
          operands[i] = x[c * geometry.inPositions + geometry.source(positions[i], t)];
        }
        int group = c / geometry.inPerGroup;
        for (int o = group * geometry.outPerGroup; o < (group + 1) * geometry.outPerGroup; o++) {
          for (int i = 0; i < count; i++) {
            gradients[i] = gradient[o * geometry.outPositions + positions[i]];
          }
          sums[torchIndex(o, c % geometry.inPerGroup, t)] +=
              FeatureRows.dot(gradients, operands, count);
        }
      }
    }
  }

  /** The output positions for which a tap does not fall on padding. */
  private int positionsInside(int tap, int[] positions) {
    int count = 0;
    for (int p = 0; p < geometry.outPositions; p++) {
      if (geometry.source(p, tap) != ConvGeometry.PADDING) {
        positions[count++] = p;
      }
    }
    return count;
  }

  /** Adds the gradient at the bias to {@code sums}. */
  void addGradientOfBias(float[][] gradient, float[] sums) {
    for (int row = 0; row < gradient.length; row++) {
      sums[row / geometry.outPositions] += PartialSums.sum(gradient[row]);
    }
  }
}
