package io.sluice.flink;

import io.sluice.model.ModelArtifact;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A random control log and random events, each in an order of arrival that has nothing to do with
 * time, but in which every promise is kept.
 *
 * @param log the changes that count
 * @param control what arrives on the control stream
 * @param events in no order
 * @param arrivals events and their watermarks, as they arrive
 */
record VersionCase(
    boolean keyed,
    List<ModelUpdate.Change> log,
    List<Control> control,
    List<Event> events,
    List<Arrival> arrivals) {
  static final List<ModelArtifact> MODELS =
      List.of(
          TestModels.sum("1", 1000),
          TestModels.sum("2", 2000),
          TestModels.sum("3", 3000),
          TestModels.sum("4", 4000));
  private static final double SHARE = 0.5;
  private static final int TIMES = 40;
  private static final long END = Long.MAX_VALUE;

  /** Something on the control stream. */
  sealed interface Control {
    /** A record. */
    record Update(ModelUpdate update) implements Control {}

    /** A watermark. */
    record Time(long time) implements Control {}
  }

  /** Something on the event stream. */
  sealed interface Arrival {}

  /** An event; its id is the pressure of its reading. */
  record Event(String key, int id, long time) implements Arrival {}

  /** A watermark. */
  record Time(long time) implements Arrival {}

  /** Any changes of models without memory, and any events. */
  static VersionCase of(long seed) {
    Random random = new Random(seed);
    boolean keyed = random.nextInt(3) > 0;
    List<ModelUpdate.Change> log = new ArrayList<>();
    for (int sequence = 0; sequence < 1 + random.nextInt(7); sequence++) {
      log.add(
          change(random, keyed, sequence, random.nextInt(6) == 0 ? START : random.nextInt(TIMES)));
    }
    List<Event> events = new ArrayList<>();
    for (int id = 0; id < 1 + random.nextInt(40); id++) {
      long time = random.nextInt(30) == 0 ? Score.NO_EVENT_TIME : random.nextInt(TIMES) - 1;
      events.add(new Event("sensor" + random.nextInt(7), id, time));
    }
    return new VersionCase(
        keyed,
        log,
        control(random, new ArrayList<>(log)),
        events,
        arrivals(random, new ArrayList<>(events)));
  }

  /**
   * Activations of these models and retirements, and keyed events of which no two have one time.
   */
  static VersionCase of(long seed, List<ModelArtifact> models) {
    Random random = new Random(seed);
    List<ModelUpdate.Change> log = new ArrayList<>();
    for (int sequence = 0; sequence < 1 + random.nextInt(7); sequence++) {
      long from = random.nextInt(6) == 0 ? START : random.nextInt(TIMES);
      ModelArtifact model = models.get(random.nextInt(models.size()));
      log.add(
          random.nextInt(7) == 0
              ? new ModelUpdate.Retire(TestModels.NAME, sequence, from)
              : ModelUpdate.activate(sequence, model).from(from));
    }
    List<Event> events = new ArrayList<>();
    for (int time = 0; time < TIMES; time += 1 + random.nextInt(5)) {
      events.add(new Event("sensor" + random.nextInt(4), random.nextInt(10), time));
    }
    return new VersionCase(
        true,
        log,
        control(random, new ArrayList<>(log)),
        events,
        arrivals(random, new ArrayList<>(events)));
  }

  private static final long START = ModelUpdate.START_OF_TIME;

  private static ModelUpdate.Change change(Random random, boolean keyed, long sequence, long from) {
    ModelArtifact model = MODELS.get(random.nextInt(MODELS.size()));
    ModelUpdate.Activate activate = ModelUpdate.activate(sequence, model).from(from);
    return switch (random.nextInt(12)) {
      case 0, 1 -> new ModelUpdate.Retire(TestModels.NAME, sequence, from);
      case 2 -> new ModelUpdate.Rollback(TestModels.NAME, sequence, from, model.id().digest());
      case 3, 4 -> activate.as(Rollout.canary(keyed ? SHARE : 1));
      case 5 -> activate.as(Rollout.shadow(keyed ? SHARE : 1));
      default -> activate;
    };
  }

  private static List<Control> control(Random random, List<ModelUpdate.Change> log) {
    Collections.shuffle(log, random);
    List<Control> control = new ArrayList<>();
    long promised = START;
    for (int i = 0; i < log.size(); i++) {
      ModelUpdate.Change change = log.get(i);
      long earliestToCome =
          log.subList(i + 1, log.size()).stream()
              .mapToLong(ModelUpdate.Change::effectiveFrom)
              .min()
              .orElse(END);
      boolean promising = change.effectiveFrom() < earliestToCome && random.nextInt(4) == 0;
      control.add(new Control.Update(promising ? promising(change) : change));
      if (promising) {
        promised = Math.max(promised, change.effectiveFrom());
      }
      if (random.nextInt(8) == 0) { // a source that delivers twice
        control.add(control.get(random.nextInt(control.size())));
      }
      if (earliestToCome > START && random.nextInt(2) == 0) {
        long time = Math.min(earliestToCome - 1, random.nextInt(TIMES + 5) - 2);
        control.add(
            random.nextBoolean()
                ? new Control.Time(time)
                : new Control.Update(new ModelUpdate.Heartbeat(1000, time)));
        promised = Math.max(promised, time);
      }
      if (promised > START && random.nextInt(5) == 0) { // one that breaks the promise
        long from = random.nextBoolean() ? START : promised - random.nextInt(3);
        control.add(new Control.Update(new ModelUpdate.Retire(TestModels.NAME, 100 + i, from)));
      }
    }
    return control;
  }

  private static ModelUpdate.Change promising(ModelUpdate.Change change) {
    String model = change.model();
    long sequence = change.sequence();
    long from = change.effectiveFrom();
    if (change instanceof ModelUpdate.Activate activate) {
      return activate.promising();
    }
    return change instanceof ModelUpdate.Rollback rollback
        ? new ModelUpdate.Rollback(model, sequence, from, true, rollback.digest())
        : new ModelUpdate.Retire(model, sequence, from, true);
  }

  private static List<Arrival> arrivals(Random random, List<Event> events) {
    Collections.shuffle(events, random);
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      arrivals.add(events.get(i));
      long earliestToCome =
          events.subList(i + 1, events.size()).stream().mapToLong(Event::time).min().orElse(END);
      if (earliestToCome > Score.NO_EVENT_TIME && random.nextInt(3) == 0) {
        arrivals.add(new Time(Math.min(earliestToCome - 1, random.nextInt(TIMES))));
      }
    }
    return arrivals;
  }
}
