package io.sluice.benchmarks.flink;

import org.apache.flink.connector.datagen.source.GeneratorFunction;

/** The events of a {@link SwapSchedule}, each when it is due. */
final class DueSamples implements GeneratorFunction<Long, Sample> {
  private static final long serialVersionUID = 1L;

  private final SwapSchedule schedule;

  DueSamples(SwapSchedule schedule) {
    this.schedule = schedule;
  }

  @Override
  public Sample map(Long index) {
    SwapSchedule.await(schedule.eventDue(index));
    return Sample.of(index, DemoModel.SENSORS);
  }

  /** When an event was due. */
  static long due(Sample sample, SwapSchedule schedule) {
    return schedule.eventDue(sample.time * DemoModel.SENSORS + sample.sensor);
  }
}
