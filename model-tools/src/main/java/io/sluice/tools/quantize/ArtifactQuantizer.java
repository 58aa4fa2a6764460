package io.sluice.tools.quantize;

import io.sluice.model.DataType;
import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.TensorSpec;
import io.sluice.tools.GoldenVectorMaker;
import io.sluice.tools.Progress;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Quantizes a model file. The graph becomes INT8 and gets new golden vectors. Name, version,
 * features, outputs and decision do not change. The same model, inputs and goal give the same file,
 * byte for byte.
 */
public final class ArtifactQuantizer {
  private static final int GOLDEN_INPUTS = 3;

  private ArtifactQuantizer() {}

  /**
   * A quantized model file.
   *
   * @param artifact the file
   * @param model its graph, and what is known of it
   * @param samples that it was calibrated with, as the graph takes them
   */
  public record Quantized(
      ModelArtifact artifact, QuantizedModel model, List<Map<String, float[]>> samples) {
    public Quantized {
      samples = List.copyOf(samples);
    }
  }

  /**
   * Quantizes a model.
   *
   * @param artifact of a float model
   * @param inputs as its scorer takes them: raw values of features, or all data inputs one after
   *     the other; for a model with state one sequence
   * @throws InvalidModelException as {@link RecipeSearch#quantize}
   * @throws IllegalArgumentException if an input has the wrong length
   */
  public static Quantized quantize(
      ModelArtifact artifact, List<float[]> inputs, Goal goal, Progress progress) {
    List<Map<String, float[]>> samples = samples(artifact, inputs);
    QuantizedModel model = RecipeSearch.quantize(artifact.graph(), goal, samples, progress);
    ModelArtifact.Contents contents = artifact.contents();
    ModelArtifact.Contents quantized =
        new ModelArtifact.Contents(
            artifact.id().name(),
            artifact.id().version(),
            model.int8(),
            contents.features(),
            contents.outputs(),
            null,
            provenance(artifact, model, inputs.size()));
    return new Quantized(
        ModelArtifact.of(
            GoldenVectorMaker.withGoldenVectors(
                quantized, inputs.subList(0, Math.min(GOLDEN_INPUTS, inputs.size())))),
        model,
        samples);
  }

  /**
   * Inputs as the graph of a model takes them: normalized, by name.
   *
   * @throws IllegalArgumentException if an input has the wrong length
   */
  public static List<Map<String, float[]>> samples(ModelArtifact artifact, List<float[]> inputs) {
    List<Map<String, float[]>> samples = new ArrayList<>();
    for (float[] input : inputs) {
      FeatureSchema schema = artifact.features();
      samples.add(split(artifact.graph(), schema == null ? input : schema.normalized(input)));
    }
    return samples;
  }

  private static Map<String, float[]> split(Graph graph, float[] elements) {
    Map<String, float[]> sample = new LinkedHashMap<>();
    int at = 0;
    for (TensorSpec input : graph.dataInputs()) {
      int end = at + input.shape().elementCount();
      if (input.type() != DataType.FLOAT32 || end > elements.length) {
        throw new IllegalArgumentException(
            "input '%s' takes %d values of %s at %d, but the sample has %d floats"
                .formatted(input.name(), end - at, input.type().code(), at, elements.length));
      }
      sample.put(input.name(), Arrays.copyOfRange(elements, at, end));
      at = end;
    }
    if (at != elements.length) {
      throw new IllegalArgumentException(
          "the model takes %d values, but the sample has %d".formatted(at, elements.length));
    }
    return sample;
  }

  private static SortedMap<String, String> provenance(
      ModelArtifact artifact, QuantizedModel model, int samples) {
    SortedMap<String, String> notes = new TreeMap<>(artifact.provenance());
    QuantizerOptions options = model.options();
    notes.put("numbers", "int8");
    notes.put("quantized.from", artifact.id().digest());
    notes.put("quantized.samples", Integer.toString(samples));
    notes.put("quantized.observer", options.observer().name());
    notes.put("quantized.equalization", Boolean.toString(options.equalization()));
    notes.put("quantized.rounding", options.rounding().name());
    notes.put("quantized.bias-correction", options.correction().name());
    notes.put(
        "quantized.loss",
        new BigDecimal(model.loss())
            .round(new MathContext(6))
            .stripTrailingZeros()
            .toPlainString());
    if (!options.floatNodes().isEmpty()) {
      notes.put("quantized.in-float", String.join(", ", new TreeSet<>(options.floatNodes())));
    }
    return notes;
  }
}
