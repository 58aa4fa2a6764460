package io.sluice.jobs.demo;

import io.sluice.model.ModelArtifact;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Tells from the job's counts how it gets on. */
final class JobWatch implements Consumer<Map<String, Object>> {
  private final List<ModelArtifact> models;
  private final Listener listener;
  private final Set<String> seen = new HashSet<>();

  /** Is told how the job gets on, by the thread that waits for it. */
  interface Listener {
    /**
     * A version has scored its first readings.
     *
     * @param firstReading index of the first of them
     */
    void active(ModelArtifact model, long firstReading);

    /** So many readings have their scores. */
    void scored(long readings);
  }

  JobWatch(List<ModelArtifact> models, Listener listener) {
    this.models = models;
    this.listener = listener;
  }

  /** Takes the job's accumulators. */
  @Override
  public void accept(Map<String, Object> counts) {
    if (counts.get(DemoJob.SCORES) instanceof ReadingTally.Totals totals) {
      for (ModelArtifact model : models) {
        ReadingTally.Version version = totals.versions().get(model.id().version());
        if (version != null && seen.add(model.id().version())) {
          listener.active(model, version.firstReading());
        }
      }
      listener.scored(totals.scored());
    }
  }
}
