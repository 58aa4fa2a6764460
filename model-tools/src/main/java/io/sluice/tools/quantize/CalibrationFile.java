package io.sluice.tools.quantize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.InvalidModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was collected for calibration where the data is, as one JSON file: statistics of each tensor
 * of a float model whose batch norms are folded, and some of the inputs themselves, for the steps
 * that run the model.
 *
 * @param model the digest of the float model
 * @param events how many inputs were seen
 * @param tensors statistics by tensor
 * @param inputs a few of them, as the model's scorer takes them
 */
public record CalibrationFile(
    String model, long events, Map<String, TensorStatistics> tensors, List<float[]> inputs) {
  /** How a file's name ends. */
  public static final String ENDING = ".calibration.json";

  private static final String FORM = "sluice.calibration";
  private static final int FORM_NUMBER = 1;

  public CalibrationFile {
    tensors = Map.copyOf(tensors);
    inputs = List.copyOf(inputs);
  }

  /** The file. The same contents give the same bytes. */
  public byte[] toBytes() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put(FORM, FORM_NUMBER).put("model", model).put("events", events);
    ObjectNode all = root.putObject("tensors");
    new TreeMap<>(tensors).forEach((name, found) -> write(found, all.putObject(name)));
    ArrayNode rows = root.putArray("inputs");
    for (float[] input : inputs) {
      ArrayNode row = rows.addArray();
      for (float value : input) {
        row.add(value);
      }
    }
    try {
      return mapper.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("calibration cannot be written", e);
    }
  }

  private static void write(TensorStatistics found, ObjectNode to) {
    Histogram histogram = found.requireHistogram();
    to.put("min", found.min()).put("max", found.max());
    to.put("low", histogram.min()).put("high", histogram.max());
    ArrayNode counts = to.putArray("counts");
    for (long count : histogram.counts()) {
      counts.add(count);
    }
  }

  /**
   * Reads a file.
   *
   * @throws InvalidModelException if it is none
   */
  public static CalibrationFile read(byte[] bytes) {
    try {
      JsonNode root = new ObjectMapper().readTree(new String(bytes, StandardCharsets.UTF_8));
      if (root.path(FORM).asInt() != FORM_NUMBER) {
        throw new InvalidModelException(
            "not a calibration file: '" + FORM + "' must be " + FORM_NUMBER);
      }
      Map<String, TensorStatistics> tensors = new TreeMap<>();
      root.required("tensors")
          .properties()
          .forEach(entry -> tensors.put(entry.getKey(), statistics(entry.getValue())));
      List<float[]> inputs = new ArrayList<>();
      root.required("inputs").forEach(row -> inputs.add(floats(row)));
      return new CalibrationFile(
          root.required("model").asText(), root.required("events").asLong(), tensors, inputs);
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidModelException("not a calibration file: " + e.getMessage(), e);
    }
  }

  private static TensorStatistics statistics(JsonNode node) {
    JsonNode counts = node.required("counts");
    long[] numbers = new long[counts.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = counts.get(i).asLong();
    }
    Histogram histogram =
        new Histogram(node.required("low").asDouble(), node.required("high").asDouble(), numbers);
    return new TensorStatistics(
        node.required("min").floatValue(), node.required("max").floatValue(), null, histogram);
  }

  private static float[] floats(JsonNode row) {
    float[] values = new float[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i).floatValue();
    }
    return values;
  }
}
