package io.sluice.jobs.verify;

import io.sluice.tools.verify.Verdict;

/** How many cases came out how. */
final class VerdictCount {
  private int passed;
  private int failed;
  private int unsupported;

  void add(Verdict verdict) {
    if (verdict instanceof Verdict.Pass) {
      passed++;
    } else if (verdict instanceof Verdict.Fail) {
      failed++;
    } else {
      unsupported++;
    }
  }

  int passed() {
    return passed;
  }

  int failed() {
    return failed;
  }

  int unsupported() {
    return unsupported;
  }

  int total() {
    return passed + failed + unsupported;
  }
}
