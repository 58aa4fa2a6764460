package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Rollout;
import io.sluice.flink.control.ModelTimeline.Effect;
import io.sluice.flink.control.ModelTimeline.Entry;
import io.sluice.flink.control.ModelTimeline.Position;
import io.sluice.flink.models.CompiledModels;
import io.sluice.flink.scoring.EventScorer;
import io.sluice.flink.scoring.ScoringOutput;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.model.InvalidModelException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control log of one model as one subtask knows it: takes changes in or refuses them, keeps
 * those that are needed in state, and has their models ready to score from the moment they arrive.
 */
public final class ModelLog<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelLog.class);

  private final ScoringPlan<T> plan;
  private final ModelLogState state;
  private final ModelAdmission<T> admission;
  private final ModelTimeline<EventScorer<T>> timeline = new ModelTimeline<>();
  private final ControlPromise promise;
  private final CarryOverChains<T> chains;
  private final Refusals refusals;
  private final TrialsEnd trialsEnd;

  /** Up to which time there is nothing more to forget. */
  private long unchangedUntil = Long.MIN_VALUE;

  /** What is done when trials have ended for good. */
  public interface TrialsEnd {
    /**
     * @param others sequences of the trials that have not ended
     */
    void ended(Set<Long> others) throws Exception;
  }

  /**
   * @param promise of the control stream, which others keep up to date
   */
  public ModelLog(
      ScoringPlan<T> plan,
      ModelLogState state,
      ModelAdmission<T> admission,
      ScoringOutput<T> output,
      ControlPromise promise,
      TrialsEnd trialsEnd) {
    this.plan = plan;
    this.state = state;
    this.admission = admission;
    this.promise = promise;
    this.chains = new CarryOverChains<>(state, plan.versions().strict());
    this.refusals = new Refusals(plan.uid(), output);
    this.trialsEnd = trialsEnd;
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
    timeline.restoreHorizon(state.horizon());
    List<DigestedChange> changes = state.changesOf(plan.model());
    for (DigestedChange change : changes) {
      timeline.put(entry(change, null));
    }
    for (DigestedChange change : changes) {
      if (change.change() instanceof ModelUpdate.Activate
          && timeline.rollingBack(entry(change, null)) == null) {
        DigestedChange whole = state.withFile(change);
        Entry<EventScorer<T>> entry = restored(whole);
        timeline.put(entry);
        keepFile(whole, entry);
      }
    }
    state.restored();
    chains.assign(timeline.entries());
  }

  private Entry<EventScorer<T>> restored(DigestedChange change) throws InterruptedException {
    try {
      return entryOf(change, null);
    } catch (InvalidModelException e) {
      throw new InvalidModelException(
          plan.uid()
              + ": model '"
              + plan.model()
              + "', update "
              + change.change().sequence()
              + ", was active in the restored state and cannot be used now: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Takes in a change for this model, or refuses it.
   *
   * @param prepared of the change's model, if its preparation has begun already; given back here if
   *     the change is not taken in
   */
  public void receive(DigestedChange change, CompiledModels.@Nullable Lease prepared)
      throws Exception {
    Entry<EventScorer<T>> entry = null;
    try {
      entry = isRefused(change) ? null : admit(change, prepared);
    } finally {
      if (entry == null && prepared != null) {
        prepared.close();
      }
    }
    if (entry != null) {
      takeIn(change, entry);
    }
  }

  /** Reports an entry of the control log that is no update. */
  public static void reportUnreadable(
      String uid, ModelUpdate.Unreadable entry, ScoringOutput<?> output) {
    Refusals.unreadable(uid, entry, output);
  }

  /** Whether a change is not news, or is refused before its model is looked at. */
  private boolean isRefused(DigestedChange change) throws Exception {
    Entry<EventScorer<T>> probe = entry(change, null);
    Entry<EventScorer<T>> known = timeline.withSequence(change.change().sequence());
    if (known != null) {
      if (!known.identity().equals(probe.identity())) {
        refusals.sameSequence(change, known);
      }
      return true; // sources may deliver an update again after a failure
    }
    if (state.isPast(probe.position(), probe.identity())) {
      return true;
    }
    if (plan.versions().strict() && promise.covers(change.change().effectiveFrom())) {
      refusals.tooLate(change, promise.until());
      return true;
    }
    Entry<EventScorer<T>> overtaking = timeline.overtaking(probe);
    if (overtaking != null) {
      refusals.overtaken(change, overtaking);
      return true;
    }
    return false;
  }

  /** The change's entry with its model ready to score, or null if it was rejected. */
  private @Nullable Entry<EventScorer<T>> admit(
      DigestedChange change, CompiledModels.@Nullable Lease prepared) throws InterruptedException {
    try {
      return entryOf(change, prepared);
    } catch (InvalidModelException e) {
      refusals.refuse(change, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // Not foreseen, but it would come again after each restart of the job.
      LOG.error("{}: {} failed", plan.uid(), change.change(), e);
      refusals.refuse(change, "unexpected failure, see the log of the TaskManager: " + e);
    }
    return null;
  }

  private void takeIn(DigestedChange change, Entry<EventScorer<T>> entry) throws Exception {
    Entry<EventScorer<T>> rollback = rollbackOf(entry);
    timeline.put(entry);
    unchangedUntil = Long.MIN_VALUE;
    state.put(change);
    keepFile(change, entry);
    if (!plan.versions().strict()) {
      chains.assign(timeline.entries()); // those it overtakes may have scored events
    }
    forgotten(timeline.forgetOvertaken());
    chains.assign(timeline.entries());
    if (plan.modelPerKey()) {
      LOG.debug("{}: accepted {}", plan.uid(), change.change());
    } else {
      LOG.info("{}: accepted {}", plan.uid(), change.change());
    }
    if (rollback != null) {
      refusals.rolledBack(change, rollback);
    }
  }

  private void keepFile(DigestedChange change, Entry<EventScorer<T>> entry) throws Exception {
    EventScorer<T> model = entry.model();
    if (model != null
        && !plan.modelPerKey() // their files are with their changes
        && change.change() instanceof ModelUpdate.Activate activate) {
      byte[] shared = model.shareFile(activate.file());
      state.keepFile(new DigestedChange(activate.withFile(shared), change.digest()));
    }
  }

  /**
   * Has the state be whole for a checkpoint, for which all updates so far are taken in. All
   * subtasks know the same updates then, but one whose events are further has forgotten what a
   * later change overtakes there.
   */
  public void snapshot() throws Exception {
    long furthest =
        plan.versions().strict()
            ? Math.max(promise.until(), state.furthestHorizon())
            : Long.MAX_VALUE;
    Set<Long> behind = new HashSet<>();
    Set<String> digests = new HashSet<>();
    for (Entry<EventScorer<T>> entry : timeline.spentAt(furthest)) {
      behind.add(entry.position().sequence());
      digests.add(entry.digest());
    }
    for (Entry<EventScorer<T>> entry : timeline.entries()) {
      if (entry.model() != null && !behind.contains(entry.position().sequence())) {
        digests.remove(entry.digest()); // all need it
      }
    }
    state.snapshot(behind, digests);
  }

  /**
   * The rollback because of which a trial has no event. One from the start of time on is meant for
   * events to come, of which a rollback that is known leaves it none.
   */
  private @Nullable Entry<EventScorer<T>> rollbackOf(Entry<EventScorer<T>> entry) {
    boolean always =
        entry.position().effectiveFrom() == ModelUpdate.START_OF_TIME && !plan.versions().strict();
    return timeline.rollingBack(entry, always ? Long.MAX_VALUE : timeline.horizon());
  }

  private Entry<EventScorer<T>> entryOf(
      DigestedChange change, CompiledModels.@Nullable Lease prepared) throws InterruptedException {
    return entry(change, admission.admit(change, prepared));
  }

  private static <M> Entry<M> entry(DigestedChange digested, @Nullable M model) {
    ModelUpdate.Change change = digested.change();
    Rollout rollout =
        change instanceof ModelUpdate.Activate activate ? activate.rollout() : Rollout.full();
    return new Entry<>(
        new Position(change.effectiveFrom(), change.sequence()),
        effectOf(change),
        digested.digest(),
        rollout,
        model);
  }

  private static Effect effectOf(ModelUpdate.Change change) {
    if (change instanceof ModelUpdate.Activate activate) {
      return activate.rollout().isTrial() ? Effect.TRY : Effect.ACTIVATE;
    }
    return change instanceof ModelUpdate.Retire ? Effect.RETIRE : Effect.ROLL_BACK;
  }

  /**
   * Forgets the changes that no event needs any more.
   *
   * @param eventWatermark of the events; none that waits is at or before what the control stream
   *     has promised
   * @return whether something is forgotten
   */
  public boolean forget(long eventWatermark) throws Exception {
    long passed =
        plan.versions().strict() ? Math.min(eventWatermark, promise.until()) : eventWatermark;
    long retention = plan.versions().retentionMillis();
    if (passed < Long.MIN_VALUE + retention || passed == Long.MAX_VALUE) {
      return false; // no event has passed, or none comes any more
    }
    if (passed - retention <= unchangedUntil) {
      return false;
    }
    // What is in force at a time that is promised stays in force: nothing takes its place.
    List<Entry<EventScorer<T>>> spent = timeline.forgetBefore(passed - retention);
    unchangedUntil = timeline.at(passed - retention).to();
    if (!spent.isEmpty()) {
      state.horizon(timeline.horizon());
      forgotten(spent);
    }
    return !spent.isEmpty();
  }

  private void forgotten(List<Entry<EventScorer<T>>> spent) throws Exception {
    boolean ofTrial = false;
    for (Entry<EventScorer<T>> entry : spent) {
      long sequence = entry.position().sequence();
      if (timeline.withSequence(sequence) == null) {
        state.remove(plan.model(), sequence);
        state.addPast(entry.position(), entry.identity());
      } else {
        state.removeFile(plan.model(), sequence);
      }
      if (entry.model() != null) {
        entry.model().close();
        ofTrial |= entry.effect() == Effect.TRY;
      }
    }
    if (ofTrial) {
      trialsEnd.ended(trials());
    }
  }

  /** Sequences of the trials that may still score events. */
  public Set<Long> trials() {
    Set<Long> sequences = new HashSet<>();
    for (Entry<EventScorer<T>> entry : timeline.entries()) {
      if (entry.effect() == Effect.TRY && entry.model() != null) {
        sequences.add(entry.position().sequence());
      }
    }
    return sequences;
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
