package io.sluice.benchmarks.flink;

import io.sluice.benchmarks.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A section of the page of results, which a command writes anew and leaves the others as they are.
 *
 * @param heading by which it is found
 */
public record PageSection(String heading, List<String> lines) {
  private static final String TITLE = "# Sluice inside a Flink job";
  private static final String MARK = "## ";

  public PageSection {
    lines = List.copyOf(lines);
  }

  /**
   * A section that says on what it was measured.
   *
   * @param command that writes it
   */
  public static PageSection measuredHere(String heading, String command, List<String> lines) {
    List<String> all = new ArrayList<>();
    all.add(
        String.format(
            "`benchmarks/%s` writes this section. CPU: %s, %d threads. JDK %s.",
            command,
            Machine.here(),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version()));
    all.add("");
    all.addAll(lines);
    return new PageSection(heading, all);
  }

  /** Writes it in the place of the one with its heading, or at the end. */
  public void writeTo(Path page) throws IOException {
    Files.write(page, in(Files.exists(page) ? Files.readAllLines(page) : List.of(TITLE)));
  }

  /** The lines of a page with this section in it. */
  List<String> in(List<String> page) {
    List<String> result = new ArrayList<>(page);
    int begin = result.indexOf(MARK + heading);
    if (begin < 0) {
      begin = result.size();
      result.add("");
      begin++;
    } else {
      int end = begin + 1;
      while (end < result.size() && !result.get(end).startsWith(MARK)) {
        end++;
      }
      result.subList(begin, end).clear();
    }
    List<String> section = new ArrayList<>();
    section.add(MARK + heading);
    section.add("");
    section.addAll(lines);
    if (begin < result.size()) {
      section.add("");
    }
    result.addAll(begin, section);
    return result;
  }
}
