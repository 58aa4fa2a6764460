package io.sluice.jobs.demo;

import org.apache.flink.api.common.accumulators.ListAccumulator;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * Counts events without a score, or refused models, and keeps the reason of the first one.
 *
 * @param <T> dead letter or rejected model
 */
final class RefusalCounter<T> extends RichMapFunction<T, String> {
  private static final long serialVersionUID = 1;
  private final String accumulator;
  private final MapFunction<T, String> reason;
  private final LongCounter count = new LongCounter();
  private final ListAccumulator<String> example = new ListAccumulator<>();

  /**
   * @param accumulator name of the count; the first reason has {@link #example(String)} of it
   * @param reason for a person
   */
  RefusalCounter(String accumulator, MapFunction<T, String> reason) {
    this.accumulator = accumulator;
    this.reason = reason;
  }

  static String example(String accumulator) {
    return accumulator + "-example";
  }

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator(accumulator, count);
    getRuntimeContext().addAccumulator(example(accumulator), example);
  }

  @Override
  public String map(T refused) throws Exception {
    String text = reason.map(refused);
    if (count.getLocalValuePrimitive() == 0) {
      example.add(text);
    }
    count.add(1);
    return text;
  }
}
