package io.sluice.calibration;

import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Merges the reports of all subtasks to a calibration file. A report is in the state of its subtask
 * until it is sent, and from then on in what is merged here, so that each input counts once.
 */
final class MergeOperator extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<byte[], byte[]> {
  private static final long serialVersionUID = 1L;

  private final String model;
  private transient CalibrationSketch merged = new CalibrationSketch();
  private transient @Nullable ListState<byte[]> state;

  MergeOperator(String model) {
    this.model = model;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "merged-calibration", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    merged = new CalibrationSketch();
    for (byte[] part : state.get()) {
      merged.merge(CalibrationSketch.read(part));
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    if (state != null) {
      state.update(List.of(merged.toBytes()));
    }
  }

  @Override
  public void processElement(StreamRecord<byte[]> record) {
    merged.merge(CalibrationSketch.read(record.getValue()));
    if (!merged.isEmpty()) {
      output.collect(new StreamRecord<>(merged.file(model).toBytes()));
    }
  }
}
