package io.sluice.jobs.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of one command: what it reads and what it writes. All commands declare theirs here, so
 * that none overwrites what it reads, or writes two outputs to one file. Files are compared by what
 * they are, not by how their paths are spelled: links count as what they lead to.
 */
public final class CommandFiles {
  private record Named(String option, Path path) {}

  private final List<Named> inputs = new ArrayList<>();
  private final List<Named> outputs = new ArrayList<>();

  /**
   * Declares files that the command reads.
   *
   * @param option by which the user names them
   */
  public CommandFiles reads(String option, Path... files) {
    return reads(option, List.of(files));
  }

  /**
   * Declares files that the command reads.
   *
   * @param option by which the user names them
   */
  public CommandFiles reads(String option, Collection<Path> files) {
    files.forEach(file -> inputs.add(new Named(option, file)));
    return this;
  }

  /**
   * Declares a file that the command writes.
   *
   * @param option by which the user names it
   * @param file or null if the option is not used
   */
  public CommandFiles writes(String option, @Nullable Path file) {
    if (file != null) {
      outputs.add(new Named(option, file));
    }
    return this;
  }

  /**
   * Checks that all outputs can be written, before the work for them begins.
   *
   * @return where to report: on standard error if an output goes to standard output
   * @throws CommandFailure if one cannot, is also an input, or is another output
   */
  public Console check(Console console) throws IOException {
    for (Named output : outputs) {
      OutputFiles.checkWritable(output.path);
    }
    for (int i = 0; i < outputs.size(); i++) {
      Named output = outputs.get(i);
      for (Named input : inputs) {
        if (same(output.path, input.path)) {
          throw new CommandFailure(
              output.path
                  + ": "
                  + output.option
                  + " would overwrite this file, which is an input ("
                  + input.option
                  + "); choose another file");
        }
      }
      for (Named earlier : outputs.subList(0, i)) {
        if (same(output.path, earlier.path)) {
          throw new CommandFailure(
              output.path
                  + ": "
                  + earlier.option
                  + " and "
                  + output.option
                  + " name the same file; choose two files");
        }
      }
    }
    for (Named output : outputs) {
      if (OutputFiles.isStandardOutput(output.path)) {
        return console.onStandardError();
      }
    }
    return console;
  }

  private static boolean same(Path first, Path second) throws IOException {
    if (OutputFiles.isStandardOutput(first)) {
      return OutputFiles.isStandardOutput(second);
    }
    boolean there = Files.exists(first);
    if (there != Files.exists(second)) {
      return false;
    }
    // Hard links of one file have different paths.
    return there ? Files.isSameFile(first, second) : place(first).equals(place(second));
  }

  /** Where a file that does not exist would be made, at the end of all links. */
  private static Path place(Path file) throws IOException {
    Path end = OutputFiles.endOfLinks(file);
    Path parent = end.getParent();
    return parent == null || !Files.exists(parent)
        ? end.normalize()
        : parent.toRealPath().resolve(end.getFileName());
  }
}
