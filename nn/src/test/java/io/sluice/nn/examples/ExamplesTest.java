package io.sluice.nn.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The examples run, and print what they promise. */
class ExamplesTest {

  private static String printed(Runnable main) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      main.run();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void hardsigmoidVersusSigmoid() {
    // The largest difference as PyTorch computes it over the same line.
    assertThat(printed(() -> HardsigmoidVersusSigmoid.main(new String[0])))
        .contains("largest difference: 0.0692 at x = -1.316")
        .contains(" -1.667        0.2222    0.1589       0.0634");
  }

  @Test
  void squeezeExcite() {
    assertThat(printed(() -> SqueezeExcite.main(new String[0])))
        .startsWith("Tensor[1, 16, 8, 8]")
        .contains("gate.4");
  }
}
