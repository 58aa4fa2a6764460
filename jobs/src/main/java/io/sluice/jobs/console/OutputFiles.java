package io.sluice.jobs.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Files that commands write. A regular file is there whole or not at all. What is no regular file
 * is written into and stays what it is: a named pipe, a device, the target of a symbolic link. The
 * name {@code -} is standard output. {@link CommandFiles} checks all of them first.
 */
public final class OutputFiles {
  private static final Path STANDARD_OUTPUT = Path.of("-");
  private static final Path DEVICE = Path.of("/dev/stdout");
  private static final int MOST_LINKS = 40;

  private OutputFiles() {}

  /** Whether a file is standard output, as {@code -} or by its device. */
  public static boolean isStandardOutput(Path output) throws IOException {
    return output.equals(STANDARD_OUTPUT)
        || Files.exists(output) && Files.exists(DEVICE) && Files.isSameFile(output, DEVICE);
  }

  /** Whether a finished file is moved to this place: over a regular file, or where nothing is. */
  public static boolean isMovedTo(Path output) throws IOException {
    return !isStandardOutput(output)
        && (Files.isRegularFile(output, LinkOption.NOFOLLOW_LINKS)
            || Files.notExists(output, LinkOption.NOFOLLOW_LINKS));
  }

  /**
   * Checks that a file can be written, before the work for it begins.
   *
   * @throws CommandFailure if it cannot
   */
  static void checkWritable(Path output) throws IOException {
    if (isStandardOutput(output)) {
      return;
    }
    if (Files.isDirectory(output)) {
      throw new CommandFailure(output + ": this is a folder; give a file name");
    }
    if (Files.exists(output) && !isMovedTo(output)) {
      if (!Files.isWritable(output)) {
        throw new CommandFailure(output + ": permission denied");
      }
      return;
    }
    Path parent = endOfLinks(output).getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new CommandFailure(output + ": folder " + parent + " does not exist");
    }
    if (!Files.isWritable(parent)) {
      throw new CommandFailure(output + ": folder " + parent + " is not writable");
    }
  }

  /** The absolute path of a file, or of the file that it leads to if it is a symbolic link. */
  static Path endOfLinks(Path file) throws IOException {
    Path end = file.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(end) && links < MOST_LINKS; links++) {
      end = end.resolveSibling(Files.readSymbolicLink(end));
    }
    return end;
  }

  /** Writes a file, a regular one in one step. */
  public static void write(Console console, Path output, byte[] bytes) throws IOException {
    if (!isMovedTo(output)) {
      try (OutputStream stream = open(console, output)) {
        stream.write(bytes);
      }
      return;
    }
    // No temporary file as Java makes them, which nobody else may read.
    Path unfinished =
        output.resolveSibling(
            "." + output.getFileName() + "." + ProcessHandle.current().pid() + ".unfinished");
    try {
      Files.write(unfinished, bytes);
      moveIntoPlace(unfinished, output);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /**
   * Puts a finished file where the user wants it: moves it there in one step, or copies it if the
   * place is no regular file.
   *
   * @param finished on the file system of {@code output} if it is moved there
   */
  public static void deliver(Console console, Path finished, Path output) throws IOException {
    if (isMovedTo(output)) {
      moveIntoPlace(finished, output);
      return;
    }
    try (OutputStream stream = open(console, output)) {
      Files.copy(finished, stream);
    }
  }

  private static void moveIntoPlace(Path finished, Path target) throws IOException {
    Files.move(
        finished,
        target.toAbsolutePath(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static OutputStream open(Console console, Path output) throws IOException {
    return isStandardOutput(output) ? console.data() : Files.newOutputStream(output);
  }
}
