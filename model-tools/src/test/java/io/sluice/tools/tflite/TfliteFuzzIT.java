package io.sluice.tools.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Published models and our own with variables, with some bytes changed: they are imported, or
 * refused with a reason. System property {@code sluice.fuzz.runs} says how many, {@code
 * sluice.fuzz.seed} which.
 */
class TfliteFuzzIT {
  private static final int RUNS = 100_000;

  @Test
  void mutatedModelsAreImportedOrRefusedAndNothingElse() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String model :
        List.of(
            "hello_world_fp32",
            "hello_world_int8",
            "micro_speech_int8",
            "mnist_lstm_int8",
            "keyword_scrambled_svdf_i16")) {
      files.add(Files.readAllBytes(Conformance.path("models/tflm/" + model + ".tflite")));
    }
    for (String model : List.of("keywords-int8", "gru-float32", "counters-int32", "ring-uint8")) {
      files.add(Files.readAllBytes(TfliteGoldenTest.FOLDER.resolve("stream-" + model + ".tflite")));
    }
    int runs = Integer.getInteger("sluice.fuzz.runs", RUNS);
    long seed = Long.getLong("sluice.fuzz.seed", 1);

    int refused = TfliteMutations.run(files, runs, new Random(seed));

    System.out.printf("%d of %d mutations refused%n", refused, runs);
    assertThat(refused).isPositive();
  }
}
