package io.sluice.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * The models in the resources are what the generator makes, on every JVM. After a change of the
 * trainer: run {@link PumpModelMaker#main} with the resources' folder.
 */
class PumpModelMakerIT {
  @Test
  void theFirstModelIsMadeAgainByteForByte() throws Exception {
    assertThat(PumpModelMaker.first().toBytes()).isEqualTo(PumpModels.first().toBytes());
  }

  @Test
  void theSecondModelIsMadeAgainByteForByte() throws Exception {
    assertThat(PumpModelMaker.second().toBytes()).isEqualTo(PumpModels.second().toBytes());
  }
}
