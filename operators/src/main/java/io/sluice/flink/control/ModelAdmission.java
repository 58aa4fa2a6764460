package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Rollout;
import io.sluice.flink.features.FeatureReader;
import io.sluice.flink.keys.KeyStateStore;
import io.sluice.flink.models.CompiledModels;
import io.sluice.flink.models.ModelRequest;
import io.sluice.flink.scoring.EventScorer;
import io.sluice.flink.scoring.ScoringForm;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.model.FeatureSchema;
import io.sluice.model.InvalidModelException;
import io.sluice.runtime.CompiledModel;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a subtask can score with a model. The verdict rests on the file, the encoder and
 * the machine alone, so that all subtasks come to the same.
 */
public final class ModelAdmission<T> {
  private final ScoringPlan<T> plan;
  private final @Nullable KeyStateStore keyState;

  /**
   * @param keyState what is kept of each key; null if the events have none
   */
  public ModelAdmission(ScoringPlan<T> plan, @Nullable KeyStateStore keyState) {
    this.plan = plan;
    this.keyState = keyState;
  }

  /**
   * Makes the model of a change ready to score; waits until it is proved.
   *
   * @param prepared what {@link #prepare} gave for the change; null if that was not called. It goes
   *     over to the scorer
   * @return null if the change brings no model
   * @throws InvalidModelException saying why it cannot be used
   * @throws InterruptedException if the task is cancelled meanwhile
   */
  @Nullable EventScorer<T> admit(DigestedChange change, CompiledModels.@Nullable Lease prepared)
      throws InterruptedException {
    if (!(change.change() instanceof ModelUpdate.Activate update)) {
      return null;
    }
    checkShare(update.rollout());
    CompiledModels.Lease lease =
        prepared != null ? prepared : acquire(update, change.digest(), false);
    try {
      FeatureSchema schema = check(lease.awaitModel());
      return new EventScorer<>(
          update.sequence(),
          update.effectiveFrom(),
          lease,
          new FeatureReader<>(plan.encoder(), schema),
          formOf(lease, schema, update.rollout()));
    } catch (InterruptedException | RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }

  /**
   * Begins to prepare the model of a change and to warm it up, unless it is here already.
   *
   * @return null if the change brings no model
   */
  CompiledModels.@Nullable Lease prepare(DigestedChange change) throws InterruptedException {
    return change.change() instanceof ModelUpdate.Activate update
        ? acquire(update, change.digest(), true)
        : null;
  }

  private CompiledModels.Lease acquire(ModelUpdate.Activate update, String digest, boolean warm)
      throws InterruptedException {
    ModelRequest request = new ModelRequest(digest, plan.admission(), slidingBytes() > 0);
    return plan.modelPerKey()
        ? CompiledModels.own(request, update.file())
        : CompiledModels.acquire(request, warm, update::file);
  }

  private long slidingBytes() {
    return keyState == null ? 0 : plan.keyState().slidingBytes();
  }

  private ScoringForm formOf(CompiledModels.Lease lease, FeatureSchema schema, Rollout rollout) {
    return ScoringForm.of(
        lease.model(),
        schema,
        keyState == null ? null : keyState.storesFor(rollout),
        plan.keyState(),
        lease.sliding());
  }

  private FeatureSchema check(CompiledModel model) {
    String name = model.id().name();
    if (!name.equals(plan.model())) {
      throw new InvalidModelException(
          "the file holds model '" + name + "', but the update is for '" + plan.model() + "'");
    }
    FeatureSchema schema = model.features();
    if (schema == null) {
      throw new InvalidModelException(
          "the model has no feature schema, so its inputs cannot be matched with the fields of an"
              + " event; add a feature schema to the artifact");
    }
    if (keyState == null && schema.window() > 1) {
      throw new InvalidModelException(
          "the model needs a window of the last "
              + schema.window()
              + " events of a key, but the stream has no keys; add .keyBy(...) before .build()");
    }
    if (keyState == null && model.stateLength() > 0) {
      throw new InvalidModelException(
          "the model carries state from one event of a key to the next, but the stream has no keys;"
              + " add .keyBy(...) before .build()");
    }
    return schema;
  }

  private void checkShare(Rollout rollout) {
    if (keyState == null && rollout.share() < 1) {
      throw new InvalidModelException(
          "the model is on trial with a share of the keys, but the stream has no keys; add"
              + " .keyBy(...) before .build(), or set the share to 1");
    }
  }
}
