package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Rollout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
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
  public record Position(long effectiveFrom, long sequence) implements Comparable<Position> {
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
   * @param model of {@link Effect#ACTIVATE} and {@link Effect#TRY}; null if no event needs it
   */
  public record Entry<M>(
      Position position, Effect effect, String digest, Rollout rollout, @Nullable M model) {
    boolean isTrialOf(String other) {
      return effect == Effect.TRY && digest.equals(other);
    }

    /** The same for the same change alone. */
    String identity() {
      return position + " " + effect + " " + rollout + " " + digest;
    }

    private Entry<M> withoutModel() {
      return new Entry<>(position, effect, digest, rollout, null);
    }
  }

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

  private final NavigableMap<Position, Entry<M>> entries = new TreeMap<>();
  private final Map<Long, Entry<M>> bySequence = new HashMap<>();

  /** Empty if the entries have changed. */
  private final List<ActiveInterval<M>> intervals = new ArrayList<>();

  private ActiveInterval<M> latest = noInterval();
  private @Nullable Entry<M> firstActivation;
  private boolean withoutModels;
  private long horizon = ModelUpdate.START_OF_TIME;

  /** Whether no change is known but rollbacks. Allocates nothing unless the changes are new. */
  public boolean isWithoutModels() {
    fold();
    return withoutModels;
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
    return bySequence.get(sequence);
  }

  /** The earliest activation that is not a trial, if there is one. */
  public @Nullable Entry<M> firstActivation() {
    fold();
    return firstActivation;
  }

  /** The change because of which another one would make no difference to any event, if so. */
  @Nullable Entry<M> overtaking(Entry<M> other) {
    for (Entry<M> later : reaching(other, horizon).values()) {
      if (Overtaking.by(later, other)) {
        return later;
      }
    }
    return null;
  }

  /**
   * The rollback that leaves a trial no event, if there is one. The trial makes a difference all
   * the same: it has ended those before it.
   */
  @Nullable Entry<M> rollingBack(Entry<M> trial) {
    return rollingBack(trial, horizon);
  }

  /** The same if the horizon were at a time. */
  @Nullable Entry<M> rollingBack(Entry<M> trial, long time) {
    for (Entry<M> later : reaching(trial, time).values()) {
      if (later.effect() == Effect.ROLL_BACK && trial.isTrialOf(later.digest())) {
        return later;
      }
    }
    return null;
  }

  /**
   * The changes after another one that are in force at all times from the horizon on when it is.
   */
  private NavigableMap<Position, Entry<M>> reaching(Entry<M> other, long time) {
    long until = Math.max(other.position().effectiveFrom(), time);
    return entries.subMap(other.position(), false, new Position(until, Long.MAX_VALUE), true);
  }

  /** Takes in a change, or its model. */
  void put(Entry<M> entry) {
    entries.put(entry.position(), entry);
    bySequence.put(entry.position().sequence(), entry);
    changed();
  }

  private void changed() {
    intervals.clear();
    latest = noInterval();
  }

  /** One that has no time. */
  private static <M> ActiveInterval<M> noInterval() {
    return new ActiveInterval<>(Long.MAX_VALUE, Long.MIN_VALUE, null, null, false);
  }

  /**
   * What holds at a time; if that is before {@link #horizon()}, it may be incomplete. Allocates
   * nothing unless the changes are others than before.
   */
  public ActiveInterval<M> at(long time) {
    ActiveInterval<M> known = latest;
    if (known.from() <= time && time <= known.to()) {
      return known;
    }
    fold();
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
   * Forgets what makes no difference to events of this time and later ones.
   *
   * @return the changes of which something is forgotten, see {@link #forgetOvertaken}
   */
  List<Entry<M>> forgetBefore(long time) {
    long from = at(time).from();
    if (from <= horizon) {
      return List.of();
    }
    long before = horizon;
    horizon = from;
    // Those after the horizon have been looked at when they came.
    List<Entry<M>> spent = forget(entries.headMap(new Position(from, Long.MAX_VALUE), true));
    if (spent.isEmpty()) {
      horizon = before;
    }
    return spent;
  }

  /**
   * Forgets what makes no difference to any event from the horizon on.
   *
   * @return the changes that are forgotten, and the trials of which only the models are: a trial
   *     that is rolled back has still ended those before it
   */
  List<Entry<M>> forgetOvertaken() {
    return forget(entries);
  }

  /**
   * The changes of which {@link #forgetOvertaken} would forget something if the horizon were at a
   * time.
   */
  List<Entry<M>> spentAt(long time) {
    List<Entry<M>> spent = new ArrayList<>();
    Overtaking overtaking = new Overtaking(time);
    for (Entry<M> entry : entries.descendingMap().values()) {
      overtaking.next(entry);
      if (overtaking.isOvertaken() || (overtaking.isRolledBack() && entry.model() != null)) {
        spent.add(entry);
      }
    }
    return spent;
  }

  private List<Entry<M>> forget(NavigableMap<Position, Entry<M>> some) {
    List<Entry<M>> spent = new ArrayList<>();
    Overtaking overtaking = new Overtaking(horizon);
    for (Entry<M> entry : List.copyOf(some.descendingMap().values())) {
      overtaking.next(entry);
      if (overtaking.isOvertaken()) {
        entries.remove(entry.position());
        bySequence.remove(entry.position().sequence());
        spent.add(entry);
      } else if (overtaking.isRolledBack() && entry.model() != null) {
        put(entry.withoutModel());
        spent.add(entry);
      }
    }
    if (!spent.isEmpty()) {
      changed();
    }
    return spent;
  }

  /** Recomputes the intervals if the changes differ from those before. */
  private void fold() {
    if (!intervals.isEmpty()) {
      return;
    }
    firstActivation = null;
    withoutModels = true;
    ActiveInterval<M> interval =
        new ActiveInterval<>(Long.MIN_VALUE, Long.MAX_VALUE, null, null, false);
    for (Entry<M> entry : entries.values()) {
      long from = entry.position().effectiveFrom();
      withoutModels &= entry.effect() == Effect.ROLL_BACK;
      ActiveInterval<M> next = after(interval, entry);
      if (next == interval) {
        continue;
      }
      if (from > interval.from()) {
        intervals.add(
            new ActiveInterval<>(
                interval.from(),
                from - 1,
                interval.current(),
                interval.trial(),
                interval.retired()));
      }
      interval = next;
      if (firstActivation == null && entry.effect() == Effect.ACTIVATE) {
        firstActivation = entry;
      }
    }
    intervals.add(interval);
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
          trial != null && trial.isTrialOf(entry.digest())
              ? new ActiveInterval<>(from, Long.MAX_VALUE, before.current(), null, before.retired())
              : before;
    };
  }
}
