package io.sluice.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ModelArtifact;
import io.sluice.runtime.GoldenCheck;
import io.sluice.runtime.ModelCompiler;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PumpModelsTest {
  @Test
  void theFirstIsWhatItsMakerMakesByteForByte() throws IOException {
    assertThat(PumpModelMaker.first().id()).isEqualTo(PumpModels.first().id());
  }

  @Test
  void theSecondIsWhatItsMakerMakesByteForByte() throws IOException {
    assertThat(PumpModelMaker.second().id()).isEqualTo(PumpModels.second().id());
  }

  @Test
  void bothComputeTheirGoldenVectorsOnThisMachine() throws IOException {
    for (ModelArtifact model : new ModelArtifact[] {PumpModels.first(), PumpModels.second()}) {
      assertThat(model.golden()).isNotNull();
      GoldenCheck.verify(ModelCompiler.compile(model));
    }
  }
}
