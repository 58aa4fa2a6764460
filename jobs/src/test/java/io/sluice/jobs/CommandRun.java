package io.sluice.jobs;

import io.sluice.jobs.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/**
 * What came of a command line.
 *
 * @param exitCode as the process would have
 * @param out all of standard output
 * @param err all of standard error
 * @param data what was written to standard output as a file
 */
record CommandRun(int exitCode, String out, String err, byte[] data) {
  CommandRun(int exitCode, String out, String err) {
    this(exitCode, out, err, new byte[0]);
  }

  /** Runs a command as on a pipe: no colours, no progress. */
  static CommandRun of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), data, false, false);
    int exitCode =
        SluiceCommand.run(
            console, Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return new CommandRun(exitCode, out.toString(), err.toString(), data.toByteArray());
  }
}
