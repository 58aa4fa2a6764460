package io.sluice.jobs.demo;

import io.sluice.jobs.demo.FaultSchedule.Condition;
import java.io.Serializable;

/**
 * Simulates centrifugal pumps under changing load: a pure function from an index to a reading, the
 * same on every machine, so that any part of the stream can be made again anywhere.
 *
 * <p>Reading {@code i} is of pump {@code i % pumps} at step {@code i / pumps}; each pump is read
 * once a second. The channels hang together as the affinity laws say (flow follows the speed, head
 * its square, power flow times head), temperatures follow the load of the past minutes, each pump
 * is a little different from the others, and each sensor has its noise. Faults come by {@link
 * FaultSchedule} and show in several channels at once.
 */
public final class PumpSimulator implements Serializable {
  private static final long serialVersionUID = 1;

  /** The time of the first reading: 1 January 2026, 00:00 UTC. */
  public static final long START = 1_767_225_600_000L;

  private static final int MILLIS_PER_STEP = 1000;
  private static final int LOAD_PERIOD = 240;
  private static final int RIPPLE_PERIOD = 20;
  private static final int THERMAL_STEP = 45;

  private final int pumps;
  private final boolean withFaults;
  private final HashNoise load;
  private final HashNoise ripple;
  private final HashNoise individual;
  private final HashNoise weather;
  private final HashNoise sensors;
  private final FaultSchedule schedule;

  private PumpSimulator(long seed, int pumps, boolean withFaults) {
    if (pumps < 1) {
      throw new IllegalArgumentException("pumps: " + pumps + " is below 1");
    }
    this.pumps = pumps;
    this.withFaults = withFaults;
    HashNoise noise = new HashNoise(seed);
    this.load = noise.stream(0);
    this.ripple = noise.stream(1);
    this.individual = noise.stream(2);
    this.weather = noise.stream(3);
    this.sensors = noise.stream(4);
    this.schedule = new FaultSchedule(noise.stream(5));
  }

  /**
   * Pumps that have faults now and then.
   *
   * @param seed another seed, another stream
   * @param pumps how many
   */
  public static PumpSimulator withFaults(long seed, int pumps) {
    return new PumpSimulator(seed, pumps, true);
  }

  /** The same pumps as {@link #withFaults}, but they are always well: data to train with. */
  public static PumpSimulator healthy(long seed, int pumps) {
    return new PumpSimulator(seed, pumps, false);
  }

  /** The reading at an index from 0 on. */
  public PumpReading reading(long index) {
    int pump = (int) (index % pumps);
    long step = index / pumps;
    Condition condition = withFaults ? schedule.at(pump, step) : Condition.HEALTHY;
    return new Sensors(pump, step).read(condition);
  }

  /** The speed of a pump as a share of its greatest: 0.7 to 1. */
  private double speed(int pump, long step) {
    return 0.7
        + 0.26 * load.smooth(pump, step, LOAD_PERIOD)
        + 0.04 * ripple.smooth(pump, step, RIPPLE_PERIOD);
  }

  /** The load that a pump's temperatures remember: 0.3 to 1. */
  private double remembered(int pump, long step) {
    double sum = 0;
    double weight = 8;
    double weights = 0;
    for (int lag = 1; lag <= 4; lag++) {
      double speed = speed(pump, step - (long) lag * THERMAL_STEP);
      sum += weight * speed * speed * speed;
      weights += weight;
      weight /= 2;
    }
    return sum / weights;
  }

  /** The sensors of one pump at one step. */
  private final class Sensors {
    private final int pump;
    private final long step;
    private final HashNoise noise;

    Sensors(int pump, long step) {
      this.pump = pump;
      this.step = step;
      this.noise = sensors.stream(step);
    }

    PumpReading read(Condition condition) {
      double cavitation = severity(condition, PumpFault.CAVITATION);
      double wear = severity(condition, PumpFault.BEARING_WEAR);
      double leak = severity(condition, PumpFault.SEAL_LEAK);
      double heat = severity(condition, PumpFault.MOTOR_OVERHEATING);
      double drift = severity(condition, PumpFault.SENSOR_DRIFT);
      double flutter = cavitation * noise(8);

      double speed = speed(pump, step);
      double flow = 48 * speed * own(0) * (1 - 0.09 * leak - 0.07 * cavitation) + 1.6 * flutter;
      double head = 7.5 * speed * speed * own(1) - 0.0004 * flow * flow;
      head *= 1 - 0.06 * leak - 0.08 * cavitation;
      double suction =
          1.9 - 0.0003 * flow * flow + 0.1 * weather.smooth(pump, step, 3000) - 0.25 * cavitation;
      double power = flow * head / 36;
      double current = 4 + 1.45 * power * own(2) * (1 + 0.05 * wear + 0.05 * heat + 0.05 * leak);
      double shaking = 0.7 + 1.1 * speed * speed;
      double ambient = 18 + 6 * weather.smooth(-1, step, 7200);
      double warmth = remembered(pump, step);

      return new PumpReading(
          "pump-" + pump,
          START + step * MILLIS_PER_STEP,
          measured(0, suction + 0.1 * flutter, 0.012),
          measured(1, suction + head + 0.7 * drift + 0.15 * flutter, 0.03),
          measured(2, flow, 0.25),
          measured(3, current + 0.5 * flutter, 0.12),
          vibration(4, shaking * 0.8 * own(4) * (1 + 0.6 * cavitation + 0.2 * wear)),
          vibration(5, shaking * own(5) * (1 + 0.45 * cavitation + 0.8 * wear)),
          measured(6, ambient + 14 + 16 * warmth * own(6) + 7 * wear, 0.25),
          measured(7, ambient + 20 + 26 * warmth * own(7) + 11 * heat, 0.35),
          condition.fault());
    }

    private static double severity(Condition condition, PumpFault fault) {
      return condition.fault() == fault ? condition.severity() : 0;
    }

    /** By how much this pump differs from the others: 0.98 to 1.02. */
    private double own(int what) {
      return 0.98 + 0.04 * individual.uniform(pump, what);
    }

    private double noise(int channel) {
      return noise.normal(pump, channel);
    }

    private float measured(int channel, double value, double deviation) {
      return (float) (value + deviation * noise(channel));
    }

    /** Vibration is never below zero, and its noise grows with it. */
    private float vibration(int channel, double value) {
      return (float) (value * (1 + 0.06 * noise(channel)));
    }
  }
}
