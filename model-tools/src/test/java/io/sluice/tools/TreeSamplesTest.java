package io.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.GoldenVectors;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.OutputSchema;
import io.sluice.runtime.GoldenCheck;
import io.sluice.runtime.ModelCompiler;
import io.sluice.tools.onnx.ImportOptions;
import io.sluice.tools.onnx.OnnxImporter;
import io.sluice.tools.onnx.OnnxReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TreeSamplesTest {
  @Test
  void goldenVectorsOfTreesReachManyLeaves() throws Exception {
    Path file = Path.of("src/test/resources/io/sluice/tools/onnx/ml/boosting/model.onnx");
    Graph graph = OnnxImporter.importModel(OnnxReader.read(file), ImportOptions.defaults());
    ModelArtifact artifact =
        ModelArtifact.of(
            GoldenVectorMaker.withGoldenVectors(
                new ModelArtifact.Contents(
                    "trees",
                    "1",
                    graph,
                    null,
                    new OutputSchema(List.of("y"), null),
                    null,
                    new TreeMap<>()),
                List.of()));
    ModelArtifact read = ModelArtifact.read(artifact.toBytes());
    GoldenCheck.verify(ModelCompiler.compile(read), read.golden());
    GoldenVectors golden = Objects.requireNonNull(read.golden());
    Set<Float> outputs = new TreeSet<>();
    for (int i = 0; i < golden.count(); i++) {
      outputs.add(golden.output(i)[0]);
    }
    assertThat(outputs).hasSizeGreaterThan(15);
  }
}
