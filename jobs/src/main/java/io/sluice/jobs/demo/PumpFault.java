package io.sluice.jobs.demo;

/** What is wrong with a pump, and so the label of a simulated reading. */
public enum PumpFault {
  /** The pump is well. */
  NONE,
  /** Vapour bubbles in the inlet: suction and flow fall and flutter, the pump shakes. Sudden. */
  CAVITATION,
  /** A bearing wears out: radial vibration first, then heat. Gradual. */
  BEARING_WEAR,
  /** The seal leaks: less flow and pressure for the same current. Gradual. */
  SEAL_LEAK,
  /** The motor's cooling is blocked: its temperature climbs, its current a little. Gradual. */
  MOTOR_OVERHEATING,
  /** The discharge pressure sensor drifts away while the pump is well. Gradual. */
  SENSOR_DRIFT
}
