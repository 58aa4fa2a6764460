package io.sluice.flink.operator;

import org.apache.flink.metrics.groups.OperatorMetricGroup;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.KeyContextHandler;
import org.apache.flink.streaming.api.operators.OperatorAttributes;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.StreamTaskStateInitializer;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Stands before an operator and passes on everything but the status of its inputs, which the
 * operators of Flink 1 combine in final methods: the first input could not be idle while the second
 * one is active.
 */
final class StatusFilter<A, B, R>
    implements TwoInputStreamOperator<A, B, R>,
        BoundedMultiInput,
        KeyContextHandler,
        PreparesModels {
  private static final long serialVersionUID = 1L;

  private final transient TwoInputOperator<A, B, R> operator;

  StatusFilter(TwoInputOperator<A, B, R> operator) {
    this.operator = operator;
  }

  TwoInputOperator<A, B, R> operator() {
    return operator;
  }

  @Override
  public void processWatermarkStatus1(WatermarkStatus status) throws Exception {
    operator.processStatus1(status);
  }

  @Override
  public void processWatermarkStatus2(WatermarkStatus status) {}

  @Override
  public void processElement1(StreamRecord<A> element) throws Exception {
    operator.processElement1(element);
  }

  @Override
  public void processElement2(StreamRecord<B> element) throws Exception {
    operator.processElement2(element);
  }

  @Override
  public void processWatermark1(Watermark mark) throws Exception {
    operator.processWatermark1(mark);
  }

  @Override
  public void processWatermark2(Watermark mark) throws Exception {
    operator.processWatermark2(mark);
  }

  @Override
  public void processLatencyMarker1(LatencyMarker marker) throws Exception {
    operator.processLatencyMarker1(marker);
  }

  @Override
  public void processLatencyMarker2(LatencyMarker marker) throws Exception {
    operator.processLatencyMarker2(marker);
  }

  @Override
  public void processRecordAttributes1(RecordAttributes attributes) throws Exception {
    operator.processRecordAttributes1(attributes);
  }

  @Override
  public void processRecordAttributes2(RecordAttributes attributes) throws Exception {
    operator.processRecordAttributes2(attributes);
  }

  @Override
  public void endInput(int inputId) throws Exception {
    operator.endInput(inputId);
  }

  @Override
  public boolean waitsForModels() {
    return operator.waitsForModels();
  }

  @Override
  public void open() throws Exception {
    operator.open();
  }

  @Override
  public void finish() throws Exception {
    operator.finish();
  }

  @Override
  public void close() throws Exception {
    operator.close();
  }

  @Override
  public void initializeState(StreamTaskStateInitializer initializer) throws Exception {
    operator.initializeState(initializer);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    operator.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public OperatorSnapshotFutures snapshotState(
      long checkpointId, long timestamp, CheckpointOptions options, CheckpointStreamFactory storage)
      throws Exception {
    return operator.snapshotState(checkpointId, timestamp, options, storage);
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    operator.notifyCheckpointComplete(checkpointId);
  }

  @Override
  public void notifyCheckpointAborted(long checkpointId) throws Exception {
    operator.notifyCheckpointAborted(checkpointId);
  }

  @Override
  public void setKeyContextElement1(StreamRecord<?> element) throws Exception {
    operator.setKeyContextElement1(element);
  }

  @Override
  public void setKeyContextElement2(StreamRecord<?> element) throws Exception {
    operator.setKeyContextElement2(element);
  }

  @Override
  public boolean hasKeyContext1() {
    return operator.hasKeyContext1();
  }

  @Override
  public boolean hasKeyContext2() {
    return operator.hasKeyContext2();
  }

  @Override
  public void setCurrentKey(Object key) {
    operator.setCurrentKey(key);
  }

  @Override
  public Object getCurrentKey() {
    return operator.getCurrentKey();
  }

  @Override
  public OperatorMetricGroup getMetricGroup() {
    return operator.getMetricGroup();
  }

  @Override
  public OperatorID getOperatorID() {
    return operator.getOperatorID();
  }

  @Override
  public OperatorAttributes getOperatorAttributes() {
    return operator.getOperatorAttributes();
  }
}
