package io.sluice.runtime.plain.onnx.ml;

import java.util.Arrays;

/**
 * Class probabilities from the probabilities of each pair of classes: the ones that minimize the
 * squared disagreement with all pairs.
 *
 * <p>Source: Wu, Lin, Weng, Probability Estimates for Multi-class Classification by Pairwise
 * Coupling (2004), second approach, algorithm 2.
 */
final class PairwiseCoupling {
  private static final int ROUNDS = 100;
  private static final double TOLERANCE = 0.005;

  private PairwiseCoupling() {}

  /** How many doubles of memory it needs for so many classes. */
  static int scratch(int classes) {
    return classes * classes + classes;
  }

  /**
   * Computes the probabilities.
   *
   * @param pairs row-major: at (i, j) how probable class i is if it is i or j; the diagonal is not
   *     read
   * @param p gets the probability of each class, from {@code at} on
   * @param scratch memory, from {@code from} on
   */
  static void couple(
      int classes, double[] pairs, int pairsAt, double[] p, int at, double[] scratch, int from) {
    int q = from;
    int product = from + classes * classes;
    for (int i = 0; i < classes; i++) {
      double diagonal = 0;
      for (int j = 0; j < classes; j++) {
        if (j != i) {
          double other = pairs[pairsAt + j * classes + i];
          diagonal += other * other;
          scratch[q + i * classes + j] = -other * pairs[pairsAt + i * classes + j];
        }
      }
      scratch[q + i * classes + i] = diagonal;
    }
    Arrays.fill(p, at, at + classes, 1d / classes);
    for (int round = 0; round < ROUNDS; round++) {
      double disagreement = 0;
      for (int i = 0; i < classes; i++) {
        double sum = 0;
        for (int j = 0; j < classes; j++) {
          sum += scratch[q + i * classes + j] * p[at + j];
        }
        scratch[product + i] = sum;
        disagreement += p[at + i] * sum;
      }
      double worst = 0;
      for (int i = 0; i < classes; i++) {
        worst = Math.max(worst, Math.abs(scratch[product + i] - disagreement));
      }
      if (worst < TOLERANCE / classes) {
        return;
      }
      for (int i = 0; i < classes; i++) {
        double own = scratch[q + i * classes + i];
        double step = (disagreement - scratch[product + i]) / own;
        double scale = 1 + step;
        p[at + i] += step;
        disagreement =
            (disagreement + step * (step * own + 2 * scratch[product + i])) / scale / scale;
        for (int j = 0; j < classes; j++) {
          scratch[product + j] =
              (scratch[product + j] + step * scratch[q + i * classes + j]) / scale;
          p[at + j] /= scale;
        }
      }
    }
  }
}
