package io.sluice.benchmarks.flink;

/** An event as a user's job has it: a POJO, which Flink serializes field by field. */
public final class Sample {
  public int sensor;
  public long time;
  public float a;
  public float b;
  public float c;
  public float d;
  public float e;
  public float f;
  public float g;
  public float h;

  /** For Flink. */
  public Sample() {}

  /** Event number {@code index} of a stream in which the sensors take turns. */
  static Sample of(long index, int sensors) {
    Sample sample = new Sample();
    sample.sensor = (int) (index % sensors);
    sample.time = index / sensors;
    float phase = sample.time * 0.1f + sample.sensor;
    sample.a = wave(phase);
    sample.b = wave(phase + 0.3f);
    sample.c = wave(phase + 0.6f);
    sample.d = wave(phase + 0.9f);
    sample.e = wave(phase + 1.2f);
    sample.f = wave(phase + 1.5f);
    sample.g = wave(phase + 1.8f);
    sample.h = wave(phase + 2.1f);
    return sample;
  }

  /** Between -1 and 1, and cheap: what makes the events is a part of every job here. */
  private static float wave(float phase) {
    float part = phase - (int) phase;
    return 1f - 8f * part * (1f - part);
  }

  /** Writes the features in the order of {@link #FEATURES}. */
  void copyTo(float[] values, int at) {
    values[at] = a;
    values[at + 1] = b;
    values[at + 2] = c;
    values[at + 3] = d;
    values[at + 4] = e;
    values[at + 5] = f;
    values[at + 6] = g;
    values[at + 7] = h;
  }

  static final java.util.List<String> FEATURES =
      java.util.List.of("a", "b", "c", "d", "e", "f", "g", "h");
}
