package io.sluice.jobs.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final StringWriter err = new StringWriter();

  @Test
  void aTerminalSeesTheBarAndNothingIsLeftOfIt() {
    try (ProgressLine progress = console(true).startProgress("scoring", 1000, " rows")) {
      progress.at(250, 1000);
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> err.toString().contains("scoring  25%"));
    }
    assertThat(err.toString()).endsWith("\r\u001b[K");
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
