package io.sluice.benchmarks.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.runtime.io.network.partition.consumer.IndexedInputGate;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Scores rows as many at a time as there are without waiting: an event is put off only while the
 * input gate has more buffers. The least that batches in an operator need, to measure what they can
 * gain: without timers and control records, and with nothing for a gate whose next buffer brings no
 * event.
 */
final class RowsOperator extends AbstractStreamOperator<WideScored>
    implements OneInputStreamOperator<WideRow, WideScored>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  /** Of all subtasks in this process since the start. */
  static final AtomicLong BATCHES = new AtomicLong();

  private final RowModel model;
  private final int most;

  private transient RowModel.Rows rows;
  private transient IndexedInputGate gate;
  private transient List<WideRow> waiting;
  private transient float[] inputs;
  private transient float[] outputs;
  private transient StreamRecord<WideScored> record;

  /**
   * An operator.
   *
   * @param most rows at a time
   */
  @SuppressWarnings("NullAway.Init") // made in open
  RowsOperator(RowModel model, int most) {
    this.model = model;
    this.most = most;
  }

  @Override
  public void open() throws Exception {
    super.open();
    rows = model.open(most);
    gate = getContainingTask().getEnvironment().getAllInputGates()[0];
    waiting = new ArrayList<>(most);
    inputs = new float[most * WideRow.FEATURES];
    outputs = new float[most * WideRow.FEATURES];
    record = new StreamRecord<>(null);
  }

  @Override
  public void processElement(StreamRecord<WideRow> element) throws Exception {
    WideRow row = element.getValue();
    System.arraycopy(row.values, 0, inputs, waiting.size() * WideRow.FEATURES, WideRow.FEATURES);
    waiting.add(row);
    if (waiting.size() == most || !gate.isApproximatelyAvailable()) {
      scoreAll();
    }
  }

  private void scoreAll() throws Exception {
    if (waiting.isEmpty()) {
      return;
    }
    BATCHES.incrementAndGet();
    rows.score(waiting.size(), inputs, outputs);
    for (int i = 0; i < waiting.size(); i++) {
      float[] own = new float[WideRow.FEATURES];
      System.arraycopy(outputs, i * WideRow.FEATURES, own, 0, WideRow.FEATURES);
      output.collect(record.replace(new WideScored(waiting.get(i), own)));
    }
    waiting.clear();
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    scoreAll();
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    scoreAll();
  }

  @Override
  public void endInput() throws Exception {
    scoreAll();
  }

  @Override
  public void close() throws Exception {
    if (rows != null) {
      rows.close();
    }
    super.close();
  }
}
