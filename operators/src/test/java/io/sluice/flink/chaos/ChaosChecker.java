package io.sluice.flink.chaos;

import io.sluice.flink.EventOrder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.ModelUpdate.Change;
import io.sluice.flink.Reading;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.ScoringHarness;
import io.sluice.flink.VersionMode;
import io.sluice.flink.control.ControlPromise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.jspecify.annotations.Nullable;

/**
 * What each subtask has got so far, and with it whether what comes out is right. In strict mode
 * that is what the whole log gives; else what the changes give that have reached the subtask.
 */
final class ChaosChecker {
  private static final long NOTHING = ControlPromise.NOTHING;

  /**
   * Of one subtask.
   *
   * @param known changes that came, without those that break a promise in strict mode
   */
  private static final class Subtask {
    final Set<Change> known = new LinkedHashSet<>();
    long time = Long.MIN_VALUE;
    long promise = NOTHING;
    @Nullable Change last;
  }

  /** How it was when a change came first. */
  private record FirstTime(List<Change> before, long time, long promise) {}

  private final ChaosScenario scenario;
  private final ChaosReference reference;
  private final Map<Integer, Item.Event> events = new HashMap<>();
  private final Map<Integer, String> results = new HashMap<>();
  private final Map<Change, FirstTime> firstTimes = new HashMap<>();
  private final List<Subtask> subtasks = new ArrayList<>();

  /**
   * With a model for each key, the watermark at the last update or event of it: what it has
   * forgotten then goes with the key.
   */
  private final Map<String, Long> timesOfModels = new HashMap<>();

  /** In event-time order, the watermark up to which events of a key may have been scored. */
  private final Map<String, Long> timesOfKeys = new HashMap<>();

  private final Set<Integer> late = new LinkedHashSet<>();
  private int run = -1;

  ChaosChecker(ChaosScenario scenario) {
    this.scenario = scenario;
    this.reference = new ChaosReference(scenario);
    scenario.events().forEach(event -> events.put(event.id(), event));
  }

  /**
   * That after a restart from a checkpoint at which this was it: after a change of parallelism the
   * earliest times count.
   */
  ChaosChecker restored(int parallelism) {
    ChaosChecker copy = new ChaosChecker(scenario);
    copy.run = run + 1;
    copy.results.putAll(results);
    copy.late.addAll(late);
    copy.firstTimes.putAll(firstTimes);
    copy.timesOfModels.putAll(timesOfModels);
    copy.timesOfKeys.putAll(timesOfKeys);
    if (scenario.keyed() && scenario.order() == EventOrder.EVENT_TIME && !subtasks.isEmpty()) {
      for (Item.Event event : scenario.events()) {
        int owner =
            KeyGroupRangeAssignment.assignKeyToParallelOperator(
                event.key(), ScoringHarness.MAX_PARALLELISM, subtasks.size());
        copy.timesOfKeys.merge(event.key(), subtasks.get(owner).time, Math::max);
      }
    }
    boolean same = parallelism == subtasks.size();
    for (int i = 0; i < parallelism; i++) {
      Subtask subtask = new Subtask();
      Collection<Subtask> old = same ? List.of(subtasks.get(i)) : subtasks;
      subtask.time = old.stream().mapToLong(s -> s.time).min().orElse(Long.MIN_VALUE);
      subtask.promise = old.stream().mapToLong(s -> s.promise).min().orElse(NOTHING);
      subtasks.forEach(s -> subtask.known.addAll(s.known));
      copy.subtasks.add(subtask);
    }
    return copy;
  }

  void arrives(int subtask, ModelUpdate update) {
    Subtask at = subtasks.get(subtask);
    if (update instanceof Change change) {
      boolean broken =
          scenario.mode(run) == VersionMode.STRICT
              && at.promise != NOTHING
              && change.effectiveFrom() <= at.promise;
      if (!broken) {
        at.last = at.known.add(change) ? change : null;
      }
      if (subtask == 0 || scenario.perKey()) {
        long time = at.time;
        if (scenario.perKey()) {
          time = timesOfModels.merge(change.model(), at.time, Math::max);
        }
        firstTimes.putIfAbsent(change, new FirstTime(List.copyOf(at.known), time, at.promise));
      }
    }
    promised(subtask, ControlPromise.promisedBy(update));
  }

  void promised(int subtask, long time) {
    Subtask at = subtasks.get(subtask);
    at.promise = Math.max(at.promise, time);
  }

  void time(int subtask, long time) {
    Subtask at = subtasks.get(subtask);
    at.time = Math.max(at.time, time);
  }

  void result(int subtask, Reading reading, String result) {
    Item.Event event = once(reading, result);
    forgets(subtask, event);
    if (!scenario.windows()) {
      Collection<Change> log = scenario.strict() ? scenario.changes() : subtasks.get(subtask).known;
      String expected = reference.of(log, event);
      check(
          result.equals(expected) || result.equals(withoutTheLast(subtask, event)),
          event + " on subtask " + subtask + " got '" + result + "', not '" + expected + "'");
    }
  }

  /**
   * After a change from strict mode, what waited is decided with the next update, and may be scored
   * while the model of that update is still being prepared.
   */
  private @Nullable String withoutTheLast(int subtask, Item.Event event) {
    Subtask at = subtasks.get(subtask);
    if (scenario.modes().size() == 1 || at.last == null) {
      return null;
    }
    Set<Change> before = new LinkedHashSet<>(at.known);
    before.remove(at.last);
    return reference.of(before, event);
  }

  void late(int subtask, Reading reading) {
    Item.Event event = once(reading, "LATE");
    forgets(subtask, event);
    late.add(event.id());
    long time =
        Math.max(
            subtasks.get(subtask).time,
            Math.max(
                timesOfModels.getOrDefault(scenario.modelOf(event), Long.MIN_VALUE),
                timesOfKeys.getOrDefault(event.key(), Long.MIN_VALUE)));
    check(
        event.time() <= time,
        event + " on subtask " + subtask + " is late, but the watermark was " + time);
  }

  /** Each event of a model's key lets the key forget what is before the watermark. */
  private void forgets(int subtask, Item.Event event) {
    if (scenario.perKey()) {
      timesOfModels.merge(scenario.modelOf(event), subtasks.get(subtask).time, Math::max);
    }
  }

  private Item.Event once(Reading reading, String result) {
    Item.Event event = events.get((int) reading.flow());
    String before = results.put(event.id(), result);
    check(before == null, event + " got '" + before + "' and '" + result + "'");
    return event;
  }

  void refused(int subtask, RejectedModel refusal) {
    for (Map.Entry<Change, FirstTime> each : firstTimes.entrySet()) {
      Change change = each.getKey();
      FirstTime first = each.getValue();
      if (change.sequence() == refusal.sequence() && change.model().equals(refusal.model())) {
        boolean strict = scenario.modes().contains(VersionMode.STRICT);
        check(
            ChaosReference.explains(
                change, first.before(), first.time(), strict ? first.promise() : null),
            change
                + " was refused on subtask "
                + subtask
                + " without a reason in the log: "
                + refusal.reason());
        return;
      }
    }
    throw new AssertionError("refused though it has not come: " + refusal);
  }

  /** Checks that every event has come out, and those with windows. */
  void complete() {
    for (Item.Event event : events.values()) {
      check(results.containsKey(event.id()), event + " is lost");
    }
    if (scenario.windows()) {
      Map<String, List<Item.Event>> ofKeys = new HashMap<>();
      events.values().stream()
          .filter(event -> !late.contains(event.id()))
          .sorted(Comparator.comparingLong(Item.Event::time))
          .forEach(
              event -> {
                List<Item.Event> soFar =
                    ofKeys.computeIfAbsent(event.key(), missing -> new ArrayList<>());
                soFar.add(event);
                String expected = reference.ofLast(scenario.changes(), soFar);
                String result = results.get(event.id());
                check(
                    expected.equals(result),
                    event + " got '" + result + "', not '" + expected + "'");
              });
    }
  }

  private static void check(boolean right, String wrong) {
    if (!right) {
      throw new AssertionError(wrong);
    }
  }
}
