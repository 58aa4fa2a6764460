package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelArtifactTest {
  @Test
  void readsWhatItWroteAndWritesTheSameBytes() {
    ModelArtifact artifact = Models.gate();

    ModelArtifact again = ModelArtifact.read(artifact.toBytes());

    assertThat(again.contents()).isEqualTo(artifact.contents());
    assertThat(again.id()).isEqualTo(artifact.id());
    assertThat(ModelArtifact.of(again.contents()).toBytes()).isEqualTo(artifact.toBytes());
  }

  @Test
  void theSameModelIsTheSameFileOnEveryJdk() {
    // 2e-3f and 1e10f are among the numbers that Float.toString writes differently before JDK 19.
    assertThat(Models.gate().id().digest())
        .isEqualTo("18b50b4cc27dd263ce12d0629819efb4c6a7a33954862631accdda4681d7ea41");
  }

  @Test
  void tensorsAreAlignedToTheirElements() {
    byte[] file = Models.gate().toBytes();
    assertThat(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8).isZero();
  }

  @Test
  void readsAFileThatAnotherLanguageWroteFromTheSpecification() throws IOException {
    ModelArtifact artifact;
    try (InputStream in = getClass().getResourceAsStream("from-python.sluice")) {
      artifact = ModelArtifact.read(Objects.requireNonNull(in).readAllBytes());
    }

    assertThat(artifact.id().name()).isEqualTo("from-python");
    assertThat(artifact.graph().nodes().get(1).op()).isEqualTo(Op.HardSigmoid.torch());
    assertThat(Objects.requireNonNull(artifact.graph().constant("fc.weight")).toFloats())
        .containsExactly(0.5f, -1.0f, 2.0f, 1.5f, 0.25f, -0.75f);
    assertThat(Objects.requireNonNull(artifact.golden()).input(1)).containsExactly(-4, 0, 4);
    assertThat(Objects.requireNonNull(artifact.outputs().decision()).labels())
        .containsExactly("closed", "open");
    assertThat(artifact.provenance()).containsEntry("writer", "write_model.py");
  }

  @Test
  void namesTheFileThatIsWrong(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("notes.sluice"), "not a model at all");
    assertThatThrownBy(() -> ModelArtifact.read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("notes.sluice: not a Sluice model: header length");
  }

  @Test
  void readsImportedOpsOfEveryTypeAndTheirNumerics() {
    ModelArtifact artifact = Models.imported();

    ModelArtifact again = ModelArtifact.read(artifact.toBytes());

    assertThat(again.contents()).isEqualTo(artifact.contents());
    assertThat(again.graph().numerics()).isEqualTo(NumericsProfile.TFLITE_REFERENCE);
    for (DataType type : DataType.values()) {
      assertThat(Objects.requireNonNull(again.graph().constant("c." + type)).type())
          .isEqualTo(type);
    }
    assertThat(Objects.requireNonNull(again.graph().constant("c.UINT8")).toLongs())
        .containsExactly(0, 1, 255);
    assertThat(Objects.requireNonNull(again.graph().constant("c.FLOAT16")).toDoubles())
        .containsExactly(0, 1, -0.333251953125);
  }

  @Test
  void aGraphOfTooManyNodesIsRefused() {
    Node node = new Node("n", new Op.Unary(UnaryFunction.RELU), List.of("x"), List.of("y"));
    List<Node> nodes = Collections.nCopies(Graph.MAX_NODES + 1, node);
    assertThatThrownBy(
            () -> new Graph(List.of(), Map.of(), nodes, List.of("x"), List.of("y"), List.of()))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("the graph has 100001 nodes; at most 100000 are supported");
  }
}
