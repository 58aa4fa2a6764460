package io.sluice.jobs.verify;

import static io.sluice.jobs.console.Numbers.count;

import io.sluice.jobs.console.Console;
import io.sluice.tools.verify.Agreement;
import io.sluice.tools.verify.Difference;
import io.sluice.tools.verify.Verdict;

/** Verdicts for a person. */
final class TextVerdicts implements VerdictLines {
  private final Console console;

  TextVerdicts(Console console) {
    this.console = console;
  }

  @Override
  public void print(String name, Verdict verdict) {
    if (verdict instanceof Verdict.Pass pass) {
      line(console.good("pass"), "pass", name + ": " + text(pass.agreement()));
    } else if (verdict instanceof Verdict.Fail fail) {
      line(console.bad("FAIL"), "FAIL", name + ": " + fail.reason());
    } else if (verdict instanceof Verdict.Unsupported unsupported) {
      line(console.faint("unsupported"), "unsupported", name + ": " + unsupported.reason());
    }
  }

  /** The word in colour, as wide as the widest of them. */
  private void line(String coloured, String word, String text) {
    console
        .out()
        .println(
            coloured
                + " ".repeat("unsupported".length() + 2 - word.length())
                + Console.oneLine(text));
    console.out().flush();
  }

  private static String text(Agreement agreement) {
    Difference largest = agreement.largest();
    return count(agreement.elements(), "element")
        + (largest == null
            ? ", equal"
            : ", %s different by at most %s"
                .formatted(count(agreement.unequal()), largest.sizeText()));
  }

  @Override
  public void print(VerdictCount count) {
    console
        .out()
        .printf(
            "%d passed, %d failed, %d unsupported%n",
            count.passed(), count.failed(), count.unsupported());
  }
}
