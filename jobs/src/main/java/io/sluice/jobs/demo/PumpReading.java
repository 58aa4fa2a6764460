package io.sluice.jobs.demo;

import java.util.List;

/**
 * What eight sensors of one pump say at one moment, and the truth about it.
 *
 * @param pump which pump; {@code pump-0} and so on
 * @param time of the event, in milliseconds since the epoch
 * @param suctionPressure before the pump, bar
 * @param dischargePressure behind the pump, bar
 * @param flow in cubic metres an hour
 * @param motorCurrent in amperes
 * @param vibrationAxial velocity along the shaft, mm/s RMS
 * @param vibrationRadial velocity across the shaft, mm/s RMS
 * @param bearingTemperature in degrees Celsius
 * @param motorTemperature in degrees Celsius
 * @param fault what is wrong; no model sees this, it is there to judge them
 */
public record PumpReading(
    String pump,
    long time,
    float suctionPressure,
    float dischargePressure,
    float flow,
    float motorCurrent,
    float vibrationAxial,
    float vibrationRadial,
    float bearingTemperature,
    float motorTemperature,
    PumpFault fault) {

  /** The names of the eight channels, in the order of {@link #channels()}. */
  public static final List<String> CHANNELS =
      List.of(
          "suctionPressure",
          "dischargePressure",
          "flow",
          "motorCurrent",
          "vibrationAxial",
          "vibrationRadial",
          "bearingTemperature",
          "motorTemperature");

  /** The eight values in the order of {@link #CHANNELS}. */
  public float[] channels() {
    return new float[] {
      suctionPressure,
      dischargePressure,
      flow,
      motorCurrent,
      vibrationAxial,
      vibrationRadial,
      bearingTemperature,
      motorTemperature
    };
  }
}
