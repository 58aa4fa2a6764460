package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactReaderTest {
  private static final byte[] GOOD = Models.gate().toBytes();

  /** The header of the good file, as text. */
  private static String header() {
    int length = (int) ByteBuffer.wrap(GOOD).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return new String(GOOD, 8, length, StandardCharsets.UTF_8);
  }

  private static byte[] body() {
    int length = (int) ByteBuffer.wrap(GOOD).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return Arrays.copyOfRange(GOOD, 8 + length, GOOD.length);
  }

  private static byte[] file(String header, byte[] body) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).array());
    out.writeBytes(json);
    out.writeBytes(body);
    return out.toByteArray();
  }

  private static void refuses(byte[] file, String message) {
    assertThatThrownBy(() -> ModelArtifact.read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }

  /** Refuses the good file after a change of its header's text. */
  private static void refusesHeader(String from, String to, String message) {
    assertThat(header()).contains(from);
    refuses(file(header().replace(from, to), body()), message);
  }

  @Test
  void refusesEveryFileThatEndsTooSoon() {
    for (int length = 0; length < GOOD.length; length++) {
      byte[] torn = Arrays.copyOf(GOOD, length);
      assertThatThrownBy(() -> ModelArtifact.read(torn)).isInstanceOf(InvalidModelException.class);
    }
    refuses(Arrays.copyOf(GOOD, GOOD.length - 1), "the file is truncated");
    refuses(Arrays.copyOf(GOOD, GOOD.length / 2), "the file is truncated");
    refuses(new byte[0], "not a Sluice model");
  }

  @Test
  void refusesBytesBehindTheLastTensor() {
    refuses(
        Arrays.copyOf(GOOD, GOOD.length + 3), "3 bytes after the last tensor belong to no tensor");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1L << 25, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void refusesAHeaderLengthOutOfBounds(long length) {
    byte[] file = GOOD.clone();
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    refuses(file, "not a Sluice model");
  }

  @Test
  void refusesAnotherKindOfFile() {
    refuses(
        "PK  this is a zip file, or so it says".getBytes(StandardCharsets.US_ASCII),
        "not a Sluice");
    refuses(file("[1, 2, 3]", new byte[0]), "not a JSON object");
    refuses(file("{\"w\": {}}", new byte[0]), "not a Sluice model");
    refuses(file("{\"__metadata__\": {\"format\": \"pt\"}}", new byte[0]), "safetensors file");
    refuses(file("{\"a\": \u0000}", new byte[0]), "not valid JSON");
  }

  @Test
  void refusesInvalidUtf8() {
    byte[] file = GOOD.clone();
    file[12] = (byte) 0xff;
    refuses(file, "not UTF-8");
  }

  @Test
  void refusesANewerFormat() {
    refusesHeader(
        "\"sluice.format\":\"1\"",
        "\"sluice.format\":\"3\"",
        "reads formats 1 to 2; use a newer version");
  }

  @Test
  void refusesTreesInAFileOfFormatOne() {
    byte[] file = Models.trees().toBytes();
    String text = new String(file, StandardCharsets.ISO_8859_1);
    assertThat(text).contains("\"sluice.format\":\"2\"");
    assertThat(ModelArtifact.read(file).contents()).isEqualTo(Models.trees().contents());
    byte[] older =
        text.replace("\"sluice.format\":\"2\"", "\"sluice.format\":\"1\"")
            .getBytes(StandardCharsets.ISO_8859_1);
    refuses(older, "'sluice.format' is '1', but the model has parts that only format 2 has");
  }

  @Test
  void refusesUnknownMetadataOfOurs() {
    refusesHeader("\"sluice.name\"", "\"sluice.nam\"", "'sluice.nam' is not part of format 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\\\"type\\\":\\\"conv\\\"|\\\"type\\\":\\\"conv9\\\"|.nodes[0].op: ",
        "\\\"groups\\\":1,||.nodes[0].op.groups: the field is missing",
        "\\\"groups\\\":1|\\\"groups\\\":1,\\\"gruops\\\":2|.nodes[0].op.gruops: Unrecognized field",
        "\\\"groups\\\":1|\\\"groups\\\":1,\\\"groups\\\":1|Duplicate field 'groups'",
        "\\\"groups\\\":1|\\\"groups\\\":7|conv 'conv': 7 groups do not divide 2 input",
        "\\\"groups\\\":1|\\\"groups\\\":\\\"1\\\"|.nodes[0].op.groups: ",
        "\\\"groups\\\":1|\\\"groups\\\":1.5|.nodes[0].op.groups: ",
        "\\\"groups\\\":1|\\\"groups\\\":null|.nodes[0].op.groups: ",
        "\\\"stride\\\":[1]|\\\"stride\\\":[0]|.nodes[0].op: conv: stride [0] has values below 1",
        "\\\"stride\\\":[1]|\\\"stride\\\":[null]|.nodes[0].op.stride[0]: null is not allowed",
        "\\\"stride\\\":[1]|\\\"stride\\\":1|.nodes[0].op.stride: ",
        "\\\"padding\\\":[1,1]|\\\"padding\\\":[2147483647,1]|does not fit the padded input of 2147483652",
        "\\\"dilation\\\":[1]|\\\"dilation\\\":[2147483647]|does not fit the padded input",
        "\\\"inputs\\\":[\\\"x\\\"]|\\\"inputs\\\":[]|reads tensor 'x', which no input, constant or earlier node provides",
        "\\\"outputs\\\":[\\\"score\\\"],\\\"states\\\"|\\\"outputs\\\":[\\\"s\\\"],\\\"states\\\"|no node computes graph output 's'",
        "\\\"states\\\":[]|\\\"states\\\":[{\\\"input\\\":\\\"x\\\",\\\"output\\\":\\\"score\\\"}]|must have the same shape and the same type, one of",
        "\\\"name\\\":\\\"y\\\"|\\\"name\\\":\\\"x\\\"|tensor 'x' is declared twice",
        "\\\"name\\\":\\\"y\\\",\\\"shape\\\":[1,3,4]|\\\"name\\\":\\\"y\\\",\\\"shape\\\":[1,3,5]|computes shape [1, 3, 4], but tensor 'y' is declared as [1, 3, 5]",
        "\\\"name\\\":\\\"y\\\",\\\"shape\\\":[1,3,4]|\\\"name\\\":\\\"y\\\",\\\"shape\\\":[1,0,4]|computes shape [1, 3, 4], but tensor 'y' is declared as [1, 0, 4]",
        "\\\"name\\\":\\\"y\\\",\\\"shape\\\":[1,3,4]|\\\"name\\\":\\\"y\\\",\\\"shape\\\":[65536,65536,4]|more than 2^31-1 elements",
        "\\\"scale\\\":[1.0,|\\\"scale\\\":[-1.0,|scale -1.0 is not a positive, normal float",
        "\\\"axis\\\":0|\\\"axis\\\":1|3 scales along axis 1 do not fit shape [3, 1]",
        "\\\"std\\\":0.002|\\\"std\\\":0.0|.features[0]: feature 'pressure': std 0.0 is not positive",
        "\\\"window\\\":4|\\\"window\\\":5|they describe one F32 input of shape [1, 2, 5]",
        "\\\"layout\\\":\\\"ncl\\\"|\\\"layout\\\":\\\"hwc\\\"|'sluice.features'.layout: ",
        "\\\"threshold\\\":0.25|\\\"threshold\\\":\\\"NaN\\\"|'sluice.outputs'.decision",
        "\\\"names\\\":[\\\"score\\\"]|\\\"names\\\":[\\\"score\\\",\\\"b\\\"]|2 names for 1 output values",
      })
  void refusesMetadataThatIsWrongNamingTheField(String from, String to, String message) {
    refusesHeader(from, to == null ? "" : to, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"conv.bias\":{\"dtype\":\"F32\"|\"conv.bias\":{\"dtype\":\"F8_E4M3\"|tensor type 'F8_E4M3' is not one of",
        "\"data_offsets\":[0,12]|\"data_offsets\":[0,16]|do not hold F32[3]",
        "\"data_offsets\":[0,12]|\"data_offsets\":[4,16]|begins at byte 4, but the tensor before it ends at byte 0",
        "\"data_offsets\":[0,12]|\"data_offsets\":[-12,0]|do not hold F32[3]",
        "\"data_offsets\":[0,12]|\"data_offsets\":[0,12e0]|are not two integers",
        "\"data_offsets\":[0,12]|\"data_offsets\":[0]|are not two integers",
        "\"shape\":[3],\"data_offsets\":[0,12]|\"data_offsets\":[0,12]|must have dtype, shape and data_offsets",
        "\"conv.bias\":{|\"conv.bia\":{|constant 'conv.bia' is not among the tensors",
      })
  void refusesTensorsThatDoNotFitTheFile(String from, String to, String message) {
    refusesHeader(from, to == null ? "" : to, message);
  }

  @Test
  void refusesATensorLargerThanTheFileWithoutAllocatingIt() {
    String from = "\"shape\":[3],\"data_offsets\":[0,12]";
    assertThat(header()).contains(from);
    String huge = header().replace(from, "\"shape\":[2000000000],\"data_offsets\":[0,8000000000]");
    refuses(file(huge, body()), "the file is truncated");
  }

  @Test
  void refusesDeepNesting() {
    refuses(file("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}", body()), "nesting");
  }

  @Test
  void refusesOnlyOneHalfOfTheGoldenVectors() {
    refusesHeader("\"sluice.golden.inputs\"", "\"golden.inputs\"", "golden vectors: only one of");
  }

  @Test
  void mutatedFilesGiveAModelOrAClearError() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] file = GOOD.clone();
      for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
        file[random.nextInt(file.length)] = (byte) random.nextInt(32, 127);
      }
      try {
        ModelArtifact.read(file);
      } catch (InvalidModelException e) {
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
      }
    }
  }
}
