package io.sluice.nn.examples;

import io.sluice.nn.Hardsigmoid;
import io.sluice.nn.Sigmoid;
import io.sluice.nn.Tensor;
import java.util.Locale;

/** How far the piecewise linear gate is from the smooth one. */
public final class HardsigmoidVersusSigmoid {
  private HardsigmoidVersusSigmoid() {}

  /** Prints both at a few places, and where over [-5, 5] they differ most. */
  public static void main(String[] arguments) {
    Tensor x = Tensor.linspace(-5, 5, 1000);
    Tensor hard = new Hardsigmoid().call(x);
    Tensor smooth = new Sigmoid().call(x);
    Tensor difference = hard.sub(smooth).abs();

    System.out.println("      x   hardsigmoid   sigmoid   difference");
    for (int i = 0; i < x.numel(); i += 111) {
      System.out.printf(
          Locale.ROOT,
          "%7.3f   %11.4f   %7.4f   %10.4f%n",
          x.get(i),
          hard.get(i),
          smooth.get(i),
          difference.get(i));
    }
    int most = difference.argmax();
    System.out.printf(
        Locale.ROOT, "largest difference: %.4f at x = %.3f%n", difference.get(most), x.get(most));
  }
}
