package io.sluice.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DataType;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.runtime.GoldenCheck;
import io.sluice.runtime.ModelCompiler;
import org.junit.jupiter.api.Test;

class PumpModelsTest {
  @Test
  void bothAreVersionsOfOneModelWithTheDemosFeatures() throws Exception {
    ModelArtifact first = PumpModels.first();
    ModelArtifact second = PumpModels.second();

    assertThat(first.id().name()).isEqualTo("pump-anomaly").isEqualTo(second.id().name());
    assertThat(first.id().version()).isEqualTo("1");
    assertThat(second.id().version()).isEqualTo("2");
    assertThat(first.features().names())
        .containsExactly("suctionPressure", "dischargePressure", "flow", "motorCurrent");
    assertThat(second.features().names()).isEqualTo(PumpReading.CHANNELS);
  }

  @Test
  void bothAreQuantizedGatedAndProved() throws Exception {
    for (ModelArtifact model : new ModelArtifact[] {PumpModels.first(), PumpModels.second()}) {
      assertThat(model.graph().nodes())
          .extracting(Node::op)
          .hasAtLeastOneElementOfType(Op.HardSigmoid.class);
      assertThat(model.graph().tensors().values())
          .filteredOn(tensor -> model.graph().constants().containsKey(tensor.name()))
          .filteredOn(tensor -> tensor.name().endsWith("weight"))
          .isNotEmpty()
          .allMatch(tensor -> tensor.type() == DataType.INT8);
      assertThat(model.golden()).isNotNull();
      GoldenCheck.verify(ModelCompiler.compile(model), model.golden());
      assertThat(model.fileBytes()).isLessThan(32 * 1024);
    }
  }
}
