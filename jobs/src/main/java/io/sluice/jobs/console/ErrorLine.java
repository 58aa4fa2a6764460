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
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Makes one line of whatever went wrong; the stack trace follows only if asked for. */
public final class ErrorLine implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final String BLANKS = " \t\n\u000b\f\r";
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
    console.err().println("sluice: " + Console.oneLine(withoutLineBreaks(message)));
    if (verbose.getAsBoolean()) {
      e.printStackTrace(console.err());
    }
    console.err().flush();
  }

  /** With one blank for each line break and the blanks around it. */
  private static String withoutLineBreaks(String message) {
    StringBuilder line = new StringBuilder(message.length());
    int at = 0;
    while (at < message.length()) {
      int end = at;
      boolean breaks = false;
      while (end < message.length() && BLANKS.indexOf(message.charAt(end)) >= 0) {
        breaks |= message.charAt(end) == '\n' || message.charAt(end) == '\r';
        end++;
      }
      if (end == at) {
        end++;
      }
      if (breaks) {
        line.append(' ');
      } else {
        line.append(message, at, end);
      }
      at = end;
    }
    return line.toString();
  }

  /** What is wrong with how a command was called, in words, without its first capital. */
  public static String usageMessage(ParameterException e) {
    String message = inPlainWords(String.valueOf(e.getMessage()));
    List<String> unknown = e.getCommandLine().getUnmatchedArguments();
    if (!unknown.isEmpty()) { // more telling than the option that is missing in its place
      UnmatchedArgumentException unmatched =
          new UnmatchedArgumentException(e.getCommandLine(), unknown);
      String first = unknown.get(0);
      List<String> similar = unmatched.getSuggestions();
      message =
          (unmatched.isUnknownOption() ? "unknown option '" : unknownWord(e.getCommandLine()))
              + first
              + "'"
              + (similar.isEmpty() ? "" : "; did you mean '" + similar.get(0) + "'?");
    }
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  private static String unknownWord(CommandLine command) {
    return command.getSubcommands().isEmpty() ? "unexpected argument '" : "unknown command '";
  }

  /** Picocli's message in the words of a person who does not know Java. */
  private static String inPlainWords(String message) {
    return message
        .replaceFirst("^Error: ", "")
        .replaceFirst(" is not an? (int|long)$", " is not a whole number")
        .replaceFirst(" is not a double$", " is not a number");
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
    return "unexpected error: " + cause + "; use --verbose for the stack trace";
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
      return file + ": a file with this name exists already";
    }
    return file + ": " + e.getReason();
  }
}
