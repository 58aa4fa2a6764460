package io.sluice.tools.quantize;

import io.sluice.kernels.Activations;
import io.sluice.kernels.Quantization;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.UnaryFunction;

/** What the table of a gate costs compared with the function in float. */
final class GateErrors {
  private static final double FLAT = 3;

  private final Op op;
  private final Histogram input;
  private final Quantization from;
  private final Quantization to;

  GateErrors(Op op, Histogram input, QuantParams from, QuantParams to) {
    this.op = op;
    this.input = input;
    this.from = new Quantization(from.scale(), from.zeroPoint());
    this.to = new Quantization(to.scale(), to.zeroPoint());
  }

  /** Whether a node is a gate: a function onto 0 to 1 of each element. */
  static boolean isGate(Node node) {
    return node.op() instanceof Op.HardSigmoid
        || node.op() instanceof Op.Unary unary && unary.function() == UnaryFunction.SIGMOID;
  }

  /** The root mean square error of input and output rounded. */
  double table() {
    return error(true);
  }

  /** The root mean square error of the output alone rounded. */
  double outputAlone() {
    return error(false);
  }

  private double error(boolean roundsInput) {
    long[] counts = input.counts();
    double sum = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      if (counts[bin] > 0) {
        float x = (float) input.middle(bin);
        float read = roundsInput ? from.dequantize(from.quantize(x)) : x;
        double error = to.dequantize(to.quantize(function(read))) - (double) function(x);
        sum += counts[bin] * error * error;
      }
    }
    return input.total() == 0 ? 0 : Math.sqrt(sum / input.total());
  }

  private float function(float x) {
    if (op instanceof Op.HardSigmoid hard) {
      return hard.isTorch()
          ? Activations.hardSigmoid(x)
          : Activations.hardSigmoid(x, hard.alpha(), hard.beta());
    }
    return Activations.sigmoid(x);
  }

  /** The share of inputs outside [-3, 3]. */
  double saturated() {
    long[] counts = input.counts();
    long outside = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      outside += Math.abs(input.middle(bin)) > FLAT ? counts[bin] : 0;
    }
    return input.total() == 0 ? 0 : outside / (double) input.total();
  }
}
