package io.sluice.jobs.demo;

import java.nio.file.Path;

/**
 * What a run of the demo does.
 *
 * @param readings how many, over all pumps
 * @param pumps how many
 * @param readingsPerSecond how fast the source makes them at most
 * @param parallelism of the scoring
 * @param seed of the simulated pumps
 * @param output the folder for the files
 */
record DemoPlan(
    int readings, int pumps, double readingsPerSecond, int parallelism, long seed, Path output) {

  /** The reading with which the second version is published: that in the middle. */
  long swapAt() {
    return readings / 2;
  }
}
