package io.sluice.benchmarks.flink;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;

/**
 * ONNX Runtime in a map function, as its users write it: the key's window in state, oldest event
 * first, a tensor of it for each call.
 */
final class OnnxRuntimeMap extends RichMapFunction<Sample, Scored> {
  private static final long serialVersionUID = 1L;

  private final byte[] model;
  private final String input;
  private final int features;
  private final int window;

  private transient OrtEnvironment environment;
  private transient OrtSession session;
  private transient ValueState<float[]> rows;
  private transient float[] planes;

  /**
   * A function.
   *
   * @param model the ONNX file; its input is [1, features, window]
   * @param input its name
   */
  @SuppressWarnings("NullAway.Init") // made in open
  OnnxRuntimeMap(byte[] model, String input, int features, int window) {
    this.model = model;
    this.input = input;
    this.features = features;
    this.window = window;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    environment = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    session = environment.createSession(model, options);
    planes = new float[features * window];
    rows =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "window", PrimitiveArrayTypeInfo.FLOAT_PRIMITIVE_ARRAY_TYPE_INFO));
  }

  @Override
  public Scored map(Sample sample) throws Exception {
    float[] latest = SampleWindow.with(rows.value(), sample, features, window);
    rows.update(latest);
    for (int event = 0; event < window; event++) {
      for (int feature = 0; feature < features; feature++) {
        planes[feature * window + event] = latest[event * features + feature];
      }
    }
    return new Scored(sample, score());
  }

  private float score() throws OrtException {
    long[] shape = {1, features, window};
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(planes), shape);
        OrtSession.Result result = session.run(Map.of(input, tensor))) {
      return ((OnnxTensor) result.get(0)).getFloatBuffer().get(0);
    }
  }

  @Override
  public void close() throws Exception {
    if (session != null) {
      session.close();
    }
  }
}
