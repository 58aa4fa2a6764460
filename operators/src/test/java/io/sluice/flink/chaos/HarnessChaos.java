package io.sluice.flink.chaos;

import io.sluice.flink.Reading;
import io.sluice.flink.ScoringHarness;
import io.sluice.flink.WhenFull;
import io.sluice.flink.keys.KeyStatePolicy;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.flink.scoring.VersionPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.jspecify.annotations.Nullable;

/**
 * Runs a scenario on the subtasks of a scoring operator alone, from checkpoint to checkpoint, each
 * at a parallelism of its own. Each subtask takes from its channels in an order of its own. Some
 * runs fail before their checkpoint, so that the next begins where they did.
 */
final class HarnessChaos {
  private static final int MAX_PARALLELISM = ScoringHarness.MAX_PARALLELISM;
  private static final long TIGHT = 1;
  private static final long AMPLE = 1L << 30;

  private final ChaosScenario scenario;
  private final Random random;
  private final List<Object> trace = new ArrayList<>();
  private ChaosChecker checker;

  /**
   * All that the next run begins with.
   *
   * @param control how much of the control log has left its source
   * @param sources the same of each source of events
   * @param inFlight what each subtask has not taken from each channel; the control log is the first
   */
  private record Checkpoint(
      @Nullable OperatorSubtaskState state,
      int parallelism,
      int control,
      int[] sources,
      List<List<List<Item>>> inFlight,
      ChaosChecker checker) {}

  private HarnessChaos(ChaosScenario scenario) {
    this.scenario = scenario;
    this.random = new Random(~scenario.seed());
    this.checker = new ChaosChecker(scenario);
  }

  /** Runs a scenario; an error has all that is needed to see why. */
  static void run(ChaosScenario scenario) {
    HarnessChaos chaos = new HarnessChaos(scenario);
    try {
      chaos.run();
    } catch (Exception | AssertionError e) {
      StringBuilder text = new StringBuilder("chaos on subtasks, ").append(scenario);
      chaos.trace.forEach(line -> text.append("\n  ").append(line));
      throw new AssertionError(text.append('\n').append(e).toString(), e);
    }
  }

  private void run() throws Exception {
    int runs = 1 + random.nextInt(4);
    Checkpoint checkpoint =
        new Checkpoint(null, 0, 0, new int[scenario.sources().size()], List.of(), checker);
    for (int run = 0; run < runs; run++) {
      boolean last = run == runs - 1;
      while (random.nextInt(5) == 0) {
        trace.add("-- a run that fails before its checkpoint");
        run(checkpoint, run, false);
      }
      checkpoint = run(checkpoint, run, last);
    }
    checker.complete();
  }

  private Checkpoint run(Checkpoint from, int run, boolean last) throws Exception {
    int parallelism =
        from.parallelism() > 0 && random.nextInt(3) == 0
            ? from.parallelism()
            : 1 + random.nextInt(4);
    checker = from.checker().restored(parallelism);
    int control = last ? scenario.control().size() : upTo(from.control(), scenario.control());
    int[] sources = new int[from.sources().length];
    for (int source = 0; source < sources.length; source++) {
      List<Item> items = scenario.sources().get(source);
      sources[source] = last ? items.size() : upTo(from.sources()[source], items);
    }
    boolean forward = scenario.topology() == ChaosScenario.Topology.UNKEYED && random.nextBoolean();
    trace.add("-- from " + from.parallelism() + " to " + parallelism + (forward ? " forward" : ""));
    List<List<List<Item>>> inFlight = new ArrayList<>();
    OperatorSubtaskState[] states = new OperatorSubtaskState[parallelism];
    for (int subtask = 0; subtask < parallelism; subtask++) {
      Routing routing = new Routing(scenario, parallelism, subtask, forward);
      List<List<Item>> channels = new ArrayList<>();
      for (int channel = 0; channel <= sources.length; channel++) {
        channels.add(new ArrayList<>(leftOver(from, channel, routing)));
      }
      channels.get(0).addAll(routing.control(scenario.control().subList(from.control(), control)));
      for (int source = 0; source < sources.length; source++) {
        List<Item> items = scenario.sources().get(source);
        channels
            .get(source + 1)
            .addAll(routing.events(source, items.subList(from.sources()[source], sources[source])));
      }
      try (ScoringHarness harness = open(from, run, parallelism, subtask)) {
        SubtaskChaos chaos = new SubtaskChaos(scenario, harness, checker, subtask, random, trace);
        chaos.take(channels, scenario.unaligned() && !last);
        if (last) {
          chaos.end();
        }
        states[subtask] = harness.checkpoint(run + 1);
        chaos.check();
      }
      inFlight.add(channels);
    }
    return new Checkpoint(
        ScoringHarness.repackageState(states), parallelism, control, sources, inFlight, checker);
  }

  private int upTo(int from, List<Item> items) {
    return from + random.nextInt(items.size() - from + 1);
  }

  private ScoringHarness open(Checkpoint from, int run, int parallelism, int subtask)
      throws Exception {
    ScoringPlan<Reading> plan = plan(run);
    OperatorSubtaskState state = from.state();
    return state == null
        ? ScoringHarness.open(plan, parallelism, subtask)
        : ScoringHarness.restore(plan, state, from.parallelism(), parallelism, subtask);
  }

  private ScoringPlan<Reading> plan(int run) {
    ScoringPlan<Reading> plan =
        ScoringHarness.withMemory(
            ScoringHarness.withVersions(
                ScoringHarness.plan(scenario.keyed(), 1000, WhenFull.FAIL),
                new VersionPolicy(scenario.mode(run), 0)),
            scenario.order(),
            KeyStatePolicy.DEFAULT);
    return scenario.perKey()
        ? ScoringHarness.withModelPerKey(plan, random.nextBoolean() ? AMPLE : TIGHT)
        : plan;
  }

  /**
   * What is left over on a channel for one subtask now. As in Flink, the channels of several
   * subtasks before become one, whose time is the earliest of them.
   */
  private List<Item> leftOver(Checkpoint from, int channel, Routing routing) {
    List<List<Item>> parts = new ArrayList<>();
    for (int old = 0; old < from.parallelism(); old++) {
      if (feeds(from.parallelism(), old, routing)) {
        parts.add(new ArrayList<>(from.inFlight().get(old).get(channel)));
      }
    }
    if (from.parallelism() == routing.parallelism()) {
      return parts.isEmpty() ? List.of() : parts.get(0);
    }
    long[] marks = new long[parts.size()];
    Arrays.fill(marks, Long.MIN_VALUE);
    long mark = Long.MIN_VALUE;
    List<Item> joined = new ArrayList<>();
    while (parts.stream().anyMatch(part -> !part.isEmpty())) {
      int next = random.nextInt(parts.size());
      if (parts.get(next).isEmpty()) {
        continue;
      }
      Item item = parts.get(next).remove(0);
      if (item instanceof Item.Mark reached) {
        marks[next] = Math.max(marks[next], reached.time());
        long earliest = Arrays.stream(marks).min().getAsLong();
        if (earliest > mark) {
          mark = earliest;
          joined.add(new Item.Mark(mark));
        }
      } else if (!(item instanceof Item.Idle) && (!scenario.keyed() || routing.takes(item))) {
        joined.add(item);
      }
    }
    return joined;
  }

  private boolean feeds(int parallelism, int old, Routing routing) {
    if (parallelism == routing.parallelism()) {
      return old == routing.subtask();
    }
    if (!scenario.keyed()) {
      return old % routing.parallelism() == routing.subtask();
    }
    KeyGroupRange before = range(parallelism, old);
    return !before
        .getIntersection(range(routing.parallelism(), routing.subtask()))
        .equals(KeyGroupRange.EMPTY_KEY_GROUP_RANGE);
  }

  private static KeyGroupRange range(int parallelism, int subtask) {
    return KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
        MAX_PARALLELISM, parallelism, subtask);
  }
}
