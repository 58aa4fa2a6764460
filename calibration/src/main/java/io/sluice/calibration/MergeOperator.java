package io.sluice.calibration;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Merges the latest reports of all subtasks to a calibration file. It needs no state of its own: a
 * report is of all that its subtask has seen.
 */
final class MergeOperator extends AbstractStreamOperator<byte[]>
    implements OneInputStreamOperator<byte[], byte[]> {
  private static final long serialVersionUID = 1L;

  private final String model;
  private transient SortedMap<Integer, byte[]> reports = new TreeMap<>();

  MergeOperator(String model) {
    this.model = model;
  }

  @Override
  public void open() throws Exception {
    super.open();
    reports = new TreeMap<>();
  }

  @Override
  public void processElement(StreamRecord<byte[]> record) {
    byte[] report = record.getValue();
    reports.put(ByteBuffer.wrap(report).getInt(), Arrays.copyOfRange(report, 4, report.length));
    CalibrationSketch merged = new CalibrationSketch();
    reports.values().forEach(part -> merged.merge(CalibrationSketch.read(part)));
    if (!merged.isEmpty()) {
      output.collect(new StreamRecord<>(merged.file(model).toBytes()));
    }
  }
}
