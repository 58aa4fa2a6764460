package io.sluice.jobs.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.jobs.console.Console;
import io.sluice.tools.verify.Agreement;
import io.sluice.tools.verify.Difference;
import io.sluice.tools.verify.Verdict;
import org.jspecify.annotations.Nullable;

/** Verdicts for programs: one JSON object on each line, the last one with the counts. */
final class JsonVerdicts implements VerdictLines {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Console console;

  JsonVerdicts(Console console) {
    this.console = console;
  }

  @Override
  public void print(String name, Verdict verdict) {
    ObjectNode line = JSON.createObjectNode();
    line.put("case", name);
    if (verdict instanceof Verdict.Pass pass) {
      line.put("verdict", "pass");
      add(line, pass.agreement());
    } else if (verdict instanceof Verdict.Fail fail) {
      line.put("verdict", "fail");
      line.put("reason", fail.reason());
      add(line, fail.agreement());
    } else if (verdict instanceof Verdict.Unsupported unsupported) {
      line.put("verdict", "unsupported");
      line.put("reason", unsupported.reason());
    }
    console.out().println(line);
    console.out().flush();
  }

  private static void add(ObjectNode line, @Nullable Agreement agreement) {
    if (agreement == null) {
      return;
    }
    line.put("elements", agreement.elements());
    line.put("unequal", agreement.unequal());
    line.put("outside", agreement.outside());
    Difference largest = agreement.largest();
    if (largest == null) {
      return;
    }
    ObjectNode difference = line.putObject("largest");
    difference.put("output", largest.output());
    difference.put("item", Math.max(0, largest.sample()));
    difference.set("index", JSON.valueToTree(largest.index()));
    difference.put("got", largest.got());
    difference.put("expected", largest.expected());
    difference.put("size", largest.size());
    if (!Double.isNaN(agreement.steps())) {
      difference.put("steps", agreement.steps());
    }
  }

  @Override
  public void print(VerdictCount count) {
    ObjectNode line = JSON.createObjectNode();
    line.put("passed", count.passed());
    line.put("failed", count.failed());
    line.put("unsupported", count.unsupported());
    console.out().println(line);
  }
}
