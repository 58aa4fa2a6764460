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
      "Runs models on inputs with known outputs, and compares the results.",
      "",
      "A .sluice file is tested with its golden vectors, bit by bit. A folder in"
          + " the ONNX test layout has model.onnx, test_data_set_N/input_K.pb and"
          + " test_data_set_N/output_K.pb. Its floats may differ by --rtol and --atol;"
          + " other types must be equal. To test with other arrays, use --input and"
          + " --expect.",
      "",
      "The output has one line per case: pass, FAIL or unsupported, with details."
          + " The exit code is 1 if a case fails or no case passes."
    },
    sortOptions = false)
public final class VerifyCommand implements Callable<Integer> {
  private final Console console;

  @Mixin CaseOptions options = new CaseOptions();

  @Option(
      names = "--cases",
      paramLabel = "FILE",
      description =
          "Read more cases from this file. Each line has the arguments of one 'sluice"
              + " verify' command.")
  @Nullable Path list;

  @Option(names = "--json", description = "Print one line of JSON per case.")
  boolean json;

  public VerifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (options.paths.isEmpty() && list == null) {
      throw options.misuse("nothing to verify; give a PATH or --cases");
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
