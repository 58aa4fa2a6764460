package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModelArtifactTest {
  @Test
  void readsWhatItWroteAndWritesTheSameBytes() {
    ModelArtifact artifact = Models.gate();

    ModelArtifact again = ModelArtifact.read(artifact.toBytes());

    assertThat(again.contents()).isEqualTo(artifact.contents());
    assertThat(again.id()).isEqualTo(artifact.id());
    assertThat(ModelArtifact.of(again.contents()).toBytes()).isEqualTo(artifact.toBytes());
  }
}
