package io.sluice.flink.chaos;

import io.sluice.flink.EventOrder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.ModelUpdate.Activate;
import io.sluice.flink.ModelUpdate.Change;
import io.sluice.flink.Rollout;
import io.sluice.flink.Score;
import io.sluice.flink.TestModels;
import io.sluice.flink.VersionMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A random job: its kind, its control log and its events, each in a random order of arrival.
 *
 * @param modes of one run after the other; the last of them holds for the rest
 * @param windows whether models have windows; there are no trials then
 * @param unaligned whether what is between operators is in checkpoints
 * @param asynchronous whether models may still be prepared when the next update comes
 * @param changes that keep the promises
 * @param control what arrives on the control stream, with duplicates and broken promises
 * @param sources what arrives on each event channel
 */
record ChaosScenario(
    long seed,
    Topology topology,
    List<VersionMode> modes,
    EventOrder order,
    boolean windows,
    boolean unaligned,
    boolean asynchronous,
    List<Change> changes,
    List<Item> control,
    List<List<Item>> sources) {
  private static final int TIMES = 60;
  private static final long START = ModelUpdate.START_OF_TIME;
  private static final List<String> MODELS = List.of("a", "b", "c");

  /** Which model scores which event. */
  enum Topology {
    KEYED,
    UNKEYED,
    PER_KEY
  }

  boolean strict() {
    return !modes.contains(VersionMode.LATEST);
  }

  boolean keyed() {
    return topology != Topology.UNKEYED;
  }

  boolean perKey() {
    return topology == Topology.PER_KEY;
  }

  String modelOf(Item.Event event) {
    return perKey() ? event.key() : TestModels.NAME;
  }

  @Nullable String keyOf(Item.Event event) {
    return keyed() ? event.key() : null;
  }

  VersionMode mode(int run) {
    return modes.get(Math.min(run, modes.size() - 1));
  }

  List<Item.Event> events() {
    return sources.stream()
        .flatMap(List::stream)
        .filter(Item.Event.class::isInstance)
        .map(Item.Event.class::cast)
        .toList();
  }

  static ChaosScenario of(long seed) {
    Random random = new Random(seed);
    Topology topology = Topology.values()[random.nextInt(3)];
    List<VersionMode> modes = new ArrayList<>();
    VersionMode mode = random.nextBoolean() ? VersionMode.STRICT : VersionMode.LATEST;
    for (int i = random.nextInt(6) == 0 ? 4 : 1; i > 0; i--) {
      modes.add(mode);
      mode = VersionMode.values()[random.nextInt(2)];
    }
    EventOrder order = random.nextInt(3) == 0 ? EventOrder.EVENT_TIME : EventOrder.ARRIVAL;
    boolean strict = !modes.contains(VersionMode.LATEST);
    boolean windows =
        strict
            && topology != Topology.UNKEYED
            && order == EventOrder.EVENT_TIME
            && random.nextBoolean();
    boolean perKey = topology == Topology.PER_KEY;
    boolean unaligned = random.nextBoolean();
    List<Change> changes = changes(random, topology, windows);
    return new ChaosScenario(
        seed,
        topology,
        modes,
        order,
        windows,
        unaligned,
        strict && random.nextBoolean(),
        changes,
        control(random, new ArrayList<>(changes), perKey, !(perKey && unaligned)),
        sources(random, topology, order));
  }

  private static List<Change> changes(Random random, Topology topology, boolean windows) {
    List<Change> changes = new ArrayList<>();
    int count = 2 + random.nextInt(topology == Topology.PER_KEY ? 14 : 9);
    for (int sequence = 1; sequence <= count; sequence++) {
      String name =
          topology == Topology.PER_KEY
              ? MODELS.get(random.nextInt(MODELS.size()))
              : TestModels.NAME;
      long from = random.nextInt(6) == 0 ? START : random.nextInt(TIMES);
      double share = topology == Topology.UNKEYED || random.nextBoolean() ? 1 : 0.5;
      Activate activate =
          new Activate(
                  name,
                  sequence,
                  ChaosModels.fileOf(name, 1 + random.nextInt(ChaosModels.VERSIONS), windows))
              .from(from);
      int kind = random.nextInt(20);
      if (kind < 2) {
        changes.add(new ModelUpdate.Retire(name, sequence, from));
      } else if (kind < 6 && !windows) {
        changes.add(activate.as(Rollout.canary(share)));
      } else if (kind < 7 && !windows) {
        changes.add(activate.as(Rollout.shadow(share)));
      } else if (kind < 11 && !windows) {
        changes.add(rollback(random, name, sequence, from, changes));
      } else {
        changes.add(activate);
      }
    }
    return changes;
  }

  /** Mostly of a trial, and after it. */
  private static Change rollback(
      Random random, String model, long sequence, long from, List<Change> changes) {
    List<Activate> trials =
        changes.stream()
            .filter(change -> change.model().equals(model))
            .filter(Activate.class::isInstance)
            .map(Activate.class::cast)
            .filter(activate -> activate.rollout().isTrial())
            .toList();
    if (trials.isEmpty()) {
      String digest = ChaosModels.of(model, 1, false).id().digest();
      return new ModelUpdate.Rollback(model, sequence, from, digest);
    }
    Activate trial = trials.get(random.nextInt(trials.size()));
    long after =
        random.nextBoolean() ? Math.max(0, trial.effectiveFrom()) + random.nextInt(10) : from;
    return new ModelUpdate.Rollback(model, sequence, after, ChaosReference.digestOf(trial));
  }

  /**
   * @param breaks whether promises may be broken
   */
  private static List<Item> control(
      Random random, List<Change> changes, boolean perKey, boolean breaks) {
    if (random.nextBoolean()) {
      Collections.shuffle(changes, random);
    } else {
      int disorder = 1 + random.nextInt(30);
      List<Long> due = new ArrayList<>();
      changes.forEach(c -> due.add(Math.max(0, c.effectiveFrom()) + random.nextInt(disorder)));
      List<Change> before = List.copyOf(changes);
      changes.sort(Comparator.comparingLong(c -> due.get(before.indexOf(c))));
    }
    List<Item> control = new ArrayList<>();
    long promised = START;
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      control.add(new Item.Update(change));
      long next =
          changes.subList(i + 1, changes.size()).stream()
              .mapToLong(Change::effectiveFrom)
              .min()
              .orElse(2 * TIMES);
      for (int n = random.nextInt(3); n > 0; n--) {
        control.add(control.get(random.nextInt(control.size()))); // delivered twice
      }
      if (next > START && random.nextInt(2) == 0) {
        long time = Math.min(next - 1, random.nextInt(TIMES + 5) - 2);
        control.add(
            random.nextBoolean()
                ? new Item.Mark(time)
                : new Item.Update(new ModelUpdate.Heartbeat(1000, time)));
        promised = Math.max(promised, time);
      }
      if (breaks && promised > START && random.nextInt(6) == 0) {
        String name = perKey ? MODELS.get(random.nextInt(MODELS.size())) : TestModels.NAME;
        long from = random.nextBoolean() ? START : promised - random.nextInt(3);
        control.add(new Item.Update(new ModelUpdate.Retire(name, 100 + i, from)));
      }
    }
    for (int n = random.nextInt(5); n > 0; n--) {
      control.add(control.get(random.nextInt(control.size())));
    }
    return control;
  }

  private static List<List<Item>> sources(Random random, Topology topology, EventOrder order) {
    int keys = topology == Topology.PER_KEY ? MODELS.size() + 1 : 7;
    List<Integer> times = new ArrayList<>();
    for (int time = 0; time < TIMES + 4; time++) {
      times.add(time - 1);
    }
    Collections.shuffle(times, random);
    int channels = 1 + random.nextInt(3);
    List<List<Item.Event>> events = new ArrayList<>();
    for (int channel = 0; channel < channels; channel++) {
      events.add(new ArrayList<>());
    }
    for (int id = 0; id < 4 + random.nextInt(40); id++) {
      boolean timeless = order == EventOrder.ARRIVAL && random.nextInt(40) == 0;
      long time = timeless ? Score.NO_EVENT_TIME : times.get(id);
      String key = String.valueOf((char) ('a' + random.nextInt(keys)));
      events.get(random.nextInt(channels)).add(new Item.Event(id, key, time));
    }
    List<List<Item>> sources = new ArrayList<>();
    for (List<Item.Event> ofChannel : events) {
      sources.add(source(random, ofChannel));
    }
    return sources;
  }

  /** Events a little out of order, with watermarks that are right, and times of silence. */
  private static List<Item> source(Random random, List<Item.Event> events) {
    int disorder = 1 + random.nextInt(10);
    List<Long> due = new ArrayList<>();
    events.forEach(event -> due.add(Math.max(-1, event.time()) + random.nextInt(disorder)));
    List<Item.Event> before = List.copyOf(events);
    events.sort(Comparator.comparingLong(event -> due.get(before.indexOf(event))));
    List<Item> items = new ArrayList<>();
    long mark = Long.MIN_VALUE;
    for (int i = 0; i < events.size(); i++) {
      items.add(events.get(i));
      long next =
          events.subList(i + 1, events.size()).stream()
              .mapToLong(Item.Event::time)
              .filter(time -> time != Score.NO_EVENT_TIME)
              .min()
              .orElse(TIMES + 10);
      if (random.nextInt(2) == 0 && next - 1 > mark) {
        mark = next - 1;
        items.add(new Item.Mark(mark));
      }
      if (random.nextInt(6) == 0) {
        items.add(new Item.Idle());
        if (random.nextBoolean() && mark > Long.MIN_VALUE) {
          items.add(new Item.Mark(mark)); // alive again
        }
      }
    }
    return items;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("seed ").append(seed).append(": ").append(topology).append(' ').append(modes);
    text.append(' ').append(order).append(windows ? " windows" : "");
    text.append(unaligned ? " unaligned" : " aligned").append("\n  control: ").append(control);
    for (List<Item> source : sources) {
      text.append("\n  source: ").append(source);
    }
    return text.toString();
  }
}
