package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.flink.operator.BatchingFactory;
import io.sluice.flink.operator.FlinkLine;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.ModelArtifact;
import java.lang.management.ManagementFactory;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

/**
 * What scoring an event allocates, by the JVM's own counter: the scored event (24 bytes), the score
 * (48 bytes) and its array of one output (24 bytes), headers included.
 */
class AllocationTest {
  private static final int EVENTS = 100_000;
  private static final long BYTES_PER_EVENT = 24 + 48 + 24;

  @Test
  void anEventCostsItsScoreAndNothingElse() throws Exception {
    assertThat(bytesPerEvent(ScoringHarness.unkeyed(), TestModels.sum("1", 1)))
        .isLessThanOrEqualTo(BYTES_PER_EVENT);
  }

  @Test
  void aWindowOnTheHeapCostsNothingMore() throws Exception {
    assertThat(
            bytesPerEvent(ScoringHarness.keyed(), TestModels.digits("1", 33, IncompleteWindow.PAD)))
        .isLessThanOrEqualTo(BYTES_PER_EVENT);
  }

  @Test
  void aBatchCostsNothingMore() throws Exception {
    ScoringPlan<Reading> plan = ScoringHarness.unkeyed();
    BatchingFactory factory = new BatchingFactory(plan);
    factory.inputHasMore = true;
    try (ScoringHarness harness = ScoringHarness.openWithoutOutput(plan, factory, new Nowhere())) {
      assertThat(bytesPerEvent(harness, TestModels.sum("1", 1)))
          .isLessThanOrEqualTo(BYTES_PER_EVENT);
    }
  }

  private static long bytesPerEvent(ScoringPlan<Reading> plan, ModelArtifact model)
      throws Exception {
    try (ScoringHarness harness = ScoringHarness.openWithoutOutput(plan, new Nowhere())) {
      return bytesPerEvent(harness, model);
    }
  }

  private static long bytesPerEvent(ScoringHarness harness, ModelArtifact model) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    harness.model(1, model);
    StreamRecord<Reading> event = new StreamRecord<>(new Reading("a", 1, 2), 3);
    for (int i = 0; i < EVENTS; i++) {
      harness.event(event);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < EVENTS; i++) {
      harness.event(event);
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / EVENTS;
  }

  /** Takes everything and keeps nothing. */
  private static final class Nowhere
      implements FlinkLine.OperatorOutput<StreamRecord<ScoredEvent<Reading>>> {
    @Override
    public void collect(StreamRecord<ScoredEvent<Reading>> element) {}

    @Override
    public <X> void collect(OutputTag<X> tag, StreamRecord<X> element) {}

    @Override
    public void emitWatermark(Watermark mark) {}

    @Override
    public void emitWatermarkStatus(WatermarkStatus status) {}

    @Override
    public void emitLatencyMarker(LatencyMarker marker) {}

    @Override
    public void emitRecordAttributes(RecordAttributes attributes) {}

    @Override
    public void close() {}
  }
}
