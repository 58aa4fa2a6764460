package io.sluice.runtime.plain.onnx.ml;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.DoubleView;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.Arrays;
import java.util.List;

/**
 * SVMClassifier with support vectors: one decision for each pair of classes, in double. The class
 * with most votes is the label. Scores are the decisions, or with {@code prob_a} the probabilities
 * of the classes; two classes without probabilities have the decision's negative before it. The
 * post transform is not done here.
 */
final class SvmClassifier {
  private static final double LEAST_PROBABILITY = 1e-7;

  private final int features;
  private final int classes;
  private final int vectors;
  private final int[] starts;
  private final float[] support;
  private final float[] coefficients;
  private final float[] rho;
  private final float[] slopes;
  private final float[] shifts;
  private final long[] labels;
  private final SvmKernel kernel;

  private SvmClassifier(PlainNode node, int features) {
    this.features = features;
    long[] perClass = node.integers("vectors_per_class");
    this.classes = perClass.length;
    this.starts = new int[classes + 1];
    for (int i = 0; i < classes; i++) {
      node.check(
          perClass[i] >= 0 && perClass[i] <= Integer.MAX_VALUE / 2 - starts[i],
          "class %d has %d support vectors",
          i,
          perClass[i]);
      starts[i + 1] = starts[i] + (int) perClass[i];
    }
    this.vectors = starts[classes];
    this.support = node.reals("support_vectors");
    this.coefficients = node.reals("coefficients");
    this.rho = node.reals("rho");
    this.slopes = node.reals("prob_a");
    this.shifts = node.reals("prob_b");
    this.labels = node.integers("classlabels_ints");
    this.kernel = SvmKernel.of(node);
    node.check(classes >= 2, "%d classes", classes);
    node.check(
        support.length == (long) vectors * features
            && coefficients.length == (classes - 1L) * vectors,
        "%d values and %d coefficients of %d support vectors with %d features and %d classes",
        support.length,
        coefficients.length,
        vectors,
        features,
        classes);
    node.check(
        rho.length == pairs()
            && slopes.length == shifts.length
            && (slopes.length == 0 || slopes.length == pairs()),
        "%d values of rho, %d of prob_a and %d of prob_b for %d pairs of classes",
        rho.length,
        slopes.length,
        shifts.length,
        pairs());
    node.check(labels.length == classes, "%d labels for %d classes", labels.length, classes);
  }

  static Prepared prepare(PlainNode node) {
    TensorType x = node.input(0);
    node.check(
        x.type() == DataType.FLOAT32 && x.shape().rank() == 2,
        "the input is %s; it must be F32 [rows, features]",
        x);
    SvmClassifier svm = new SvmClassifier(node, x.shape().dim(1));
    int rows = x.shape().dim(0);
    int scores = svm.scores();
    return new Prepared(
        List.of(
            new TensorType(DataType.INT64, Shape.of(rows)),
            new TensorType(DataType.FLOAT32, Shape.of(rows, scores))),
        List.of(new TensorType(DataType.FLOAT64, Shape.of(svm.scratch()))),
        (inputs, outputs, scratch) -> {
          for (int row = 0; row < rows; row++) {
            svm.run(
                inputs[0], row, outputs, ((DoubleView) scratch[0]).array(), scratch[0].offset());
          }
        });
  }

  private int pairs() {
    return classes * (classes - 1) / 2;
  }

  private int scores() {
    return slopes.length > 0 ? classes : classes == 2 ? 2 : pairs();
  }

  /** Kernels, decisions, votes, probabilities of pairs and of classes, and the coupling's. */
  private int scratch() {
    return vectors + pairs() + 2 * classes + classes * classes + PairwiseCoupling.scratch(classes);
  }

  private void run(TensorView x, int row, TensorView[] outputs, double[] memory, int at) {
    int decisions = at + vectors;
    int votes = decisions + pairs();
    for (int vector = 0; vector < vectors; vector++) {
      memory[at + vector] = kernel.of(x, row * features, support, vector * features, features);
    }
    Arrays.fill(memory, votes, votes + classes, 0);
    int pair = 0;
    for (int i = 0; i < classes; i++) {
      for (int j = i + 1; j < classes; j++) {
        double decision = rho[pair];
        for (int vector = starts[i]; vector < starts[i + 1]; vector++) {
          decision += coefficients[(j - 1) * vectors + vector] * memory[at + vector];
        }
        for (int vector = starts[j]; vector < starts[j + 1]; vector++) {
          decision += coefficients[i * vectors + vector] * memory[at + vector];
        }
        memory[decisions + pair++] = decision;
        memory[votes + (decision > 0 ? i : j)]++;
      }
    }
    int greatest = 0;
    for (int i = 1; i < classes; i++) {
      greatest = memory[votes + i] > memory[votes + greatest] ? i : greatest;
    }
    if (outputs[0] != null) {
      outputs[0].setLong(row, labels[greatest]);
    }
    if (outputs.length > 1 && outputs[1] != null) {
      scores(outputs[1], row, memory, decisions, votes + classes);
    }
  }

  private void scores(TensorView y, int row, double[] memory, int decisions, int at) {
    int first = row * scores();
    if (slopes.length > 0) {
      int probabilities = at + classes * classes;
      pairProbabilities(memory, decisions, at);
      PairwiseCoupling.couple(
          classes, memory, at, memory, probabilities, memory, probabilities + classes);
      for (int i = 0; i < classes; i++) {
        y.setDouble(first + i, memory[probabilities + i]);
      }
    } else if (classes == 2) {
      y.setDouble(first, -memory[decisions]);
      y.setDouble(first + 1, memory[decisions]);
    } else {
      for (int pair = 0; pair < pairs(); pair++) {
        y.setDouble(first + pair, memory[decisions + pair]);
      }
    }
  }

  /** Of each pair, by a sigmoid of its decision (Platt scaling). */
  private void pairProbabilities(double[] memory, int decisions, int at) {
    int pair = 0;
    for (int i = 0; i < classes; i++) {
      for (int j = i + 1; j < classes; j++) {
        double exponent = memory[decisions + pair] * slopes[pair] + shifts[pair];
        double p = 1 / (1 + StrictMath.exp(exponent));
        p = Math.min(Math.max(p, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY);
        memory[at + i * classes + j] = p;
        memory[at + j * classes + i] = 1 - p;
        pair++;
      }
    }
  }
}
