package io.sluice.benchmarks.flink;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sluice.model.ModelArtifact;
import io.sluice.runtime.BatchScorer;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import io.sluice.runtime.WarmUp;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Map;

/** A model that a {@link RowsOperator} scores {@link WideRow}s with. */
interface RowModel extends Serializable {

  /** The model on one task thread. */
  interface Rows extends AutoCloseable {
    /**
     * Scores rows, one behind the other in both arrays.
     *
     * @param count of the rows; as many as fit in the arrays at most
     */
    void score(int count, float[] inputs, float[] outputs) throws Exception;

    @Override
    void close() throws Exception;
  }

  /** Loads the model for so many rows at most. */
  Rows open(int rows) throws Exception;

  /** Sluice's scorer, or its batch scorer for several rows. */
  record Sluice(byte[] file) implements RowModel {
    @Override
    public Rows open(int rows) throws Exception {
      ModelArtifact artifact = ModelArtifact.read(file);
      CompiledModel model = ModelCompiler.compile(artifact);
      WarmUp.run(model, artifact.golden(), Duration.ofSeconds(1));
      Scorer single = model.newScorer();
      BatchScorer batch = model.newBatchScorer();
      return new Rows() {
        @Override
        public void score(int count, float[] inputs, float[] outputs) {
          if (rows == 1) {
            single.score(inputs, outputs);
          } else {
            batch.score(count, inputs, outputs);
          }
        }

        @Override
        public void close() {
          // Has nothing but memory.
        }
      };
    }
  }

  /**
   * ONNX Runtime in its best use: direct buffers, bound once. It computes all rows of its file,
   * however many there are.
   *
   * @param file whose model takes the rows of {@link #open}
   */
  record Onnx(byte[] file) implements RowModel {
    @Override
    public Rows open(int rows) throws Exception {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      OrtSession.SessionOptions options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      OrtSession session = environment.createSession(file, options);
      long[] shape = {rows, WideRow.FEATURES};
      FloatBuffer input = direct(rows * WideRow.FEATURES);
      FloatBuffer output = direct(rows * WideRow.FEATURES);
      Map<String, OnnxTensor> inputs =
          Map.of(
              session.getInputNames().iterator().next(),
              OnnxTensor.createTensor(environment, input, shape));
      Map<String, OnnxTensor> outputs =
          Map.of(
              session.getOutputNames().iterator().next(),
              OnnxTensor.createTensor(environment, output, shape));
      return new Rows() {
        @Override
        public void score(int count, float[] values, float[] results) throws OrtException {
          input.put(0, values, 0, count * WideRow.FEATURES);
          session.run(inputs, outputs).close();
          output.get(0, results, 0, count * WideRow.FEATURES);
        }

        @Override
        public void close() throws OrtException {
          inputs.values().forEach(OnnxTensor::close);
          outputs.values().forEach(OnnxTensor::close);
          session.close();
        }
      };
    }

    private static FloatBuffer direct(int count) {
      return ByteBuffer.allocateDirect(Float.BYTES * count)
          .order(ByteOrder.nativeOrder())
          .asFloatBuffer();
    }
  }
}
