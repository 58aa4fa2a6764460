package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A header with one wrong node gives a model or a message, and no other exception. */
class HeaderMutationTest {
  private static final List<String> JSON_TEXTS =
      List.of(
          ArtifactReader.GRAPH,
          ArtifactReader.FEATURES,
          ArtifactReader.OUTPUTS,
          ArtifactReader.PROVENANCE);

  static List<ModelArtifact> goodModels() {
    return List.of(Models.gate(), Models.imported(), Models.everyOp(), Models.trees());
  }

  @ParameterizedTest
  @MethodSource("goodModels")
  void aChangedHeaderGivesAModelOrAMessage(ModelArtifact good) throws JsonProcessingException {
    List<String> messages = new ArrayList<>();
    ObjectNode header = header(good);
    JsonMutations.of(header, text -> read(good, text, messages));
    assertThat(messages).hasSizeGreaterThan(500);
  }

  @ParameterizedTest
  @MethodSource("goodModels")
  void aChangedFieldOfTheMetadataGivesAModelOrAMessage(ModelArtifact good)
      throws JsonProcessingException {
    List<String> messages = new ArrayList<>();
    for (String key : JSON_TEXTS) {
      ObjectNode header = header(good);
      ObjectNode metadata = (ObjectNode) header.get("__metadata__");
      if (!metadata.has(key)) {
        continue;
      }
      JsonNode value = ModelJson.MAPPER.readTree(metadata.get(key).textValue());
      JsonMutations.of(
          value,
          text -> {
            metadata.put(key, text);
            read(good, header.toString(), messages);
          });
    }
    assertThat(messages)
        .hasSizeGreaterThan(500)
        .noneMatch(message -> message.contains("Exception") || message.contains("problem: "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sluice.provenance|null|metadata 'sluice.provenance' is null",
        "sluice.provenance|{\"made-by\":null}|metadata 'sluice.provenance'.made-by: null is not allowed",
        "sluice.outputs|{\"names\":null}|metadata 'sluice.outputs'",
        "sluice.outputs|{\"names\":[\"score\"],\"decision\":{\"type\":\"threshold\",\"output\":2147483647,\"threshold\":1.0,\"labels\":[\"a\",\"b\"]}}|the decision reads more outputs than the 1",
        "sluice.outputs|{\"names\":[\"score\"],\"decision\":{\"type\":\"threshold\",\"output\":0,\"threshold\":1e300,\"labels\":[\"a\",\"b\"]}}|threshold Infinity is not finite",
        "sluice.outputs|{\"names\":[\"score\"],\"decision\":{\"type\":\"threshold\",\"output\":0,\"threshold\":1.0,\"labels\":[\"a\",null]}}|.decision.labels[1]: null is not allowed",
      })
  void aWrongFieldIsNamed(String key, String json, String message) throws JsonProcessingException {
    ModelArtifact good = Models.gate();
    ObjectNode header = header(good);
    ((ObjectNode) header.get("__metadata__")).put(key, json);
    byte[] file = file(good, header.toString());
    assertThatThrownBy(() -> ModelArtifact.read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"input\":\"h0\"|\"input\":null|.states[0].input: null is not allowed",
        "\"output\":\"h1\"|\"output\":null|.states[0].output: null is not allowed",
        "\"epsilon\":0.5|\"epsilon\":\"NaN\"|batch_norm: epsilon NaN is not finite",
        "\"alpha\":0.25|\"alpha\":1e39|hard_sigmoid: alpha Infinity is not finite",
        "\"beta\":0.75|\"beta\":\"NaN\"|hard_sigmoid: beta NaN is not finite",
      })
  void aWrongFieldOfTheGraphIsNamed(String from, String to, String message)
      throws JsonProcessingException {
    ModelArtifact good = Models.everyOp();
    ObjectNode header = header(good);
    ObjectNode metadata = (ObjectNode) header.get("__metadata__");
    String graph = metadata.get(ArtifactReader.GRAPH).textValue();
    assertThat(graph).contains(from);
    metadata.put(ArtifactReader.GRAPH, graph.replace(from, to));
    byte[] file = file(good, header.toString());
    assertThatThrownBy(() -> ModelArtifact.read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }

  private static void read(ModelArtifact good, String header, List<String> messages) {
    try {
      ModelArtifact.read(file(good, header));
    } catch (InvalidModelException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
      messages.add(e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      fail("header " + header, e);
    }
  }

  private static ObjectNode header(ModelArtifact good) throws JsonProcessingException {
    byte[] file = good.toBytes();
    String json = new String(file, 8, headerLength(file), StandardCharsets.UTF_8);
    return (ObjectNode) ModelJson.MAPPER.readTree(json);
  }

  private static int headerLength(byte[] file) {
    return (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  private static byte[] file(ModelArtifact good, String header) {
    byte[] file = good.toBytes();
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    int body = 8 + headerLength(file);
    return ByteBuffer.allocate(8 + json.length + file.length - body)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(file, body, file.length - body)
        .array();
  }
}
