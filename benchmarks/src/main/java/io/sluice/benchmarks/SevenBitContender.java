package io.sluice.benchmarks;

import ai.onnxruntime.OrtException;
import io.sluice.kernels.Kernels;
import io.sluice.model.Graph;
import io.sluice.tools.onnx.export.OnnxExporter;
import java.util.Map;

/**
 * ONNX Runtime in its best use with weights of 7 bits. Its outputs are compared with those of
 * Sluice for the same weights, since a coarser model gives other outputs.
 */
final class SevenBitContender implements Contender {
  private final OnnxRuntimeContender runtime;
  private final float[] expected;

  private SevenBitContender(OnnxRuntimeContender runtime, float[] expected) {
    this.runtime = runtime;
    this.expected = expected;
  }

  /** The contender for an int8 graph. */
  static SevenBitContender of(Graph graph) throws Exception {
    Graph coarse = SevenBitWeights.of(graph);
    SluiceContender sluice = SluiceContender.of(coarse, Form.INT8, Kernels.scalar());
    sluice.run();
    return new SevenBitContender(
        new OnnxRuntimeContender(
            Engine.ORT_SEVEN_BITS,
            Form.INT8,
            1,
            OnnxExporter.export(coarse),
            Map.of(coarse.dataInputs().get(0).name(), ModelForms.features(coarse))),
        sluice.outputs());
  }

  @Override
  public Engine engine() {
    return runtime.engine();
  }

  @Override
  public Form form() {
    return runtime.form();
  }

  @Override
  public void run() throws OrtException {
    runtime.run();
  }

  @Override
  public float[] outputs() {
    return runtime.outputs();
  }

  @Override
  public float[] expected(Contender first) {
    return expected.clone();
  }

  @Override
  public void close() {
    runtime.close();
  }
}
