package io.sluice.flink.chaos;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.ModelUpdate.Activate;
import io.sluice.flink.ModelUpdate.Change;
import io.sluice.flink.ModelUpdate.Rollback;
import io.sluice.flink.Rollout;
import io.sluice.model.ModelArtifact;
import io.sluice.model.ModelId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What an event gets by the control log: the definition, in a few lines over sorted lists. */
final class ChaosReference {
  private static final Comparator<Change> ORDER =
      Comparator.comparingLong(Change::effectiveFrom).thenComparingLong(Change::sequence);
  private static final Map<String, String> VERSIONS = new ConcurrentHashMap<>();

  /** By the arrays themselves, of which there are few. */
  private static final Map<byte[], String> DIGESTS =
      Collections.synchronizedMap(new IdentityHashMap<>());

  private final ChaosScenario scenario;

  ChaosReference(ChaosScenario scenario) {
    this.scenario = scenario;
  }

  /** The activation that scores an event, or why none does. */
  private Object activation(Collection<Change> log, Item.Event event) {
    Change current = null;
    Activate trial = null;
    for (Change change : log.stream().sorted(ORDER).toList()) {
      if (change.effectiveFrom() > event.time()
          || !change.model().equals(scenario.modelOf(event))) {
        continue;
      }
      if (change instanceof Activate activate && activate.rollout().isTrial()) {
        trial = activate;
      } else if (change instanceof Rollback rollback) {
        trial = trial != null && digestOf(trial).equals(rollback.digest()) ? null : trial;
      } else {
        current = change;
        trial = null;
      }
    }
    if (!(current instanceof Activate activate)) {
      return current == null ? "NO_MODEL" : "RETIRED";
    }
    boolean canary =
        trial != null
            && trial.rollout().kind() == Rollout.Kind.CANARY
            && trial.rollout().includes(scenario.keyOf(event));
    return canary ? trial : activate;
  }

  /** What an event gets if the model has no window. */
  String of(Collection<Change> log, Item.Event event) {
    return text(activation(log, event), 2 * event.pressure());
  }

  /** All that some update may give an event. */
  Set<String> possible(Collection<Change> log, Item.Event event) {
    Set<String> texts = new HashSet<>();
    for (Change change : log) {
      if (change instanceof Activate
          && change.effectiveFrom() <= event.time()
          && change.model().equals(scenario.modelOf(event))) {
        texts.add(text(change, 2 * event.pressure()));
      }
    }
    return texts;
  }

  /**
   * What the last one of a key's events gets, in the order of time, if the models have windows. A
   * window is carried over from one model to the next, but not past a time without a model.
   */
  String ofLast(Collection<Change> log, List<Item.Event> events) {
    List<Item.Event> window = new ArrayList<>();
    long gap = Long.MIN_VALUE;
    Item.Event last = events.get(events.size() - 1);
    for (Change change : log) {
      long from = change.effectiveFrom();
      Item.Event then = new Item.Event(0, last.key(), from);
      if (from <= last.time() && activation(log, then) instanceof String) {
        gap = Math.max(gap, from);
      }
    }
    for (Item.Event event : events) {
      if (event.time() >= gap && activation(log, event) instanceof Activate) {
        window.add(event);
      }
    }
    int digits = 0;
    for (int i = 0; i < ChaosModels.WINDOW && !window.isEmpty(); i++) {
      Item.Event event = window.get(Math.max(0, window.size() - ChaosModels.WINDOW + i));
      if (window.size() < ChaosModels.WINDOW) {
        event = window.get(Math.max(0, i - (ChaosModels.WINDOW - window.size())));
      }
      digits += event.pressure() * (int) Math.pow(10, i);
    }
    return text(activation(log, last), digits);
  }

  private static String text(Object activation, int value) {
    if (!(activation instanceof Activate activate)) {
      return (String) activation;
    }
    String version =
        VERSIONS.computeIfAbsent(
            digestOf(activate), missing -> ModelArtifact.read(activate.file()).id().version());
    return ChaosModels.textOf(
        version, activate.effectiveFrom(), 10_000 * Integer.parseInt(version) + value);
  }

  static String digestOf(Activate activate) {
    return DIGESTS.computeIfAbsent(activate.file(), ModelId::digestOf);
  }

  /**
   * Whether the log explains that a change was refused: it breaks a promise, or another one that
   * came before leaves it no event after a watermark.
   */
  static boolean explains(
      Change refused, Collection<Change> cameBefore, long watermark, @Nullable Long promise) {
    if (promise != null && promise != Long.MIN_VALUE && refused.effectiveFrom() <= promise) {
      return true;
    }
    boolean ofTrial =
        refused instanceof Rollback || (refused instanceof Activate a && a.rollout().isTrial());
    for (Change other : cameBefore) {
      boolean reaches =
          other.model().equals(refused.model())
              && ORDER.compare(other, refused) > 0
              && (other.effectiveFrom() <= Math.max(refused.effectiveFrom(), watermark)
                  || refused.effectiveFrom() == ModelUpdate.START_OF_TIME);
      boolean overtakes =
          other instanceof Rollback rollback
              ? (refused instanceof Rollback same && same.digest().equals(rollback.digest()))
                  || (refused instanceof Activate trial
                      && trial.rollout().isTrial()
                      && digestOf(trial).equals(rollback.digest()))
              : ofTrial || !(other instanceof Activate trial && trial.rollout().isTrial());
      if (reaches && overtakes) {
        return true;
      }
    }
    return false;
  }
}
