package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Rollout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the events of each time are scored with, according to the changes that are known. Depends on
 * the set of changes alone, not on their order of arrival.
 *
 * @param <M> what an artifact was made into, ready to score
 */
public final class ModelTimeline<M> {
  /** What a change does. */
  enum Effect {
    /** Its model is the current one, and no other is on trial. */
    ACTIVATE,
    /** Its model is on trial beside the current one. */
    TRY,
    /** No model is current, and none on trial. */
    RETIRE,
    /** The model of its digest is not on trial any more. */
    ROLL_BACK
  }

  /** Place of a change in the log. */
  record Position(long effectiveFrom, long sequence) implements Comparable<Position> {
    @Override
    public int compareTo(Position that) {
      int byTime = Long.compare(effectiveFrom, that.effectiveFrom);
      return byTime != 0 ? byTime : Long.compare(sequence, that.sequence);
    }
  }

  /**
   * A change.
   *
   * @param digest of the artifact it is about; empty for {@link Effect#RETIRE}
   * @param rollout of the artifact
   * @param model of {@link Effect#ACTIVATE} and {@link Effect#TRY}
   */
  public record Entry<M>(
      Position position, Effect effect, String digest, Rollout rollout, @Nullable M model) {}

  /**
   * A time in which nothing changes.
   *
   * @param from first event time of it
   * @param to last event time of it
   * @param current the activation whose model events are scored with
   * @param trial the activation whose model is on trial
   * @param retired whether there is no current model because it was retired
   */
  public record ActiveInterval<M>(
      long from, long to, @Nullable Entry<M> current, @Nullable Entry<M> trial, boolean retired) {}

  private final TreeMap<Position, Entry<M>> entries = new TreeMap<>();
  private List<ActiveInterval<M>> intervals = new ArrayList<>();
  private ActiveInterval<M> latest;
  private long horizon = ModelUpdate.START_OF_TIME;

  ModelTimeline() {
    latest = fold();
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** In the order of the log. */
  public Collection<Entry<M>> entries() {
    return Collections.unmodifiableCollection(entries.values());
  }

  /** The first time of which it is still known what its events are scored with. */
  public long horizon() {
    return horizon;
  }

  /** Sets the horizon of a restored timeline. */
  void restoreHorizon(long time) {
    horizon = time;
  }

  /** The change with this sequence, if there is one. */
  @Nullable Entry<M> withSequence(long sequence) {
    for (Entry<M> entry : entries.values()) {
      if (entry.position().sequence() == sequence) {
        return entry;
      }
    }
    return null;
  }

  /** The change because of which another one would make no difference to any event, if so. */
  @Nullable Entry<M> overtaking(Entry<M> other) {
    for (Entry<M> later : entries.tailMap(other.position(), false).values()) {
      if (overtakes(later, other)) {
        return later;
      }
    }
    return null;
  }

  /** Takes in a change. */
  void put(Entry<M> entry) {
    entries.put(entry.position(), entry);
    latest = fold();
  }

  /**
   * What holds at a time; if that is before {@link #horizon()}, it may be incomplete. Allocates
   * nothing.
   */
  public ActiveInterval<M> at(long time) {
    ActiveInterval<M> known = latest;
    if (known.from() <= time && time <= known.to()) {
      return known;
    }
    int low = 0;
    int high = intervals.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (intervals.get(middle).from() <= time) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    latest = intervals.get(low);
    return latest;
  }

  /**
   * Forgets the changes that make no difference to events of this time and later ones.
   *
   * @return those it has forgotten
   */
  List<Entry<M>> forgetBefore(long time) {
    if (intervals.get(0).to() >= time) {
      return List.of();
    }
    long before = horizon;
    horizon = Math.max(horizon, at(time).from());
    List<Entry<M>> forgotten = forgetOvertaken();
    if (forgotten.isEmpty()) {
      horizon = before;
    }
    return forgotten;
  }

  /**
   * Forgets the changes that make no difference to any event from the horizon on.
   *
   * @return those it has forgotten
   */
  List<Entry<M>> forgetOvertaken() {
    List<Entry<M>> forgotten = new ArrayList<>();
    for (Entry<M> entry : entries.values()) {
      if (overtaking(entry) != null || isSpent(entry)) {
        forgotten.add(entry);
      }
    }
    if (!forgotten.isEmpty()) {
      forgotten.forEach(entry -> entries.remove(entry.position()));
      latest = fold();
    }
    return forgotten;
  }

  /** A rollback, its trial and all trials before that one are forgotten together. */
  private boolean isSpent(Entry<M> entry) {
    return entry.effect() == Effect.ROLL_BACK
        && entry.position().effectiveFrom() <= horizon
        && horizon != ModelUpdate.START_OF_TIME;
  }

  /** Whether, because of the later one, the earlier one has no event from the horizon on. */
  private boolean overtakes(Entry<M> later, Entry<M> earlier) {
    if (later.position().effectiveFrom() > Math.max(earlier.position().effectiveFrom(), horizon)) {
      return false;
    }
    return switch (later.effect()) {
      case ACTIVATE, RETIRE -> true;
      case TRY -> earlier.effect() == Effect.TRY;
      case ROLL_BACK ->
          isSpent(later)
              && earlier.effect() == Effect.TRY
              && earlier.digest().equals(later.digest());
    };
  }

  /** Makes the intervals anew. */
  private ActiveInterval<M> fold() {
    intervals = new ArrayList<>();
    ActiveInterval<M> interval =
        new ActiveInterval<>(Long.MIN_VALUE, Long.MAX_VALUE, null, null, false);
    Iterator<Entry<M>> remaining = entries.values().iterator();
    while (remaining.hasNext()) {
      Entry<M> entry = remaining.next();
      long from = entry.position().effectiveFrom();
      if (from > interval.from()) {
        intervals.add(
            new ActiveInterval<>(
                interval.from(),
                from - 1,
                interval.current(),
                interval.trial(),
                interval.retired()));
      }
      interval = after(interval, entry);
    }
    intervals.add(interval);
    return intervals.get(0);
  }

  private ActiveInterval<M> after(ActiveInterval<M> before, Entry<M> entry) {
    long from = entry.position().effectiveFrom();
    Entry<M> trial = before.trial();
    return switch (entry.effect()) {
      case ACTIVATE -> new ActiveInterval<>(from, Long.MAX_VALUE, entry, null, false);
      case TRY ->
          new ActiveInterval<>(from, Long.MAX_VALUE, before.current(), entry, before.retired());
      case RETIRE -> new ActiveInterval<>(from, Long.MAX_VALUE, null, null, true);
      case ROLL_BACK ->
          new ActiveInterval<>(
              from,
              Long.MAX_VALUE,
              before.current(),
              trial != null && trial.digest().equals(entry.digest()) ? null : trial,
              before.retired());
    };
  }
}
