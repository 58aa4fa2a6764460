package io.sluice.jobs.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final StringWriter err = new StringWriter();

  @Test
  void aTerminalSeesTheBarAndNothingIsLeftOfIt() {
    try (ProgressLine progress = console(true).startProgress("scoring", 1000, " rows")) {
      progress.at(250, 1000);
    }
    // Closing draws the bar once more and then clears it, so there is nothing to wait for.
    assertThat(err.toString()).contains("scoring  25%").endsWith("\r\u001b[K");
  }

  @Test
  void nobodyWatchingSeesNothing() {
    try (ProgressLine progress = console(false).startProgress("scoring", 1000, " rows")) {
      progress.at(250, 1000);
    }
    assertThat(err.toString()).isEmpty();
  }

  private Console console(boolean terminal) {
    return new Console(
        new PrintWriter(new StringWriter()), new PrintWriter(err, true), false, terminal);
  }
}
