package io.sluice.benchmarks.flink;

/** An event with many features, as a user's job has it: a POJO with an array. */
public final class WideRow {
  static final int FEATURES = 640;

  public int sensor;
  public float[] values = {};

  /** For Flink. */
  public WideRow() {}

  WideRow(int sensor, float[] values) {
    this.sensor = sensor;
    this.values = values;
  }
}
