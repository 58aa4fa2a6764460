package io.sluice.flink.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Rollout;
import io.sluice.flink.control.ModelTimeline.ActiveInterval;
import io.sluice.flink.control.ModelTimeline.Effect;
import io.sluice.flink.control.ModelTimeline.Entry;
import io.sluice.flink.control.ModelTimeline.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelTimelineTest {
  private static final long START = ModelUpdate.START_OF_TIME;

  private final ModelTimeline<String> timeline = new ModelTimeline<>();

  @Test
  void anEmptyTimelineHasNoModelAtAnyTime() {
    assertThat(at(timeline, Long.MIN_VALUE)).isEqualTo("none");
    assertThat(at(timeline, Long.MAX_VALUE)).isEqualTo("none");
    assertThat(timeline.isWithoutModels()).isTrue();
  }

  @Test
  void aModelReignsFromItsTimeUntilTheNext() {
    timeline.put(activate(10, 1, "a"));
    timeline.put(activate(20, 2, "b"));
    assertThat(at(timeline, 9)).isEqualTo("none");
    assertThat(at(timeline, 10)).isEqualTo("a");
    assertThat(at(timeline, 19)).isEqualTo("a");
    assertThat(at(timeline, 20)).isEqualTo("b");
    assertThat(at(timeline, Long.MAX_VALUE)).isEqualTo("b");
    assertThat(at(timeline, 10)).isEqualTo("a");
    assertThat(timeline.at(10).from()).isEqualTo(10);
    assertThat(timeline.at(10).to()).isEqualTo(19);
  }

  @Test
  void ofTwoAtOneTimeTheGreaterSequenceCounts() {
    timeline.put(activate(10, 7, "seven"));
    timeline.put(activate(10, 3, "three"));
    assertThat(at(timeline, 10)).isEqualTo("seven");
  }

  @Test
  void theLaterTimeCountsWhateverTheSequence() {
    timeline.put(activate(20, 1, "a"));
    timeline.put(activate(10, 2, "b"));
    assertThat(at(timeline, 25)).isEqualTo("a");
    assertThat(at(timeline, 15)).isEqualTo("b");
  }

  @Test
  void aRetiredModelLeavesNothingUntilTheNext() {
    timeline.put(activate(START, 1, "a"));
    timeline.put(new Entry<>(new Position(5, 2), Effect.RETIRE, "", Rollout.full(), null));
    timeline.put(activate(8, 3, "b"));
    assertThat(at(timeline, START)).isEqualTo("a");
    assertThat(at(timeline, 5)).isEqualTo("retired");
    assertThat(at(timeline, 8)).isEqualTo("b");
  }

  @Test
  void aTrialEndsByItsRollbackOrByTheNextModel() {
    timeline.put(activate(1, 1, "a"));
    timeline.put(attempt(2, 2, "t"));
    timeline.put(rollback(3, 3, "other"));
    timeline.put(rollback(4, 4, "t"));
    timeline.put(attempt(6, 6, "u"));
    timeline.put(activate(7, 7, "u"));
    assertThat(at(timeline, 1)).isEqualTo("a");
    assertThat(at(timeline, 2)).isEqualTo("a try t");
    assertThat(at(timeline, 3)).isEqualTo("a try t");
    assertThat(at(timeline, 4)).isEqualTo("a");
    assertThat(at(timeline, 6)).isEqualTo("a try u");
    assertThat(at(timeline, 7)).isEqualTo("u");
  }

  @Test
  void whatAnotherOvertakesIsKnownBeforehand() {
    timeline.put(activate(START, 5, "a"));
    assertThat(timeline.overtaking(activate(START, 4, "old"))).isNotNull();
    assertThat(timeline.overtaking(activate(START, 6, "new"))).isNull();
    assertThat(timeline.overtaking(activate(3, 4, "later"))).isNull();
    timeline.put(attempt(START, 7, "t"));
    assertThat(timeline.overtaking(activate(START, 6, "below the trial"))).isNull();
    assertThat(timeline.overtaking(attempt(START, 6, "older trial"))).isNotNull();
  }

  @Test
  void aModelIsForgottenWhenItsSuccessorsTimeHasCome() {
    timeline.put(activate(10, 1, "a"));
    timeline.put(activate(20, 2, "b"));
    assertThat(timeline.forgetBefore(19)).isEmpty();
    assertThat(timeline.horizon()).isEqualTo(START);
    assertThat(timeline.forgetBefore(20)).extracting(Entry::model).containsExactly("a");
    assertThat(timeline.horizon()).isEqualTo(20);
    assertThat(at(timeline, 20)).isEqualTo("b");
    assertThat(timeline.overtaking(activate(15, 3, "behind the horizon"))).isNotNull();
  }

  @Test
  void theModelsUnderATrialStayWhileItLasts() {
    timeline.put(activate(10, 1, "a"));
    timeline.put(attempt(20, 2, "t"));
    assertThat(timeline.forgetBefore(30)).isEmpty();
    timeline.put(rollback(40, 3, "t"));
    assertThat(timeline.forgetBefore(39)).isEmpty();
    assertThat(timeline.forgetBefore(40))
        .extracting(entry -> entry.position().sequence())
        .containsExactly(2L);
    assertThat(at(timeline, 40)).isEqualTo("a");
  }

  @Test
  void aRollbackIsKeptForTrialsThatComeAgain() {
    timeline.put(activate(10, 1, "a"));
    timeline.put(attempt(20, 2, "t"));
    timeline.put(rollback(40, 3, "t"));
    assertThat(timeline.forgetBefore(50)).extracting(Entry::model).containsExactly("t");
    assertThat(timeline.forgetBefore(60)).isEmpty();
    timeline.put(attempt(30, 4, "t"));
    assertThat(timeline.rollingBack(attempt(30, 4, "t"))).isEqualTo(rollback(40, 3, "t"));
    assertThat(at(timeline, 60)).isEqualTo("a");
    timeline.put(activate(70, 5, "b"));
    assertThat(timeline.forgetBefore(70)).hasSize(4);
    assertThat(timeline.entries()).containsExactly(activate(70, 5, "b"));
  }

  @Test
  void aTrialThatIsRolledBackHasStillEndedTheOneBefore() {
    timeline.put(activate(10, 1, "a"));
    timeline.put(attempt(40, 3, "u"));
    timeline.put(rollback(45, 4, "u"));
    timeline.forgetBefore(50);
    assertThat(timeline.overtaking(attempt(20, 2, "t"))).isNotNull();
    timeline.put(attempt(20, 2, "t"));
    assertThat(at(timeline, 50)).isEqualTo("a");
  }

  @Test
  void manyChangesToComeCostLittle() {
    int changes = 2_000;
    for (int i = 0; i < changes; i++) {
      timeline.put(activate(10 * i, i, "m" + i));
    }
    long start = System.nanoTime();
    for (int time = 0; time < 1000; time++) {
      timeline.forgetBefore(time);
    }
    timeline.forgetBefore(10 * changes);
    assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    assertThat(timeline.entries()).hasSize(1);
  }

  /** The definition: apply what is effective, in order. */
  private static String reference(List<Entry<String>> all, long time) {
    String current = "none";
    String trial = "";
    for (Entry<String> entry : sorted(all)) {
      if (entry.position().effectiveFrom() <= time) {
        switch (entry.effect()) {
          case ACTIVATE -> {
            current = Objects.requireNonNull(entry.model());
            trial = "";
          }
          case RETIRE -> {
            current = "retired";
            trial = "";
          }
          case TRY -> trial = Objects.requireNonNull(entry.model());
          case ROLL_BACK -> trial = trial.equals(entry.digest()) ? "" : trial;
        }
      }
    }
    return trial.isEmpty() ? current : current + " try " + trial;
  }

  private static List<Entry<String>> sorted(List<Entry<String>> all) {
    return all.stream().sorted(Comparator.comparing(Entry::position)).toList();
  }

  @Test
  void anyOrderOfArrivalAndAnyForgettingGivesWhatTheDefinitionSays() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      List<Entry<String>> all = new ArrayList<>();
      for (int sequence = 0; sequence < 1 + random.nextInt(9); sequence++) {
        all.add(anyEntry(random, sequence));
      }
      List<Entry<String>> arrivals = new ArrayList<>(all);
      for (int i = random.nextInt(1 + all.size()); i > 0; i--) { // these arrive again
        arrivals.add(all.get(random.nextInt(all.size())));
      }
      Collections.shuffle(arrivals, random);
      ModelTimeline<String> some = new ModelTimeline<>();
      long passed = START;
      for (Entry<String> entry : arrivals) {
        receive(some, entry);
        if (random.nextInt(3) == 0) {
          passed = Math.max(passed, random.nextInt(16) - 2);
          some.forgetBefore(passed);
        }
      }
      passed = Math.max(passed, random.nextInt(14) - 1);
      some.forgetBefore(passed);
      assertThat(some.horizon()).isLessThanOrEqualTo(passed);
      for (long time = Math.max(some.horizon(), -1); time < 14; time++) {
        assertThat(at(some, time))
            .as("%s at %s", sorted(all), time)
            .isEqualTo(reference(all, time));
      }
      assertThat(at(some, Long.MAX_VALUE)).isEqualTo(reference(all, Long.MAX_VALUE));
    }
  }

  private static void receive(ModelTimeline<String> some, Entry<String> entry) {
    if (some.withSequence(entry.position().sequence()) == null && some.overtaking(entry) == null) {
      some.put(entry);
      some.forgetOvertaken();
    }
  }

  private static Entry<String> anyEntry(Random random, int sequence) {
    long from = random.nextInt(5) == 0 ? START : random.nextInt(12);
    String name = String.valueOf((char) ('a' + random.nextInt(3)));
    return switch (random.nextInt(5)) {
      case 0 -> new Entry<>(new Position(from, sequence), Effect.RETIRE, "", Rollout.full(), null);
      case 1 -> rollback(from, sequence, name);
      case 2 -> attempt(from, sequence, name);
      default -> activate(from, sequence, name);
    };
  }

  private static Entry<String> activate(long from, long sequence, String model) {
    return new Entry<>(new Position(from, sequence), Effect.ACTIVATE, model, Rollout.full(), model);
  }

  private static Entry<String> attempt(long from, long sequence, String model) {
    return new Entry<>(new Position(from, sequence), Effect.TRY, model, Rollout.shadow(1), model);
  }

  private static Entry<String> rollback(long from, long sequence, String digest) {
    return new Entry<>(
        new Position(from, sequence), Effect.ROLL_BACK, digest, Rollout.full(), null);
  }

  private static String at(ModelTimeline<String> timeline, long time) {
    ActiveInterval<String> interval = timeline.at(time);
    assertThat(interval.from()).isLessThanOrEqualTo(time);
    assertThat(interval.to()).isGreaterThanOrEqualTo(time);
    Entry<String> current = interval.current();
    Entry<String> trial = interval.trial();
    String name = current != null ? current.model() : interval.retired() ? "retired" : "none";
    return trial == null ? name : name + " try " + trial.model();
  }
}
