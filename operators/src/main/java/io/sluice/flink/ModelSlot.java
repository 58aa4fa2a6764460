package io.sluice.flink;

import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelId;
import org.apache.flink.api.common.state.BroadcastState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one model that a subtask scores with, and the broadcast state that keeps its update, whole,
 * by the model's name. Of the updates that can be used, that with the greatest sequence is active.
 */
final class ModelSlot<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelSlot.class);

  private final ScoringPlan<T> plan;
  private final BroadcastState<String, ModelUpdate> state;
  private final ModelAdmission<T> admission;
  private final ScoringOutput<T> output;
  private @Nullable EventScorer<T> active;

  ModelSlot(
      ScoringPlan<T> plan,
      BroadcastState<String, ModelUpdate> state,
      ModelAdmission<T> admission,
      ScoringOutput<T> output) {
    this.plan = plan;
    this.state = state;
    this.admission = admission;
    this.output = output;
  }

  /** Scores with the active model; null before the first. */
  @Nullable EventScorer<T> active() {
    return active;
  }

  /**
   * Takes up the model of a restored state, if there is one.
   *
   * @throws InvalidModelException if it cannot be used any more, for example because the encoder is
   *     another one now
   */
  void restore() throws Exception {
    if (state.get(plan.model()) instanceof ModelUpdate.Activate update) {
      try {
        activate(admission.admit(update, ModelId.digestOf(update.file())));
      } catch (InvalidModelException e) {
        throw new InvalidModelException(
            plan.uid()
                + ": model '"
                + plan.model()
                + "', update "
                + update.sequence()
                + ", was active in the restored state and cannot be used now: "
                + e.getMessage(),
            e);
      }
    }
  }

  /**
   * Takes up the model of an update, or rejects it.
   *
   * @return whether it is the active one now
   */
  boolean offer(ModelUpdate.Activate update) throws Exception {
    if (!update.model().equals(plan.model())) {
      LOG.info("{}: passed over {}; this scores with '{}'", plan.uid(), update, plan.model());
      return false;
    }
    String digest = ModelId.digestOf(update.file());
    EventScorer<T> current = active;
    if (current != null && update.sequence() <= current.sequence()) {
      rejectLate(update, digest, current);
      return false;
    }
    EventScorer<T> next = admit(update, digest);
    if (next == null) {
      return false;
    }
    state.put(plan.model(), update);
    activate(next);
    return true;
  }

  /** The update's model ready to score, or null if it was rejected. */
  private @Nullable EventScorer<T> admit(ModelUpdate.Activate update, String digest) {
    try {
      return admission.admit(update, digest);
    } catch (InvalidModelException e) {
      reject(update, digest, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // Not foreseen, but it would come again after each restart of the job.
      LOG.error("{}: {} failed", plan.uid(), update, e);
      reject(update, digest, "unexpected failure, see the log of the TaskManager: " + e);
    }
    return null;
  }

  /** An update that came again, as sources may deliver it after a failure, is no news. */
  private void rejectLate(ModelUpdate.Activate update, String digest, EventScorer<T> current) {
    if (update.sequence() < current.sequence()) {
      reject(
          update,
          digest,
          "it is older than update " + current.sequence() + ", which is active: " + current.id());
    } else if (!digest.equals(current.id().digest())) {
      reject(
          update,
          digest,
          "its sequence " + update.sequence() + " is that of the active model " + current.id());
    }
  }

  private void reject(ModelUpdate.Activate update, String digest, String reason) {
    LOG.warn("{}: rejected {}: {}", plan.uid(), update, reason);
    output.rejected(new RejectedModel(update.model(), update.sequence(), digest, reason));
  }

  private void activate(EventScorer<T> next) {
    EventScorer<T> previous = active;
    active = next;
    output.metrics().activated(next);
    LOG.info("{}: scoring with {}, update {}", plan.uid(), next.id(), next.sequence());
    if (previous != null) {
      previous.close();
    }
  }

  @Override
  public void close() {
    if (active != null) {
      active.close();
    }
  }
}
