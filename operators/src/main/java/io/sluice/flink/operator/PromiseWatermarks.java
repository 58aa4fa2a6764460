package io.sluice.flink.operator;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.control.ControlPromise;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Makes the promises of a control stream its watermark, so that they reach all subtasks of an
 * operator of which each change reaches only one. Heartbeats end here.
 */
public final class PromiseWatermarks extends AbstractStreamOperator<ModelUpdate>
    implements OneInputStreamOperator<ModelUpdate, ModelUpdate> {
  private static final long serialVersionUID = 1L;

  private long promised = ControlPromise.NOTHING;

  @Override
  public void processElement(StreamRecord<ModelUpdate> element) throws Exception {
    ModelUpdate update = element.getValue();
    if (update instanceof ModelUpdate.Change) {
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
      super.processWatermark(new Watermark(time));
    }
  }
}
