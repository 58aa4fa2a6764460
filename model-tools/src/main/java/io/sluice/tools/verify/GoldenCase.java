package io.sluice.tools.verify;

import io.sluice.model.GoldenVectors;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import java.io.IOException;
import java.nio.file.Path;

/** The golden vectors of a {@code .sluice} file, as one sequence, to the bit. */
final class GoldenCase extends FileCase {
  private final Path file;

  GoldenCase(Path file) {
    super(file.toString());
    this.file = file;
  }

  @Override
  Verdict verdict() throws IOException {
    ModelArtifact artifact = ModelArtifact.read(file);
    GoldenVectors golden = artifact.golden();
    if (golden == null) {
      return new Verdict.Unsupported("the model has no golden vectors to be compared with");
    }
    CompiledModel model = ModelCompiler.compile(artifact);
    Scorer scorer = model.newScorer();
    float[] state = new float[model.stateLength()];
    float[] outputs = new float[model.outputLength()];
    Comparison comparison = new Comparison(new Tolerance.Exact());
    Shape shape = Shape.of(outputs.length);
    for (int vector = 0; vector < golden.count(); vector++) {
      scorer.score(golden.input(vector), state, outputs);
      comparison.add(
          "outputs",
          vector,
          TensorData.ofFloats(shape, outputs),
          TensorData.ofFloats(shape, golden.output(vector)),
          0);
    }
    return Verdict.on(comparison.agreement());
  }
}
