package io.sluice.flink.chaos;

import io.sluice.flink.DeadLetter;
import io.sluice.flink.Reading;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import io.sluice.flink.ScoringHarness;
import io.sluice.flink.operator.FlinkLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput.DataOutput;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.StatusWatermarkValve;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/** One subtask, which takes from its channels in a random order, through Flink's own valve. */
final class SubtaskChaos {
  private final ChaosScenario scenario;
  private final ScoringHarness harness;
  private final ChaosChecker checker;
  private final int subtask;
  private final Random random;
  private final List<Object> trace;
  private final StatusWatermarkValve valve;
  private final boolean[] idle;

  SubtaskChaos(
      ChaosScenario scenario,
      ScoringHarness harness,
      ChaosChecker checker,
      int subtask,
      Random random,
      List<Object> trace) {
    this.scenario = scenario;
    this.harness = harness;
    this.checker = checker;
    this.subtask = subtask;
    this.random = random;
    this.trace = trace;
    this.valve = new StatusWatermarkValve(scenario.sources().size());
    this.idle = new boolean[scenario.sources().size() + 1];
  }

  /**
   * Takes what is on the channels.
   *
   * @param leaves whether some of it may stay there
   */
  void take(List<List<Item>> channels, boolean leaves) throws Exception {
    int[] weights = new int[channels.size()];
    for (int channel = 0; channel < weights.length; channel++) {
      weights[channel] = random.nextInt(3) == 0 ? 20 : 1;
    }
    int stays = leaves ? random.nextInt(1 + size(channels)) : 0;
    while (size(channels) > stays || (!scenario.perKey() && !channels.get(0).isEmpty())) {
      int channel = pick(channels, weights);
      take(channel, channels.get(channel).remove(0));
      if (random.nextInt(10) == 0) {
        weights[channel] = 21 - weights[channel];
      }
    }
  }

  private static int size(List<List<Item>> channels) {
    return channels.stream().mapToInt(List::size).sum();
  }

  private int pick(List<List<Item>> channels, int[] weights) {
    int sum = 0;
    for (int channel = 0; channel < weights.length; channel++) {
      sum += channels.get(channel).isEmpty() ? 0 : weights[channel];
    }
    int at = random.nextInt(sum);
    for (int channel = 0; ; channel++) {
      at -= channels.get(channel).isEmpty() ? 0 : weights[channel];
      if (at < 0) {
        return channel;
      }
    }
  }

  private void take(int channel, Item item) throws Exception {
    trace.add(subtask + "." + channel + " " + item);
    if (channel == 0) {
      control(item);
    } else {
      event(channel - 1, item);
    }
    check();
  }

  private void control(Item item) throws Exception {
    if (item instanceof Item.Update update) {
      checker.arrives(subtask, update.update());
      harness.announce(update.update());
      if (!scenario.asynchronous() || random.nextBoolean()) {
        harness.awaitModels();
      }
    } else if (item instanceof Item.Mark mark) {
      checker.promised(subtask, mark.time());
      harness.controlWatermark(mark.time());
    }
  }

  private void event(int source, Item item) throws Exception {
    if (item instanceof Item.Idle) {
      idle[source] = true;
      valve.inputWatermarkStatus(WatermarkStatus.IDLE, source, toOperator);
      return;
    }
    if (idle[source]) {
      idle[source] = false;
      valve.inputWatermarkStatus(WatermarkStatus.ACTIVE, source, toOperator);
    }
    if (item instanceof Item.Mark mark) {
      valve.inputWatermark(new Watermark(mark.time()), source, toOperator);
    } else if (item instanceof Item.Event event) {
      harness.event(
          event.time() == Score.NO_EVENT_TIME
              ? new StreamRecord<>(event.reading())
              : new StreamRecord<>(event.reading(), event.time()));
    }
  }

  /** Both streams end. */
  void end() throws Exception {
    boolean eventsFirst = random.nextBoolean();
    if (eventsFirst) {
      endEvents();
    }
    trace.add(subtask + " the control stream ends");
    checker.promised(subtask, Long.MAX_VALUE);
    harness.controlWatermark(Long.MAX_VALUE);
    harness.endControl();
    check();
    if (!eventsFirst) {
      endEvents();
    }
    harness.awaitModels();
    check();
  }

  private void endEvents() throws Exception {
    trace.add(subtask + " the events end");
    checker.time(subtask, Long.MAX_VALUE);
    harness.eventWatermark(Long.MAX_VALUE);
    harness.endEvents();
    check();
  }

  /** Checks what has come out since the last time. */
  void check() throws Exception {
    List<ScoredEvent<Reading>> scored = new ArrayList<>(harness.extractOutputValues());
    List<DeadLetter<Reading>> dead = harness.deadLetters();
    List<DeadLetter<Reading>> late = harness.late();
    List<RejectedModel> rejected = harness.rejected();
    harness.clear();
    for (ScoredEvent<Reading> each : scored) {
      Score score = each.score();
      checker.result(
          subtask,
          each.event(),
          ChaosModels.textOf(score.model().version(), score.effectiveFrom(), score.outputs()[0]));
    }
    for (DeadLetter<Reading> letter : dead) {
      checker.result(subtask, letter.event(), letter.reason().name());
    }
    for (DeadLetter<Reading> letter : late) {
      checker.late(subtask, letter.event());
    }
    for (RejectedModel refusal : rejected) {
      checker.refused(subtask, refusal);
    }
  }

  private final DataOutput<Object> toOperator =
      new FlinkLine.InputOutput<>() {
        @Override
        public void emitRecord(StreamRecord<Object> record) {
          throw new IllegalStateException("the valve gives no records");
        }

        @Override
        public void emitWatermark(Watermark mark) throws Exception {
          checker.time(subtask, mark.getTimestamp());
          trace.add(subtask + " watermark " + mark.getTimestamp());
          harness.eventWatermark(mark.getTimestamp());
        }

        @Override
        public void emitWatermarkStatus(WatermarkStatus status) throws Exception {
          harness.eventStatus(status);
        }

        @Override
        public void emitLatencyMarker(LatencyMarker marker) {}

        @Override
        public void emitRecordAttributes(RecordAttributes attributes) {}
      };
}
