package io.sluice.flink;

import io.sluice.model.FeatureSchema;
import io.sluice.model.InvalidModelException;
import io.sluice.runtime.CompiledModel;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a subtask can score with a model. The verdict rests on the file, the encoder and
 * the machine alone, so that all subtasks come to the same.
 */
final class ModelAdmission<T> {
  private final ScoringPlan<T> plan;
  private final @Nullable WindowStore windows;
  private final @Nullable WindowStore trialWindows;

  /**
   * @param windows of current models; null if the events have no keys
   * @param trialWindows of models on trial; null if the events have no keys
   */
  ModelAdmission(
      ScoringPlan<T> plan, @Nullable WindowStore windows, @Nullable WindowStore trialWindows) {
    this.plan = plan;
    this.windows = windows;
    this.trialWindows = trialWindows;
  }

  /**
   * Makes the model of an update ready to score.
   *
   * @param digest of the update's file
   * @throws InvalidModelException saying why it cannot be used
   */
  EventScorer<T> admit(ModelUpdate.Activate update, String digest) {
    checkShare(update.rollout());
    CompiledModels.Lease lease = CompiledModels.acquire(digest, update.file());
    try {
      FeatureSchema schema = check(lease.model());
      FeatureReader<T> reader = new FeatureReader<>(plan.encoder(), schema);
      return new EventScorer<>(
          update.sequence(),
          update.effectiveFrom(),
          lease,
          reader,
          windowsOf(schema, update.rollout()));
    } catch (RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }

  private FeatureSchema check(CompiledModel model) {
    String name = model.id().name();
    if (!name.equals(plan.model())) {
      throw new InvalidModelException(
          "the file holds model '" + name + "', but the update is for '" + plan.model() + "'");
    }
    if (model.stateLength() > 0) {
      throw new InvalidModelException(
          "the model carries state from event to event (a recurrent layer with a state binding),"
              + " which scoring in a job does not support yet; export it over a window instead");
    }
    FeatureSchema schema = model.features();
    if (schema == null) {
      throw new InvalidModelException(
          "the model has no feature schema, so nothing says which fields of an event it wants; add"
              + " one to the artifact");
    }
    return schema;
  }

  private void checkShare(Rollout rollout) {
    if (windows == null && rollout.share() < 1) {
      throw new InvalidModelException(
          "the model is on trial with a share of the keys, but the stream has no keys; add"
              + " .keyBy(...) before .build(), or make it a shadow of 1");
    }
  }

  private @Nullable ModelWindows windowsOf(FeatureSchema schema, Rollout rollout) {
    if (schema.window() == 1) {
      return null;
    }
    if (windows == null || trialWindows == null) {
      throw new InvalidModelException(
          "the model wants a window of the last "
              + schema.window()
              + " events of a key, but the stream has no keys; add .keyBy(...) before .build()");
    }
    return new ModelWindows(rollout.isTrial() ? trialWindows : windows, schema);
  }
}
