package io.sluice.jobs.demo;

import io.sluice.flink.ScoredEvent;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Makes a line of the scores file of each score, and counts it on the way. */
final class RowWriter extends RichMapFunction<ScoredEvent<TimedReading>, String> {
  private static final long serialVersionUID = 1;
  private transient ReadingTally tally;

  @Override
  public void open(OpenContext context) {
    tally = new ReadingTally();
    getRuntimeContext().addAccumulator(DemoJob.SCORES, tally);
  }

  @Override
  public String map(ScoredEvent<TimedReading> scored) {
    tally.add(scored);
    return ScoreRow.of(scored).toCsv();
  }
}
