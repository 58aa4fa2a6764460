package io.sluice.jobs.score;

import io.sluice.jobs.csv.CsvRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Behind the source: lets good rows through, sends the others aside, counts all, and leaves a file
 * when its part of the input is used up, by which the watch over the models learns to end. A file
 * and not a count, because it is still there after a restart.
 */
final class RowGate extends AbstractStreamOperator<CsvRow>
    implements OneInputStreamOperator<CsvRow, CsvRow>, BoundedOneInput {
  private static final long serialVersionUID = 1L;
  static final OutputTag<CsvRow> UNREADABLE = new OutputTag<>("unreadable-rows") {};
  static final String ROWS_READ = "sluice-rows-read";

  private final String endFolder;
  private transient LongCounter rows = new LongCounter();

  /**
   * @param endFolder where each subtask leaves a file at the end of its input
   */
  RowGate(Path endFolder) {
    this.endFolder = endFolder.toString();
  }

  @Override
  public void open() throws Exception {
    super.open();
    rows = new LongCounter();
    getRuntimeContext().addAccumulator(ROWS_READ, rows);
  }

  @Override
  public void processElement(StreamRecord<CsvRow> element) {
    rows.add(1);
    if (element.getValue().problem() == null) {
      output.collect(element);
    } else {
      output.collect(UNREADABLE, element);
    }
  }

  @Override
  public void endInput() throws IOException {
    int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    Files.write(Path.of(endFolder, Integer.toString(subtask)), new byte[0]);
  }
}
