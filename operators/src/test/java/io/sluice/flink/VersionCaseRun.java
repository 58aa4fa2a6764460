package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.flink.types.ScoreSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link VersionCase} on one to five subtasks, each of which sees both streams interleaved
 * in its own way, with checkpoints at random points from which it goes on at another parallelism.
 */
final class VersionCaseRun {
  private static final int[] PARALLELISMS = {1, 2, 3, 5};

  private final VersionCase input;
  private final ScoringPlan<Reading> plan;
  private final Random random;
  private final List<String> results = new ArrayList<>();

  private VersionCaseRun(ScoringPlan<Reading> plan, VersionCase input, long seed) {
    this.input = input;
    this.plan = plan;
    this.random = new Random(seed);
  }

  /** What comes out: the bytes of each score, and of each other event why it has none. */
  static List<String> resultsOf(ScoringPlan<Reading> plan, VersionCase input, long seed)
      throws Exception {
    VersionCaseRun run = new VersionCaseRun(plan, input, seed);
    run.run();
    return run.results.stream().sorted().toList();
  }

  private void run() throws Exception {
    int phases = 1 + random.nextInt(4);
    OperatorSubtaskState state = null;
    int before = 0;
    int control = 0;
    int arrival = 0;
    for (int phase = 1; phase <= phases; phase++) {
      boolean last = phase == phases;
      int controlTo = last ? input.control().size() : between(control, input.control().size());
      int arrivalTo = last ? input.arrivals().size() : between(arrival, input.arrivals().size());
      List<VersionCase.Control> controls = input.control().subList(control, controlTo);
      List<VersionCase.Arrival> arrivals = input.arrivals().subList(arrival, arrivalTo);
      int parallelism = PARALLELISMS[random.nextInt(PARALLELISMS.length)];
      if (random.nextInt(5) == 0) { // a run that fails before its checkpoint leaves nothing
        int kept = results.size();
        phase(state, before, parallelism, controls, arrivals, last);
        results.subList(kept, results.size()).clear();
      }
      state = phase(state, before, parallelism, controls, arrivals, last);
      before = parallelism;
      control = controlTo;
      arrival = arrivalTo;
    }
  }

  private int between(int from, int to) {
    return from + random.nextInt(to - from + 1);
  }

  /** All subtasks from one checkpoint to the next, or to the end. */
  private OperatorSubtaskState phase(
      @Nullable OperatorSubtaskState state,
      int before,
      int parallelism,
      List<VersionCase.Control> controls,
      List<VersionCase.Arrival> arrivals,
      boolean last)
      throws Exception {
    OperatorSubtaskState[] states = new OperatorSubtaskState[parallelism];
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (ScoringHarness harness =
          state == null
              ? ScoringHarness.open(plan, parallelism, subtask)
              : ScoringHarness.restore(plan, state, before, parallelism, subtask)) {
        interleave(harness, controls, arrivalsOf(subtask, parallelism, arrivals));
        if (last) {
          end(harness);
        }
        states[subtask] = harness.checkpoint(1);
        collect(harness);
      }
    }
    return ScoringHarness.repackageState(states);
  }

  private List<VersionCase.Arrival> arrivalsOf(
      int subtask, int parallelism, List<VersionCase.Arrival> arrivals) {
    return arrivals.stream()
        .filter(
            arrival ->
                !(arrival instanceof VersionCase.Event event)
                    || subtaskOf(event, parallelism) == subtask)
        .toList();
  }

  private int subtaskOf(VersionCase.Event event, int parallelism) {
    return input.keyed()
        ? KeyGroupRangeAssignment.assignKeyToParallelOperator(
            event.key(), ScoringHarness.MAX_PARALLELISM, parallelism)
        : event.id() % parallelism;
  }

  private void interleave(
      ScoringHarness harness,
      List<VersionCase.Control> controls,
      List<VersionCase.Arrival> arrivals)
      throws Exception {
    int control = 0;
    int arrival = 0;
    while (control < controls.size() || arrival < arrivals.size()) {
      int remaining = controls.size() - control + arrivals.size() - arrival;
      if (random.nextInt(remaining) < controls.size() - control) {
        send(harness, controls.get(control++));
      } else {
        send(harness, arrivals.get(arrival++));
      }
    }
  }

  private void send(ScoringHarness harness, VersionCase.Control control) throws Exception {
    if (control instanceof VersionCase.Control.Update update) {
      harness.announce(update.update());
      if (random.nextBoolean()) { // else its model is ready sometime later
        harness.awaitModels();
      }
    } else if (control instanceof VersionCase.Control.Time time) {
      harness.controlWatermark(time.time());
    }
  }

  private static void send(ScoringHarness harness, VersionCase.Arrival arrival) throws Exception {
    if (arrival instanceof VersionCase.Time time) {
      harness.eventWatermark(time.time());
    } else if (arrival instanceof VersionCase.Event event) {
      Reading reading = new Reading(event.key(), event.id(), 1);
      harness.event(
          event.time() == Score.NO_EVENT_TIME
              ? new StreamRecord<>(reading)
              : new StreamRecord<>(reading, event.time()));
    }
  }

  private void end(ScoringHarness harness) throws Exception {
    boolean eventsFirst = random.nextBoolean();
    if (eventsFirst) {
      harness.eventWatermark(Long.MAX_VALUE);
      harness.endEvents();
    }
    harness.controlWatermark(Long.MAX_VALUE);
    harness.endControl();
    if (!eventsFirst) {
      harness.eventWatermark(Long.MAX_VALUE);
      harness.endEvents();
    }
  }

  private void collect(ScoringHarness harness) throws IOException {
    for (Score score : harness.scores()) {
      results.add(textOf(score));
    }
    for (DeadLetter<Reading> letter : harness.deadLetters()) {
      results.add(letter.reason() + " " + (int) letter.event().pressure());
    }
    for (Comparison comparison : harness.comparisons()) {
      results.add(textOf(comparison.currentScore()) + " " + textOf(comparison.trialScore()));
    }
    assertThat(harness.late()).isEmpty();
    checkTime(harness);
  }

  static String textOf(@Nullable Score score) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(128);
    new ScoreSerializer().serialize(Objects.requireNonNull(score), out);
    return HexFormat.of().formatHex(out.getCopyOfBuffer());
  }

  /** No score comes after a watermark that has passed it. */
  private static void checkTime(ScoringHarness harness) {
    long watermark = Long.MIN_VALUE;
    for (Object element : harness.getOutput()) {
      if (element instanceof Watermark mark) {
        assertThat(mark.getTimestamp()).isGreaterThan(watermark);
        watermark = mark.getTimestamp();
      } else if (element instanceof StreamRecord<?> record && record.hasTimestamp()) {
        assertThat(record.getTimestamp()).isGreaterThan(watermark);
      }
    }
  }
}
