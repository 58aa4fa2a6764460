package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Rollout;
import io.sluice.flink.control.ModelTimeline.Effect;
import io.sluice.flink.control.ModelTimeline.Entry;
import io.sluice.flink.control.ModelTimeline.Position;
import io.sluice.flink.scoring.EventScorer;
import io.sluice.flink.scoring.ScoringOutput;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control log as one subtask knows it: takes updates in or refuses them, keeps those that are
 * needed in state, and has their models ready to score from the moment they arrive.
 */
public final class ModelLog<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelLog.class);

  private final ScoringPlan<T> plan;
  private final LogState state;
  private final ModelAdmission<T> admission;
  private final ScoringOutput<T> output;
  private final ModelTimeline<EventScorer<T>> timeline = new ModelTimeline<>();
  private final ControlPromise promise;
  private final CarryOverChains<T> runs;
  private final Refusals refusals;

  public ModelLog(
      ScoringPlan<T> plan,
      LogState state,
      ModelAdmission<T> admission,
      ScoringOutput<T> output,
      ControlPromise promise) {
    this.plan = plan;
    this.state = state;
    this.admission = admission;
    this.output = output;
    this.promise = promise;
    this.runs = new CarryOverChains<>(state, plan.versions().strict());
    this.refusals = new Refusals(plan.uid(), output);
  }

  public ModelTimeline<EventScorer<T>> timeline() {
    return timeline;
  }

  /**
   * Takes up the models of a restored state.
   *
   * @throws InvalidModelException if one cannot be used any more, for example because the encoder
   *     is another one now
   */
  public void restore() throws Exception {
    promise.extend(state.promise());
    timeline.restoreHorizon(state.horizon());
    for (ModelUpdate.Change change : state.changesOf(plan.model())) {
      try {
        timeline.put(entryOf(change, digestOf(change)));
      } catch (InvalidModelException e) {
        throw new InvalidModelException(
            plan.uid()
                + ": model '"
                + plan.model()
                + "', update "
                + change.sequence()
                + ", was active in the restored state and cannot be used now: "
                + e.getMessage(),
            e);
      }
    }
    runs.assign(timeline.entries());
  }

  /**
   * Takes in an update, or refuses it.
   *
   * @param digest {@link #digestOf} if it is for the model of this operator
   */
  public void receive(ModelUpdate update, String digest) throws Exception {
    if (update instanceof ModelUpdate.Heartbeat heartbeat) {
      promised(heartbeat.time());
    } else if (update instanceof ModelUpdate.Change change) {
      if (change.model().equals(plan.model())) {
        receiveChange(change, digest);
      } else {
        LOG.info("{}: passed over {}; this scores with '{}'", plan.uid(), update, plan.model());
      }
      if (change.promises()) {
        promised(change.effectiveFrom());
      }
    }
  }

  /**
   * Takes note of a promise of the control stream.
   *
   * @param time {@link Long#MAX_VALUE} when the stream has ended; a job that goes on from a
   *     savepoint may have another one, so that is not kept
   */
  void promised(long time) throws Exception {
    if (promise.extend(time) && time != Long.MAX_VALUE) {
      state.promise(time);
    }
  }

  private void receiveChange(ModelUpdate.Change change, String digest) throws Exception {
    Entry<EventScorer<T>> probe = entry(change, digest, null);
    Entry<EventScorer<T>> known = timeline.withSequence(change.sequence());
    if (known != null) {
      if (!isSame(known, probe)) {
        refusals.sameSequence(change, digest, known);
      }
      return; // sources may deliver an update again after a failure
    }
    if (plan.versions().strict() && promise.covers(change.effectiveFrom())) {
      refusals.tooLate(change, digest, promise.until());
      return;
    }
    Entry<EventScorer<T>> overtaking = timeline.overtaking(probe);
    if (overtaking != null) {
      refusals.overtaken(change, digest, overtaking);
      return;
    }
    Entry<EventScorer<T>> entry = admit(change, digest);
    if (entry != null) {
      timeline.put(entry);
      state.put(change, digest);
      if (!plan.versions().strict()) {
        runs.assign(timeline.entries()); // those it overtakes may have scored events
      }
      forgotten(timeline.forgetOvertaken());
      runs.assign(timeline.entries());
      if (plan.modelPerKey()) {
        LOG.debug("{}: took in {}", plan.uid(), change);
      } else {
        LOG.info("{}: took in {}", plan.uid(), change);
      }
    }
  }

  private static boolean isSame(Entry<?> known, Entry<?> other) {
    return known.position().equals(other.position())
        && known.effect() == other.effect()
        && known.rollout().equals(other.rollout())
        && known.digest().equals(other.digest());
  }

  /** The change's entry with its model ready to score, or null if it was rejected. */
  private @Nullable Entry<EventScorer<T>> admit(ModelUpdate.Change change, String digest) {
    try {
      return entryOf(change, digest);
    } catch (InvalidModelException e) {
      refusals.refuse(change, digest, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // Not foreseen, but it would come again after each restart of the job.
      LOG.error("{}: {} failed", plan.uid(), change, e);
      refusals.refuse(change, digest, "unexpected failure, see the log of the TaskManager: " + e);
    }
    return null;
  }

  private Entry<EventScorer<T>> entryOf(ModelUpdate.Change change, String digest) {
    return entry(
        change,
        digest,
        change instanceof ModelUpdate.Activate activate ? admission.admit(activate, digest) : null);
  }

  private static <M> Entry<M> entry(ModelUpdate.Change change, String digest, @Nullable M model) {
    Rollout rollout =
        change instanceof ModelUpdate.Activate activate ? activate.rollout() : Rollout.full();
    return new Entry<>(
        new Position(change.effectiveFrom(), change.sequence()),
        effectOf(change),
        digest,
        rollout,
        model);
  }

  private static Effect effectOf(ModelUpdate.Change change) {
    if (change instanceof ModelUpdate.Activate activate) {
      return activate.rollout().isTrial() ? Effect.TRY : Effect.ACTIVATE;
    }
    return change instanceof ModelUpdate.Retire ? Effect.RETIRE : Effect.ROLL_BACK;
  }

  /** SHA-256 of the file that an update is about; empty if there is none. */
  public static String digestOf(ModelUpdate update) {
    if (update instanceof ModelUpdate.Activate activate) {
      return ModelId.digestOf(activate.file());
    }
    return update instanceof ModelUpdate.Rollback rollback ? rollback.digest() : "";
  }

  /**
   * Forgets the changes that no event needs any more.
   *
   * @param eventWatermark of the events; none that waits is at or before what the control stream
   *     has promised
   */
  public void forget(long eventWatermark) throws Exception {
    long passed =
        plan.versions().strict() ? Math.min(eventWatermark, promise.until()) : eventWatermark;
    long retention = plan.versions().retentionMillis();
    if (passed < Long.MIN_VALUE + retention || passed == Long.MAX_VALUE) {
      return; // no event has passed, or none comes any more
    }
    // What is in force at a time that is promised stays in force: nothing takes its place.
    List<Entry<EventScorer<T>>> spent = timeline.forgetBefore(passed - retention);
    if (!spent.isEmpty()) {
      state.horizon(timeline.horizon());
      forgotten(spent);
    }
  }

  private void forgotten(List<Entry<EventScorer<T>>> spent) throws Exception {
    for (Entry<EventScorer<T>> entry : spent) {
      state.remove(plan.model(), entry.position().sequence());
      if (entry.model() != null) {
        entry.model().close();
      }
    }
  }

  @Override
  public void close() {
    for (Entry<EventScorer<T>> entry : timeline.entries()) {
      if (entry.model() != null) {
        entry.model().close();
      }
    }
  }
}
