package io.sluice.jobs.demo;

import io.sluice.model.ModelArtifact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the summary tells.
 *
 * @param plan what was to be done
 * @param models in the order in which they were published
 * @param counted by the job while it ran
 * @param lost readings without a score in the scores file
 * @param repeated scores beyond the first of a reading
 * @param unknown scores of readings that were never made
 * @param faults what the versions found
 * @param deadLetters events that the job refused to score
 * @param rejectedModels models that the job refused
 */
record DemoResult(
    DemoPlan plan,
    List<ModelArtifact> models,
    ReadingTally.Totals counted,
    long lost,
    long repeated,
    long unknown,
    FaultReport faults,
    Refusals deadLetters,
    Refusals rejectedModels) {

  /**
   * What was refused.
   *
   * @param count how often
   * @param example the reason of one of them; null if there is none
   */
  record Refusals(long count, @Nullable String example) {}

  boolean exactlyOnce() {
    return lost == 0 && repeated == 0 && unknown == 0;
  }

  /** Whether every model has scored something. */
  boolean bothVersions() {
    return models.stream().allMatch(model -> faults.versions().containsKey(model.id().version()));
  }

  boolean succeeded() {
    return exactlyOnce() && bothVersions();
  }
}
