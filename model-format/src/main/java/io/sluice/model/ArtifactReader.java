package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code .sluice} file that {@code FORMAT.md} specifies, trusting nothing: no allocation
 * is larger than the file itself warrants, and every claim of the header is checked against the
 * bytes that are there.
 */
final class ArtifactReader {
  static final int MAX_FILE_BYTES = FileBytes.MOST;
  static final int MAX_HEADER_BYTES = 16 << 20;

  /** The length of the header and its first character. */
  static final int BEGINNING_BYTES = 9;

  /** Enough for the shapes and offsets of 200,000 tensors. */
  private static final int MAX_HEADER_VALUES = 2_000_000;

  static final String FORMAT = "sluice.format";
  static final String GRAPH = "sluice.graph";
  static final String FEATURES = "sluice.features";
  static final String OUTPUTS = "sluice.outputs";
  static final String PROVENANCE = "sluice.provenance";
  static final String NAME = "sluice.name";
  static final String VERSION = "sluice.version";
  static final String GOLDEN_INPUTS = "sluice.golden.inputs";
  static final String GOLDEN_OUTPUTS = "sluice.golden.outputs";

  private static final Set<String> METADATA_KEYS =
      Set.of(FORMAT, GRAPH, FEATURES, OUTPUTS, PROVENANCE, NAME, VERSION);
  private static final Set<String> TENSOR_KEYS = Set.of("dtype", "shape", "data_offsets");

  private ArtifactReader() {}

  /** Where a tensor's bytes lie, counted from the end of the header. */
  private record Extent(String name, DataType type, Shape shape, long begin, long end) {}

  /**
   * The length of the header of a file that begins with these bytes.
   *
   * @throws InvalidModelException if it is no model
   */
  static long checkBeginning(byte[] file) {
    check(
        file.length >= 8, "%d bytes: not a Sluice model, which has at least 8 bytes", file.length);
    long headerLength = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    check(
        headerLength >= 2 && headerLength <= MAX_HEADER_BYTES,
        "not a Sluice model: header length %s is not between 2 and %d",
        Long.toUnsignedString(headerLength),
        MAX_HEADER_BYTES);
    check(
        file.length == 8 || file[8] == '{', "the header is not a JSON object: not a Sluice model");
    return headerLength;
  }

  static ModelArtifact.Contents read(byte[] file) {
    long headerLength = checkBeginning(file);
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    check(
        headerLength <= file.length - 8,
        "the file is truncated: the header has %d bytes, but the file ends after %d",
        headerLength,
        file.length - 8);
    JsonNode header = parseHeader(bytes.slice(8, (int) headerLength));
    Map<String, String> metadata = metadata(header);
    ByteBuffer body = bytes.slice(8 + (int) headerLength, file.length - 8 - (int) headerLength);
    return contents(metadata, tensors(header, body));
  }

  private static JsonNode parseHeader(ByteBuffer bytes) {
    try {
      String json = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      if (json.length() > MAX_HEADER_VALUES) { // else it has fewer values
        checkValues(json);
      }
      JsonNode header = ModelJson.MAPPER.readTree(json);
      check(header.isObject(), "the header is not a JSON object: not a Sluice model");
      return header;
    } catch (CharacterCodingException e) {
      throw new InvalidModelException("the header is not UTF-8: not a Sluice model", e);
    } catch (JsonProcessingException e) {
      throw new InvalidModelException("the header is not valid JSON" + ModelJson.reason(e), e);
    }
  }

  /** Before they become objects: a value of two bytes would take a hundred. */
  private static void checkValues(String json) throws JsonProcessingException {
    try (JsonParser parser = ModelJson.MAPPER.createParser(json)) {
      int values = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue() || token.isStructStart()) {
          check(
              ++values <= MAX_HEADER_VALUES,
              "the header has more than %d JSON values",
              MAX_HEADER_VALUES);
        }
      }
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("a text cannot be read", e);
    }
  }

  private static Map<String, String> metadata(JsonNode header) {
    JsonNode node = header.get("__metadata__");
    check(
        node != null && node.isObject() && node.hasNonNull(FORMAT),
        "not a Sluice model: the metadata has no '%s'; this may be another safetensors file",
        FORMAT);
    Map<String, String> metadata = new HashMap<>();
    java.util.Objects.requireNonNull(node)
        .properties()
        .forEach(
            entry -> {
              check(entry.getValue().isTextual(), "metadata '%s' is not a string", entry.getKey());
              metadata.put(entry.getKey(), entry.getValue().textValue());
            });
    String format = required(metadata, FORMAT);
    check(
        IntStream.rangeClosed(FormatNumber.OLDEST, FormatNumber.NEWEST)
            .mapToObj(Integer::toString)
            .anyMatch(format::equals),
        "metadata '%s' is '%s'; this version of Sluice reads formats %d to %d; use a newer version",
        FORMAT,
        format,
        FormatNumber.OLDEST,
        FormatNumber.NEWEST);
    for (String key : metadata.keySet()) {
      check(
          !key.startsWith("sluice.") || METADATA_KEYS.contains(key),
          "metadata '%s' is not part of format %s",
          key,
          format);
    }
    return metadata;
  }

  private static String required(Map<String, String> metadata, String key) {
    String value = metadata.get(key);
    if (value == null) {
      throw new InvalidModelException("metadata '" + key + "' is missing");
    }
    return value;
  }

  private static Map<String, TensorData> tensors(JsonNode header, ByteBuffer body) {
    List<Extent> extents = new ArrayList<>();
    for (Iterator<Map.Entry<String, JsonNode>> it = header.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = it.next();
      if (!entry.getKey().equals("__metadata__")) {
        extents.add(extent(entry.getKey(), entry.getValue()));
      }
    }
    extents.sort(Comparator.comparingLong(Extent::begin).thenComparingLong(Extent::end));
    Map<String, TensorData> tensors = new TreeMap<>();
    long position = 0;
    for (Extent extent : extents) {
      check(
          extent.begin == position,
          "tensor '%s' begins at byte %d, but the tensor before it ends at byte %d",
          extent.name,
          extent.begin,
          position);
      check(
          extent.end <= body.limit(),
          "the file is truncated: tensor '%s' ends at byte %d, but the file has only %d",
          extent.name,
          extent.end,
          body.limit());
      position = extent.end;
      ByteBuffer slice = body.slice((int) extent.begin, (int) (extent.end - extent.begin));
      tensors.put(extent.name, TensorData.wrap(extent.type, extent.shape, slice));
    }
    check(
        position == body.limit(),
        "%d bytes after the last tensor belong to no tensor",
        body.limit() - position);
    return tensors;
  }

  private static Extent extent(String name, JsonNode node) {
    check(
        node.isObject() && node.size() == TENSOR_KEYS.size(),
        "tensor '%s' must have dtype, shape and data_offsets, and nothing else",
        name);
    for (String key : TENSOR_KEYS) {
      check(node.has(key), "tensor '%s' has no '%s'", name, key);
    }
    JsonNode dtype = node.get("dtype");
    check(dtype.isTextual(), "tensor '%s': dtype is not a string", name);
    JsonNode shape = node.get("shape");
    check(
        shape.isArray() && shape.size() <= Shape.MAX_RANK,
        "tensor '%s': the shape is not a list of at most %d integers",
        name,
        Shape.MAX_RANK);
    int[] extents = new int[shape.size()];
    for (int i = 0; i < extents.length; i++) {
      check(
          shape.get(i).isInt(),
          "tensor '%s': shape %s has values that are not integers",
          name,
          shape);
      extents[i] = shape.get(i).intValue();
    }
    JsonNode offsets = node.get("data_offsets");
    check(
        offsets.isArray()
            && offsets.size() == 2
            && offsets.get(0).isIntegralNumber()
            && offsets.get(1).isIntegralNumber()
            && offsets.get(0).canConvertToLong()
            && offsets.get(1).canConvertToLong(),
        "tensor '%s': data_offsets %s are not two integers",
        name,
        offsets);
    try {
      Extent extent =
          new Extent(
              name,
              DataType.ofCode(dtype.textValue()),
              Shape.of(extents),
              offsets.get(0).longValue(),
              offsets.get(1).longValue());
      check(extent.type != DataType.STRING, "STRING is not a type of the safetensors format");
      check(
          extent.begin >= 0
              && extent.end - extent.begin
                  == (long) extent.shape.elementCount() * extent.type.bytes(),
          "data_offsets %s do not hold %s%s",
          offsets,
          extent.type.code(),
          extent.shape);
      return extent;
    } catch (InvalidModelException e) {
      throw new InvalidModelException("tensor '" + name + "': " + e.getMessage(), e);
    }
  }

  private static ModelArtifact.Contents contents(
      Map<String, String> metadata, Map<String, TensorData> tensors) {
    GoldenVectors golden = golden(tensors.remove(GOLDEN_INPUTS), tensors.remove(GOLDEN_OUTPUTS));
    ModelJson.GraphJson json =
        ModelJson.read(GRAPH, required(metadata, GRAPH), ModelJson.GraphJson.class);
    Graph graph;
    try {
      graph = json.graph(tensors);
    } catch (InvalidModelException e) {
      throw new InvalidModelException("metadata '" + GRAPH + "': " + e.getMessage(), e);
    }
    String written = metadata.get(FEATURES);
    FeatureSchema features =
        written == null ? null : ModelJson.read(FEATURES, written, FeatureSchema.class);
    int declared = Integer.parseInt(required(metadata, FORMAT));
    check(
        declared >= FormatNumber.of(graph, features),
        "metadata '%s' is '%d', but the model has parts that only format %d has",
        FORMAT,
        declared,
        FormatNumber.of(graph, features));
    String provenance = metadata.get(PROVENANCE);
    return new ModelArtifact.Contents(
        required(metadata, NAME),
        required(metadata, VERSION),
        graph,
        features,
        ModelJson.read(OUTPUTS, required(metadata, OUTPUTS), OutputSchema.class),
        golden,
        provenance == null ? new TreeMap<>() : ModelJson.readStrings(PROVENANCE, provenance));
  }

  private static @Nullable GoldenVectors golden(
      @Nullable TensorData inputs, @Nullable TensorData outputs) {
    if (inputs == null && outputs == null) {
      return null;
    }
    if (inputs == null || outputs == null) {
      throw new InvalidModelException(
          "golden vectors: only one of '"
              + GOLDEN_INPUTS
              + "' and '"
              + GOLDEN_OUTPUTS
              + "' is present");
    }
    check(
        inputs.type() == DataType.FLOAT32
            && outputs.type() == DataType.FLOAT32
            && inputs.shape().rank() == 2
            && outputs.shape().rank() == 2
            && inputs.shape().dim(0) == outputs.shape().dim(0),
        "golden vectors: inputs %s and outputs %s are not F32 matrices with the same number of"
            + " rows",
        inputs,
        outputs);
    return new GoldenVectors(inputs.shape().dim(0), inputs.toFloats(), outputs.toFloats());
  }
}
