package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * In strict mode scores depend on the control log, the key and the event alone: whatever the orders
 * of arrival, the parallelism and the restarts, they are to the bit what a few lines over sorted
 * lists give. {@code -Dsluice.test.cases=10000} for a longer run.
 */
class StrictReplayTest {
  private static final int CASES = Integer.getInteger("sluice.test.cases", 500);

  @Test
  void scoresAreThoseOfTheReferenceWhateverHappens() throws Exception {
    for (int seed = 0; seed < CASES; seed++) {
      VersionCase input = VersionCase.of(seed);
      assertThat(VersionCaseRun.resultsOf(input, seed)).as("seed %s", seed).isEqualTo(reference(input));
    }
  }

  private static List<String> reference(VersionCase input) throws IOException {
    List<ModelUpdate.Change> log = new ArrayList<>(input.log());
    log.sort(
        Comparator.comparingLong(ModelUpdate.Change::effectiveFrom)
            .thenComparingLong(ModelUpdate.Change::sequence));
    List<String> results = new ArrayList<>();
    for (VersionCase.Event event : input.events()) {
      ModelUpdate.Change last = null;
      for (ModelUpdate.Change change : log) {
        last = change.effectiveFrom() <= event.time() ? change : last;
      }
      results.add(
          last instanceof ModelUpdate.Activate activate
              ? VersionCaseRun.textOf(score(input, event, activate))
              : (last == null ? "NO_MODEL " : "RETIRED ") + event.id());
    }
    return results.stream().sorted().toList();
  }

  /** The model with version v gives 1000 v + 2 pressure. */
  private static Score score(
      VersionCase input, VersionCase.Event event, ModelUpdate.Activate activate) {
    ModelArtifact model = ModelArtifact.read(activate.file());
    float output = 1000 * Integer.parseInt(model.id().version()) + 2 * event.id();
    return new Score(
        input.keyed() ? event.key() : null,
        event.time(),
        new float[] {output},
        1,
        "anomaly",
        model.id(),
        activate.effectiveFrom());
  }
}
