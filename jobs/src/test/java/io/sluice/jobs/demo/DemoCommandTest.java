package io.sluice.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jobs.console.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DemoCommandTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --events=1        | --events: 1 is not a number from 2 to 2000000
          --events=2000001  | --events: 2000001 is not a number from 2 to 2000000
          --pumps=0         | --pumps: 0 is not a number from 1 to 10000
          --parallelism=65  | --parallelism: 65 is not a number from 1 to 64
          --rate=0          | --rate: 0.0 is not a number from 1 on
          --rate=NaN        | --rate: NaN is not a number from 1 on
          --rate=fast       | Invalid value for option '--rate': 'fast' is not a double
          """)
  void optionsOutOfBoundsAreWrongUse(String option, String message) {
    Path output = folder.resolve("out");
    StringWriter err = new StringWriter();

    int exitCode = run(err, option, "--output=" + output);

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).startsWith(message);
    assertThat(output).doesNotExist();
  }

  @Test
  void anOutputThatIsAFileIsLeftAlone() throws Exception {
    Path file = Files.writeString(folder.resolve("taken"), "mine");

    assertThat(run(new StringWriter(), "--output=" + file)).isEqualTo(1);

    assertThat(file).hasContent("mine");
  }

  private static int run(StringWriter err, String... options) {
    Console console =
        new Console(new PrintWriter(new StringWriter()), new PrintWriter(err), false, false);
    return new CommandLine(new DemoCommand(console))
        .setErr(console.err())
        .setExecutionExceptionHandler((e, command, parsed) -> 1)
        .execute(options);
  }
}
