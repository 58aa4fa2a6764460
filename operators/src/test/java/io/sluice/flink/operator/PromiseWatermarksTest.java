package io.sluice.flink.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.types.ModelUpdateSerializer;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class PromiseWatermarksTest {
  private static OneInputStreamOperatorTestHarness<ModelUpdate, ModelUpdate> harness(
      int parallelism, int subtask) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<ModelUpdate, ModelUpdate>(
            new PromiseWatermarks(), 12, parallelism, subtask);
    harness.setup(new ModelUpdateSerializer());
    return harness;
  }

  private static OperatorSubtaskState stateAfter(int subtasks, int subtask, long... promises)
      throws Exception {
    try (var harness = harness(subtasks, subtask)) {
      harness.open();
      for (long promise : promises) {
        harness.processElement(new StreamRecord<>(new ModelUpdate.Heartbeat(0, promise)));
      }
      return harness.snapshot(1, 1);
    }
  }

  private static List<Object> outputOf(OperatorSubtaskState state, int before, int now)
      throws Exception {
    try (var harness = harness(now, 0)) {
      harness.initializeState(
          AbstractStreamOperatorTestHarness.repartitionOperatorState(state, 12, before, now, 0));
      harness.open();
      harness.setProcessingTime(1);
      return List.copyOf(harness.getOutput());
    }
  }

  /** Flink may drop watermarks that were on their way, if the parallelism behind them changes. */
  @Test
  void aPromiseIsMadeAgainAfterARestart() throws Exception {
    assertThat(outputOf(stateAfter(1, 0, 30, 50, 40), 1, 1)).containsExactly(new Watermark(50));
  }

  @Test
  void nothingIsPromisedThatWasNot() throws Exception {
    assertThat(outputOf(stateAfter(1, 0), 1, 1)).isEmpty();
  }

  /** A job that goes on from a savepoint may have another control stream. */
  @Test
  void thatTheStreamHasEndedIsNotKept() throws Exception {
    try (var harness = harness(1, 0)) {
      harness.open();
      harness.processWatermark(new Watermark(20));
      harness.processWatermark(Watermark.MAX_WATERMARK);
      assertThat(outputOf(harness.snapshot(1, 1), 1, 1)).containsExactly(new Watermark(20));
    }
  }

  @Test
  void theEarliestPromiseOfAllSubtasksIsMadeAgain() throws Exception {
    OperatorSubtaskState state =
        AbstractStreamOperatorTestHarness.repackageState(
            stateAfter(2, 0, 50), stateAfter(2, 1, 30));
    assertThat(outputOf(state, 2, 2)).containsExactly(new Watermark(30));
    assertThat(outputOf(state, 2, 1)).containsExactly(new Watermark(30));
  }

  @Test
  void aPromiseMadeAgainDoesNotFollowALaterOne() throws Exception {
    try (var harness = harness(1, 0)) {
      harness.initializeState(stateAfter(1, 0, 50));
      harness.open();
      harness.processElement(new StreamRecord<>(new ModelUpdate.Heartbeat(0, 70)));
      harness.setProcessingTime(1);
      assertThat(harness.getOutput()).containsExactly(new Watermark(70));
    }
  }
}
