package io.sluice.jobs.verify;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.ErrorLine;
import io.sluice.tools.verify.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** A file of cases: on each line what could stand behind {@code sluice verify}. */
final class CaseList {
  private CaseList() {}

  /** A line as a command line of its own. */
  @Command(name = "verify")
  private static final class CaseLine {
    @Mixin CaseOptions options = new CaseOptions();
  }

  /**
   * The cases of all lines but those that are empty or start with {@code #}. Spaces separate the
   * words.
   *
   * @throws CommandFailure naming the first line that is wrong
   */
  static List<Case> read(Path file) throws IOException {
    List<Case> cases = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String text = lines.get(i).strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        cases.addAll(cases(file + ":" + (i + 1), text));
      }
    }
    return cases;
  }

  private static List<Case> cases(String where, String text) throws IOException {
    CaseLine line = new CaseLine();
    try {
      new CommandLine(line).parseArgs(text.split("\\s+"));
      return line.options.cases();
    } catch (ParameterException e) {
      throw new CommandFailure(where + ": " + ErrorLine.usageMessage(e), e);
    }
  }
}
