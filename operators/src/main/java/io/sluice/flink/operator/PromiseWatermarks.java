package io.sluice.flink.operator;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.control.ControlPromise;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.jspecify.annotations.Nullable;

/**
 * Makes the promises of a control stream its watermark, so that they reach all subtasks of an
 * operator of which each change reaches only one. Heartbeats end here.
 *
 * <p>After a restart the promise so far is made again, behind all changes before it. An unaligned
 * checkpoint has the watermarks that were on their way; after a change of parallelism Flink gives
 * them to a subtask only if they were on their way to all subtasks that it follows.
 */
public final class PromiseWatermarks extends AbstractStreamOperator<ModelUpdate>
    implements OneInputStreamOperator<ModelUpdate, ModelUpdate> {
  private static final long serialVersionUID = 1L;

  private long promised = ControlPromise.NOTHING;
  private transient @Nullable ListState<Long> state;

  /** What is in state: not that the stream has ended, since another one may take its place. */
  private long kept = ControlPromise.NOTHING;

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    ListState<Long> all =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>("sluice-promised", LongSerializer.INSTANCE));
    kept = earliest(all.get());
    state = all;
  }

  private static long earliest(Iterable<Long> promises) {
    long earliest = Long.MAX_VALUE;
    for (long promise : promises) {
      earliest = Math.min(earliest, promise);
    }
    return earliest == Long.MAX_VALUE ? ControlPromise.NOTHING : earliest;
  }

  @Override
  public void open() throws Exception {
    super.open();
    long restored = kept;
    if (restored != ControlPromise.NOTHING) {
      ProcessingTimeService time = getProcessingTimeService();
      time.registerTimer(time.getCurrentProcessingTime(), now -> promise(restored));
    }
  }

  @Override
  public void processElement(StreamRecord<ModelUpdate> element) throws Exception {
    ModelUpdate update = element.getValue();
    if (!(update instanceof ModelUpdate.Heartbeat)) {
      output.collect(element);
    }
    promise(ControlPromise.promisedBy(update));
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    promise(mark.getTimestamp());
  }

  private void promise(long time) throws Exception {
    if (time > promised) {
      promised = time;
      if (time != Long.MAX_VALUE) {
        kept = Math.max(kept, time);
      }
      super.processWatermark(new Watermark(time));
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    Objects.requireNonNull(state, "state before it is initialized").update(List.of(kept));
  }
}
