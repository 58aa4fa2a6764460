package io.sluice.jobs.console;

import io.sluice.model.InvalidModelException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Makes one line of whatever went wrong; the stack trace follows only if asked for. */
public final class ErrorLine implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final Pattern LINE_BREAKS = Pattern.compile("\\s*[\\r\\n]+\\s*");
  private final Console console;
  private final BooleanSupplier verbose;

  /**
   * @param verbose whether stack traces are wanted, asked when an error is there
   */
  public ErrorLine(Console console, BooleanSupplier verbose) {
    this.console = console;
    this.verbose = verbose;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    print(usageMessage(e) + " (see '" + name + " --help')", e);
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    if (e instanceof ParameterException wrongUse) {
      return handleParseException(wrongUse, new String[0]);
    }
    print(failureMessage(e), e);
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private void print(String message, Exception e) {
    String line = LINE_BREAKS.matcher(message).replaceAll(" ");
    console.err().println("sluice: " + line);
    if (verbose.getAsBoolean()) {
      e.printStackTrace(console.err());
    }
    console.err().flush();
  }

  private static String usageMessage(ParameterException e) {
    String message = String.valueOf(e.getMessage());
    List<String> unknown = e.getCommandLine().getUnmatchedArguments();
    if (!unknown.isEmpty()) { // more telling than the option that is missing in its place
      UnmatchedArgumentException unmatched =
          new UnmatchedArgumentException(e.getCommandLine(), unknown);
      String first = unknown.get(0);
      List<String> similar = unmatched.getSuggestions();
      message =
          (unmatched.isUnknownOption() ? "unknown option '" : "there is no command or argument '")
              + first
              + "'"
              + (similar.isEmpty() ? "" : "; did you mean '" + similar.get(0) + "'?");
    }
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  /**
   * The message of the error meant for the user: where jobs wrap it in others, the innermost. What
   * was not foreseen is said to be so.
   */
  private static String failureMessage(Exception e) {
    Throwable cause = e;
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof CommandFailure || t instanceof InvalidModelException) {
        return String.valueOf(t.getMessage());
      }
      cause = t;
    }
    if (cause instanceof FileSystemException file) {
      return fileMessage(file);
    }
    if (cause instanceof IOException) {
      return String.valueOf(cause.getMessage());
    }
    return "unexpected " + cause + "; --verbose shows where";
  }

  private static String fileMessage(FileSystemException e) {
    String file = e.getFile();
    if (e instanceof NoSuchFileException) {
      return file + ": no such file or folder";
    }
    if (e instanceof AccessDeniedException) {
      return file + ": permission denied";
    }
    if (e instanceof NotDirectoryException) {
      return file + ": not a folder";
    }
    if (e instanceof FileAlreadyExistsException) {
      return file + ": exists already, and is no folder";
    }
    return file + ": " + e.getReason();
  }
}
