package io.sluice.jobs.replay;

import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.Numbers;
import io.sluice.model.ModelArtifact;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a replay. */
final class ReplayReport {
  private static final int SHOWN = 20;

  private final List<String> differences = new ArrayList<>();
  private long count;
  private long different;

  /**
   * Counts a score.
   *
   * @param difference in words, or null if there is none
   */
  void add(@Nullable String difference) {
    count++;
    if (difference != null) {
      different++;
      if (differences.size() < SHOWN) {
        differences.add(difference);
      }
    }
  }

  long count() {
    return count;
  }

  boolean isClean() {
    return different == 0;
  }

  void print(Console console, Collection<ModelArtifact> models) {
    differences.forEach(each -> console.out().println(Console.oneLine(each)));
    if (different > differences.size()) {
      console.out().println("... and " + Numbers.count(different - differences.size()) + " more");
    }
    String scores = "Recomputed " + Numbers.count(count, "score");
    console
        .out()
        .println(
            isClean()
                ? console.good(scores + ": all are bit-identical.")
                : console.bad(
                    scores
                        + ": "
                        + Numbers.count(different)
                        + (different == 1 ? " differs." : " differ.")));
    models.forEach(model -> console.out().println("  model " + model.id()));
    console.out().flush();
  }
}
