package io.sluice.jobs.console;

/**
 * A command that cannot do what it was asked, for a reason that lies in the user's files or
 * machine. The message is all that is shown, on one line; the exit code is 1. A wrong use of
 * options is a {@code picocli.CommandLine.ParameterException} instead, with exit code 2.
 */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CommandFailure(String message) {
    super(message);
  }

  public CommandFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
