package io.sluice.jobs.csv;

import io.sluice.jobs.console.CommandFailure;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** The files that the user means: files, folders of CSV files, and patterns like {@code *.csv}. */
public final class InputFiles {
  private InputFiles() {}

  /**
   * All of them, in the order given, those of a folder or pattern by name; each once.
   *
   * @throws CommandFailure if one means no file
   */
  public static List<Path> find(List<String> inputs) throws IOException {
    LinkedHashSet<Path> files = new LinkedHashSet<>();
    for (String input : inputs) {
      Path path = Path.of(input);
      if (Files.isDirectory(path)) {
        files.addAll(list(path, file -> isCsv(file), input + ": the folder has no *.csv file"));
      } else if (Files.exists(path)) {
        files.add(readable(path));
      } else if (input.matches(".*[*?\\[{].*")) {
        files.addAll(matching(path, input));
      } else {
        throw new CommandFailure(input + ": no such file or folder");
      }
    }
    return new ArrayList<>(files);
  }

  private static Path readable(Path file) {
    if (!Files.isReadable(file)) {
      throw new CommandFailure(file + ": permission denied");
    }
    return file;
  }

  private static boolean isCsv(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".csv");
  }

  /** Patterns in the last part of a path only. */
  private static List<Path> matching(Path pattern, String input) throws IOException {
    Path parent = pattern.getParent();
    Path folder = parent == null ? Path.of("") : parent;
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(input + ": folder " + folder + " does not exist");
    }
    PathMatcher matcher;
    try {
      matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern.getFileName());
    } catch (PatternSyntaxException e) {
      throw new CommandFailure(input + ": not a valid file name pattern", e);
    }
    return list(
        folder,
        file -> matcher.matches(file.getFileName()),
        input + ": no file matches this pattern");
  }

  private static List<Path> list(Path folder, Predicate<Path> wanted, String none)
      throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> files =
          entries
              .filter(Files::isRegularFile)
              .filter(wanted)
              .sorted()
              .map(InputFiles::readable)
              .toList();
      if (files.isEmpty()) {
        throw new CommandFailure(none);
      }
      return files;
    }
  }
}
