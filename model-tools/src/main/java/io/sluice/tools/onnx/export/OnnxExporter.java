package io.sluice.tools.onnx.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes models as ONNX files.
 *
 * <p>Tensors and nodes keep their names. The file declares the type and shape of every tensor. A
 * float op becomes one op of ONNX, or a few. An INT8 op becomes the float op between
 * DequantizeLinear and QuantizeLinear; its weights are INT8 constants and its biases INT32
 * constants. A runtime that knows this pattern computes it in integers. Recurrent layers with INT8
 * weights are written in float. States are ordinary inputs and outputs; the metadata list which
 * belong together. INT8 inputs and outputs stay INT8.
 *
 * <p>The same model gives the same bytes. Source: the ONNX operator specification, opset 17.
 */
public final class OnnxExporter {
  /** Of files of opset 17 and older; later opsets say more, but runtimes read this. */
  private static final int IR_VERSION = 8;

  private OnnxExporter() {}

  /**
   * A model as an ONNX file that takes raw features: the normalization, {@code (raw - mean) / std},
   * is part of it. Policies for missing values and the decision are not; whoever runs it sees to
   * them. Name, version and digest are in the metadata.
   *
   * @throws io.sluice.model.InvalidModelException naming all nodes that ONNX cannot express
   */
  public static byte[] export(ModelArtifact artifact) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("sluice.name", artifact.id().name());
    metadata.put("sluice.version", artifact.id().version());
    metadata.put("sluice.digest", artifact.id().digest());
    FeatureSchema features = artifact.features();
    if (features != null) {
      for (int i = 0; i < features.names().size(); i++) {
        metadata.put("sluice.feature." + i, features.names().get(i));
      }
    }
    GraphExport export = new GraphExport(artifact.graph(), artifact.id().name());
    if (features != null) {
      export.normalize(features);
    }
    return file(export, artifact.graph(), metadata);
  }

  /**
   * A graph as an ONNX file, which takes what the graph takes.
   *
   * @throws io.sluice.model.InvalidModelException naming all nodes that ONNX cannot express
   */
  public static byte[] export(Graph graph) {
    return file(new GraphExport(graph, "graph"), graph, new LinkedHashMap<>());
  }

  private static byte[] file(GraphExport export, Graph graph, Map<String, String> metadata) {
    metadata.put("sluice.numerics", graph.numerics().code());
    graph.states().forEach(s -> metadata.put("sluice.state." + s.input(), s.output()));
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("sluice")
            .addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain("").setVersion(export.opset()))
            .setGraph(export.write());
    metadata.forEach((key, value) -> model.addMetadataProps(OnnxProtos.entry(key, value)));
    return model.build().toByteArray();
  }
}
