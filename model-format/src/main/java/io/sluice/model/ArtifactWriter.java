package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the {@code .sluice} file that {@code FORMAT.md} specifies. */
final class ArtifactWriter {
  private ArtifactWriter() {}

  static byte[] write(ModelArtifact.Contents contents) {
    Graph graph = contents.graph();
    Map<String, TensorData> tensors = new TreeMap<>(graph.constants());
    tensors.values().removeIf(data -> data.type() == DataType.STRING); // they are in the graph
    GoldenVectors golden = contents.golden();
    if (golden != null) {
      put(tensors, ArtifactReader.GOLDEN_INPUTS, golden.count(), golden.allInputs());
      put(tensors, ArtifactReader.GOLDEN_OUTPUTS, golden.count(), golden.allOutputs());
    }
    // Wider elements first, so that each tensor is aligned to its element.
    List<Map.Entry<String, TensorData>> order = new ArrayList<>(tensors.entrySet());
    order.sort(
        Comparator.comparing((Map.Entry<String, TensorData> e) -> -e.getValue().type().bytes())
            .thenComparing(Map.Entry::getKey));

    ObjectNode header = ModelJson.MAPPER.createObjectNode();
    header.set("__metadata__", metadata(contents));
    long offset = 0;
    for (Map.Entry<String, TensorData> entry : order) {
      ObjectNode tensor = header.putObject(entry.getKey());
      tensor.put("dtype", entry.getValue().type().code());
      ArrayNode shape = tensor.putArray("shape");
      for (int extent : entry.getValue().shape().toArray()) {
        shape.add(extent);
      }
      ArrayNode offsets = tensor.putArray("data_offsets");
      offsets.add(offset);
      offset += entry.getValue().byteCount();
      offsets.add(offset);
    }
    byte[] json = ModelJson.write(header).getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + 7) / 8 * 8;
    check(
        padded <= ArtifactReader.MAX_HEADER_BYTES,
        "the model's description takes %d bytes; the format allows %d",
        padded,
        ArtifactReader.MAX_HEADER_BYTES);
    check(
        8L + padded + offset <= ArtifactReader.MAX_FILE_BYTES,
        "the model takes %d bytes; the format allows %d",
        8L + padded + offset,
        ArtifactReader.MAX_FILE_BYTES);
    ByteBuffer file =
        ByteBuffer.allocate((int) (8 + padded + offset)).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(padded).put(json);
    while (file.position() < 8 + padded) {
      file.put((byte) ' ');
    }
    order.forEach(entry -> file.put(entry.getValue().bytes()));
    return file.array();
  }

  private static void put(Map<String, TensorData> tensors, String name, int count, float[] values) {
    tensors.put(name, TensorData.ofFloats(Shape.of(count, values.length / count), values));
  }

  private static ObjectNode metadata(ModelArtifact.Contents contents) {
    Graph graph = contents.graph();
    ObjectNode metadata = ModelJson.MAPPER.createObjectNode();
    FeatureSchema features = contents.features();
    if (features != null) {
      metadata.put(ArtifactReader.FEATURES, ModelJson.write(features));
    }
    metadata.put(ArtifactReader.FORMAT, Integer.toString(FormatNumber.of(graph, features)));
    metadata.put(ArtifactReader.GRAPH, ModelJson.write(ModelJson.GraphJson.of(graph)));
    metadata.put(ArtifactReader.NAME, contents.name());
    metadata.put(ArtifactReader.OUTPUTS, ModelJson.write(contents.outputs()));
    metadata.put(ArtifactReader.PROVENANCE, ModelJson.write(contents.provenance()));
    metadata.put(ArtifactReader.VERSION, contents.version());
    return metadata;
  }

  static String sha256(byte[] file) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
