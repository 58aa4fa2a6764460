package io.sluice.jobs.demo;

import io.sluice.model.ModelArtifact;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/**
 * What the demo leaves behind in its folder, enough to score the same readings again with {@code
 * sluice score}.
 *
 * @param folder made if it is not there; files of an earlier run are written over
 */
record DemoFiles(Path folder) {

  Path scores() {
    return folder.resolve("scores.csv");
  }

  Path readings() {
    return folder.resolve("readings.csv");
  }

  Path model(ModelArtifact artifact) {
    return folder.resolve(PumpModels.file(artifact.id().version()));
  }

  void create() throws IOException {
    Files.createDirectories(folder);
  }

  /** Writes the readings of a plan, with the truth in the last two columns. */
  void writeReadings(DemoPlan plan) throws IOException {
    PumpSimulator simulator = PumpSimulator.withFaults(plan.seed(), plan.pumps());
    try (BufferedWriter out = Files.newBufferedWriter(readings())) {
      out.write("time,pump," + String.join(",", PumpReading.CHANNELS) + ",fault,anomaly\n");
      StringBuilder line = new StringBuilder();
      for (long index = 0; index < plan.readings(); index++) {
        PumpReading reading = simulator.reading(index);
        line.setLength(0);
        line.append(Instant.ofEpochMilli(reading.time())).append(',').append(reading.pump());
        for (float value : reading.channels()) {
          line.append(',').append(value);
        }
        line.append(',').append(reading.fault().name().toLowerCase(Locale.ROOT));
        line.append(reading.fault() == PumpFault.NONE ? ",0\n" : ",1\n");
        out.append(line);
      }
    }
  }
}
