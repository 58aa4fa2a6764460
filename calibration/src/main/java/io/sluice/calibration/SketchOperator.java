package io.sluice.calibration;

import io.sluice.model.ModelArtifact;
import io.sluice.tools.quantize.ModelTensors;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Runs a float model on each input and keeps sketches of its tensors. A report is what the subtask
 * has seen since its report before. So its state is only what it has not reported yet, and a
 * subtask that has ended, whose state Flink drops, has none.
 */
final class SketchOperator extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<float[], byte[]>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final byte[] model;
  private final long every;
  private transient @Nullable ModelTensors tensors;
  private transient CalibrationSketch sketch = new CalibrationSketch();
  private transient @Nullable ListState<byte[]> state;
  private transient long sinceReport;

  SketchOperator(byte[] model, long every) {
    this.model = model;
    this.every = every;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "calibration", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    sketch = new CalibrationSketch();
    for (byte[] part : state.get()) {
      sketch.merge(CalibrationSketch.read(part));
    }
    tensors = new ModelTensors(ModelArtifact.read(model));
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    if (state != null) {
      state.update(List.of(sketch.toBytes()));
    }
  }

  @Override
  public void processElement(StreamRecord<float[]> record) {
    float[] input = record.getValue();
    if (tensors != null && tensors.takes(input)) {
      sketch.add(input, tensors.of(input));
      if (++sinceReport >= every) {
        report();
      }
    }
  }

  @Override
  public void endInput() {
    report();
  }

  private void report() {
    output.collect(new StreamRecord<>(sketch.toBytes()));
    sketch = new CalibrationSketch();
    sinceReport = 0;
  }
}
