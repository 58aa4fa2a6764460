package io.sluice.tools.load;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.FileBytes;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelSchema;
import io.sluice.model.NumericsProfile;
import io.sluice.model.TensorData;
import io.sluice.tools.boosting.BoostedFile;
import io.sluice.tools.boosting.BoostedModel;
import io.sluice.tools.graph.GraphBuilder;
import io.sluice.tools.onnx.OnnxModel;
import io.sluice.tools.onnx.OnnxReader;
import io.sluice.tools.tflite.TfliteImporter;
import io.sluice.tools.tflite.file.TfliteModel;
import io.sluice.tools.tflite.file.TfliteReader;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A model of another runtime, imported as a graph.
 *
 * @param graph with the inputs and outputs of the file
 * @param provenance what is known of where it comes from: file name, digest, producer
 * @param schema what the file tells of the features and outputs, or null
 */
public record SourceModel(
    Graph graph, SortedMap<String, String> provenance, @Nullable ModelSchema schema) {
  /**
   * Reads a model file.
   *
   * @param format any but {@code SLUICE}
   * @throws InvalidModelException if the file is damaged
   * @throws UnsupportedModelException if the model has what Sluice does not support
   * @throws IOException if it cannot be read
   */
  public static SourceModel read(Path file, ModelFormat format, LoadOptions options)
      throws IOException {
    byte[] bytes = FileBytes.read(file, GraphBuilder.COPIES_OF_FILE);
    SortedMap<String, String> provenance = new TreeMap<>();
    provenance.put("source", String.valueOf(file.getFileName()));
    provenance.put("source.sha256", sha256(bytes));
    try {
      return switch (format) {
        case ONNX -> new SourceModel(onnx(bytes, options, provenance), provenance, null);
        case TFLITE -> new SourceModel(tflite(bytes, options, provenance), provenance, null);
        case BOOSTED -> boosted(bytes, options, provenance);
        case SLUICE -> throw new IllegalArgumentException("nothing is to be made of " + file);
      };
    } catch (InvalidModelException e) {
      throw new InvalidModelException(file + ": " + e.getMessage(), e);
    } catch (UnsupportedModelException e) {
      throw new UnsupportedModelException(file + ": " + e.getMessage(), e);
    }
  }

  private static Graph onnx(
      byte[] bytes, LoadOptions options, SortedMap<String, String> provenance) {
    OnnxModel model = OnnxReader.read(bytes);
    if (!model.producer().isEmpty()) {
      provenance.put("producer", model.producer());
    }
    provenance.put("onnx.opset", String.valueOf(model.opsets().get("")));
    return OnnxSource.graph(model, options, Map.<String, TensorData>of());
  }

  private static Graph tflite(
      byte[] bytes, LoadOptions options, SortedMap<String, String> provenance) {
    check(options.dimensions().isEmpty(), "a .tflite file has no open dimensions; remove --dim");
    TfliteModel model = TfliteReader.read(bytes);
    if (!model.description().isEmpty()) {
      provenance.put("producer", model.description());
    }
    NumericsProfile numerics = options.numerics();
    try {
      return TfliteImporter.of(
          model, numerics == null ? NumericsProfile.TFLITE_REFERENCE : numerics);
    } catch (InvalidModelException e) {
      throw new UnsupportedModelException(String.valueOf(e.getMessage()), e);
    }
  }

  private static SourceModel boosted(
      byte[] bytes, LoadOptions options, SortedMap<String, String> provenance) {
    check(
        options.dimensions().isEmpty() && options.numerics() == null,
        "a model of trees has no open dimensions and no integers; remove --dim and --numerics");
    BoostedModel model = BoostedFile.read(bytes);
    provenance.put("producer", model.producer());
    return new SourceModel(model.graph(), provenance, model.schema());
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
