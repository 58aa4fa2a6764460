package io.sluice.jobs.inspect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.GoldenVectors;
import io.sluice.model.ModelArtifact;
import io.sluice.model.QuantParams;
import io.sluice.runtime.summary.ModelSummary;

/** A model as JSON, for programs. */
final class ModelJsonReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectWriter WRITER = JSON.writerWithDefaultPrettyPrinter();

  private ModelJsonReport() {}

  static String of(ModelArtifact model) {
    ModelSummary summary = ModelSummary.of(model);
    ObjectNode report = JSON.createObjectNode();
    report.put("name", model.id().name());
    report.put("version", model.id().version());
    report.put("digest", model.id().digest());
    report.put("fileBytes", model.fileBytes());
    report.put("parameters", summary.parameters());
    report.put("weightBytes", summary.bytes());
    report.put("multiplyAdds", summary.multiplyAdds());
    ArrayNode layers = report.putArray("layers");
    summary.rows().forEach(row -> layers.add(layer(row)));
    report.set("features", JSON.valueToTree(model.features()));
    report.set("outputs", JSON.valueToTree(model.outputs()));
    GoldenVectors golden = model.golden();
    report.put("goldenVectors", golden == null ? 0 : golden.count());
    report.set("provenance", JSON.valueToTree(model.provenance()));
    try {
      return WRITER.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode layer(ModelSummary.Row row) {
    ObjectNode layer = JSON.createObjectNode();
    layer.put("name", row.name());
    layer.put("op", row.op());
    layer.set("outputShape", JSON.valueToTree(row.outputShape().toArray()));
    layer.put("type", row.type().toString());
    QuantParams quantization = row.quantization();
    if (quantization != null) {
      ObjectNode params = layer.putObject("quantization");
      params.set("scales", JSON.valueToTree(quantization.scales()));
      params.set("zeroPoints", JSON.valueToTree(quantization.zeroPoints()));
    }
    layer.put("parameters", row.parameters());
    layer.put("bytes", row.bytes());
    layer.put("multiplyAdds", row.multiplyAdds());
    return layer;
  }
}
