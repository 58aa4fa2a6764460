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
          --events=1        | --events must be between 2 and 2000000, but is 1
          --events=2000001  | --events must be between 2 and 2000000, but is 2000001
          --pumps=0         | --pumps must be between 1 and 10000, but is 0
          --parallelism=65  | --parallelism must be between 1 and 64, but is 65
          --rate=0          | --rate must be 1 or more, but is 0.0
          --rate=NaN        | --rate must be 1 or more, but is NaN
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
