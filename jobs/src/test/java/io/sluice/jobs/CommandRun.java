package io.sluice.jobs;

import io.sluice.jobs.console.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/**
 * What came of a command line.
 *
 * @param exitCode as the process would have
 * @param out all of standard output
 * @param err all of standard error
 */
record CommandRun(int exitCode, String out, String err) {

  /** Runs a command as on a pipe: no colours, no progress. */
  static CommandRun of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false, false);
    int exitCode =
        SluiceCommand.run(
            console, Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return new CommandRun(exitCode, out.toString(), err.toString());
  }
}
