package io.sluice.jobs.verify;

import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.ProgressLine;
import io.sluice.tools.verify.Case;
import io.sluice.tools.verify.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice verify}: runs models on inputs whose outputs are known. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Runs models on inputs whose outputs are known, and compares.",
      "",
      "A .sluice file gives its golden vectors, to the bit. A folder in ONNX's test layout has a"
          + " model.onnx and test_data_set_N/input_K.pb and output_K.pb; its floats may differ by"
          + " rtol and atol, all else must be equal. --input and --expect bring arrays from"
          + " anywhere.",
      "",
      "A line for each case says pass, FAIL or unsupported, and why. Exit code 1 if one failed, or"
          + " none passed."
    },
    sortOptions = false)
public final class VerifyCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CaseOptions options = new CaseOptions();

  @Option(
      names = "--cases",
      paramLabel = "FILE",
      description = "More cases: a text file with what stands behind 'sluice verify' on each line.")
  @Nullable Path list;

  @Option(names = "--json", description = "As a line of JSON for each case, for programs.")
  boolean json;

  public VerifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (options.paths.isEmpty() && list == null) {
      throw options.misuse("there is nothing to verify: give a PATH, or --cases");
    }
    List<Case> cases = new ArrayList<>(options.cases());
    if (list != null) {
      cases.addAll(CaseList.read(list));
    }
    VerdictLines lines = json ? new JsonVerdicts(console) : new TextVerdicts(console);
    VerdictCount count = new VerdictCount();
    try (ProgressLine progress = console.startProgress("verifying", cases.size(), " cases")) {
      for (Case each : cases) {
        Verdict verdict = each.run();
        count.add(verdict);
        progress.printAbove(() -> lines.print(each.name(), verdict));
        progress.at(count.total(), cases.size());
      }
    }
    lines.print(count);
    console.out().flush();
    return count.failed() > 0 || count.passed() == 0 ? 1 : 0;
  }
}
