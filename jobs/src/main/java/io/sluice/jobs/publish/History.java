package io.sluice.jobs.publish;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Rollout;
import io.sluice.jobs.console.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a control log has so far. */
final class History {
  /** Those of changes; heartbeats go on for as long as a command runs. */
  private final List<ControlLog.Entry> changes = new ArrayList<>();

  private @Nullable Long promised;

  void add(List<ControlLog.Entry> more) {
    for (ControlLog.Entry entry : more) {
      if (entry.update() instanceof ModelUpdate.Heartbeat heartbeat) {
        promise(heartbeat.time());
      } else if (entry.update() instanceof ModelUpdate.Change change) {
        changes.add(entry);
        if (change.promises()) {
          promise(change.effectiveFrom());
        }
      }
    }
  }

  private void promise(long time) {
    promised = promised == null ? Long.valueOf(time) : Long.valueOf(Math.max(promised, time));
  }

  /** Whether there is a promise that reaches this time. */
  boolean promises(long time) {
    return promised != null && promised >= time;
  }

  /**
   * Checks that a change keeps the promises of the log.
   *
   * @throws CommandFailure if it does not
   */
  void checkPromise(ModelUpdate.Change change) {
    if (promises(change.effectiveFrom())) {
      throw new CommandFailure(
          "the log has promised that no change effective at or before "
              + Times.text(promised)
              + " is still to come, so jobs in STRICT mode would refuse this one, effective from "
              + Times.text(change.effectiveFrom())
              + "; use a later --from, or --late if no job is in STRICT mode");
    }
  }

  /**
   * The entry that makes a change superfluous: the last one for its model and its effective time,
   * if it is the same change.
   */
  ControlLog.@Nullable Entry already(ModelUpdate.Change change, String digest) {
    ControlLog.Entry last = null;
    for (ControlLog.Entry entry : changes) {
      if (entry.update() instanceof ModelUpdate.Change other
          && other.model().equals(change.model())
          && other.effectiveFrom() == change.effectiveFrom()) {
        last = entry;
      }
    }
    return last != null && same(last, change, digest) ? last : null;
  }

  private static boolean same(ControlLog.Entry entry, ModelUpdate.Change change, String digest) {
    return entry.update().getClass() == change.getClass()
        && entry.digest().equals(digest)
        && ((ModelUpdate.Change) entry.update()).promises() == change.promises()
        && rolloutOf(entry.update()).equals(rolloutOf(change));
  }

  private static Rollout rolloutOf(ModelUpdate update) {
    return update instanceof ModelUpdate.Activate activate ? activate.rollout() : Rollout.full();
  }

  /** The latest effective time of a change for a model, or the start of time. */
  long latest(String model) {
    long latest = ModelUpdate.START_OF_TIME;
    for (ControlLog.Entry entry : changes) {
      if (entry.update() instanceof ModelUpdate.Change change && change.model().equals(model)) {
        latest = Math.max(latest, change.effectiveFrom());
      }
    }
    return latest;
  }

  /**
   * The last trial of a model.
   *
   * @param digest that its artifact's begins with
   * @throws CommandFailure if there is none
   */
  ControlLog.Entry trial(String model, String digest) {
    ControlLog.Entry last = null;
    for (ControlLog.Entry entry : changes) {
      if (entry.update() instanceof ModelUpdate.Activate activate
          && activate.model().equals(model)
          && activate.rollout().isTrial()
          && entry.digest().startsWith(digest)) {
        last = entry;
      }
    }
    if (last == null) {
      throw new CommandFailure(
          "the log has no trial of model '"
              + model
              + "'"
              + (digest.isEmpty() ? "" : " with a digest that begins with " + digest)
              + ", so there is nothing to roll back");
    }
    return last;
  }
}
