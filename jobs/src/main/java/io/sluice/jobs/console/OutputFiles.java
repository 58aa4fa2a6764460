package io.sluice.jobs.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that commands write: there whole or not at all. {@link CommandFiles} checks them first. */
public final class OutputFiles {
  private OutputFiles() {}

  /**
   * Checks that a file can be written, before the work for it begins.
   *
   * @throws CommandFailure if it cannot
   */
  static void checkWritable(Path output) {
    Path parent = output.toAbsolutePath().getParent();
    if (Files.isDirectory(output)) {
      throw new CommandFailure(output + ": this is a folder; give a file name");
    }
    if (parent == null || !Files.isDirectory(parent)) {
      throw new CommandFailure(output + ": folder " + parent + " does not exist");
    }
    if (!Files.isWritable(parent)) {
      throw new CommandFailure(output + ": folder " + parent + " is not writable");
    }
  }

  /** Writes a file in one step. */
  public static void write(Path output, byte[] bytes) throws IOException {
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

  /** Gives a finished file of the same file system its name, in one step. */
  public static void moveIntoPlace(Path finished, Path target) throws IOException {
    Files.move(
        finished,
        target.toAbsolutePath(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
