package io.sluice.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;

/** Trees in ONNX Runtime in its best use: direct buffers that are bound once. */
final class OnnxRuntimeTrees implements Contender {
  private final OrtSession session;
  private final FloatBuffer input = OnnxRuntimeContender.direct(TreeModels.FEATURES);
  private final FloatBuffer output = OnnxRuntimeContender.direct(1);
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs;
  private final float[][] rows;
  private int next;

  OnnxRuntimeTrees(byte[] model, float[][] rows) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    this.session = OnnxRuntimeContender.session(environment, model);
    long[] row = {1, TreeModels.FEATURES};
    this.inputs = Map.of("X", OnnxTensor.createTensor(environment, input, row));
    this.outputs = Map.of("y", OnnxTensor.createTensor(environment, output, new long[] {1, 1}));
    this.rows = rows;
  }

  @Override
  public Engine engine() {
    return Engine.ORT_BEST;
  }

  @Override
  public Form form() {
    return Form.FLOAT;
  }

  @Override
  public void run() throws OrtException {
    input.put(0, rows[next]);
    session.run(inputs, outputs).close();
    next = next + 1 == rows.length ? 0 : next + 1;
  }

  @Override
  public float[] outputs() {
    return new float[] {output.get(0)};
  }

  @Override
  public void close() {
    inputs.values().forEach(OnnxTensor::close);
    outputs.values().forEach(OnnxTensor::close);
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the session of ONNX Runtime cannot be closed", e);
    }
  }
}
