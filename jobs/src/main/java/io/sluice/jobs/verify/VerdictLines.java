package io.sluice.jobs.verify;

import io.sluice.tools.verify.Verdict;

/** Prints a line for each case, and one for all of them. */
interface VerdictLines {
  void print(String name, Verdict verdict);

  void print(VerdictCount count);
}
