package io.sluice.benchmarks.flink;

/** What the jobs without Sluice give for an event. */
public final class Scored {
  public int sensor;
  public long time;
  public float score;

  /** For Flink. */
  public Scored() {}

  Scored(Sample sample, float score) {
    this.sensor = sample.sensor;
    this.time = sample.time;
    this.score = score;
  }
}
