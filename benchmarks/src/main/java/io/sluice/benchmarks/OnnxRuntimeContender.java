package io.sluice.benchmarks;

import static java.util.Objects.requireNonNull;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * ONNX Runtime on one thread. In ordinary use each call makes tensors of the inputs and copies the
 * outputs into arrays; in its best use direct buffers are bound once to inputs and outputs.
 */
final class OnnxRuntimeContender implements Contender {
  private final Engine engine;
  private final Form form;
  private final int batch;
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Map<String, float[]> inputs = new LinkedHashMap<>();
  private final Map<String, long[]> shapes = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> bound = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
  private final Map<String, FloatBuffer> outputBuffers = new LinkedHashMap<>();
  private float[] outputs = {};

  /**
   * A contender.
   *
   * @param engine in which use
   * @param batch how many rows the model is to take
   * @param model exported for one row
   * @param row values of inputs for each row; those not given are zero
   */
  OnnxRuntimeContender(Engine engine, Form form, int batch, byte[] model, Map<String, float[]> row)
      throws OrtException, IOException {
    this.engine = engine;
    this.form = form;
    this.batch = batch;
    this.session = session(environment, batch == 1 ? model : BatchedOnnx.of(model, batch));
    for (String input : session.getInputNames()) {
      shapes.put(input, shape(session.getInputInfo(), input));
      int count = count(shapes.get(input));
      float[] values = row.getOrDefault(input, new float[count / batch]);
      inputs.put(input, repeated(values, batch));
      bound.put(
          input,
          OnnxTensor.createTensor(
              environment, direct(count).put(inputs.get(input)).rewind(), shapes.get(input)));
    }
    for (String output : session.getOutputNames()) {
      long[] shape = shape(session.getOutputInfo(), output);
      FloatBuffer buffer = direct(count(shape));
      outputBuffers.put(output, buffer);
      pinned.put(output, OnnxTensor.createTensor(environment, buffer, shape));
    }
  }

  /** A session of one thread with all optimizations. */
  static OrtSession session(OrtEnvironment environment, byte[] model) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    return environment.createSession(model, options);
  }

  private static float[] repeated(float[] row, int times) {
    float[] rows = new float[row.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(row, 0, rows, i * row.length, row.length);
    }
    return rows;
  }

  private static long[] shape(Map<String, NodeInfo> nodes, String name) {
    return ((TensorInfo) requireNonNull(nodes.get(name)).getInfo()).getShape();
  }

  private static int count(long[] shape) {
    int count = 1;
    for (long extent : shape) {
      count *= (int) extent;
    }
    return count;
  }

  static FloatBuffer direct(int count) {
    return ByteBuffer.allocateDirect(4 * count).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  public Form form() {
    return form;
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public void run() throws OrtException {
    if (engine.isBestOnnxRuntime()) {
      session.run(bound, pinned).close();
      return;
    }
    Map<String, OnnxTensor> fresh = new LinkedHashMap<>();
    for (Map.Entry<String, float[]> input : inputs.entrySet()) {
      fresh.put(
          input.getKey(),
          OnnxTensor.createTensor(
              environment, FloatBuffer.wrap(input.getValue()), shapes.get(input.getKey())));
    }
    try (OrtSession.Result result = session.run(fresh)) {
      OnnxValue first = result.get(0);
      FloatBuffer buffer = ((OnnxTensor) first).getFloatBuffer();
      outputs = new float[buffer.remaining()];
      buffer.get(outputs);
    } finally {
      fresh.values().forEach(OnnxTensor::close);
    }
  }

  @Override
  public float[] outputs() {
    if (!engine.isBestOnnxRuntime()) {
      return outputs.clone();
    }
    FloatBuffer buffer = outputBuffers.values().iterator().next();
    float[] values = new float[buffer.capacity()];
    buffer.duplicate().rewind().get(values);
    return values;
  }

  @Override
  public void close() {
    bound.values().forEach(OnnxTensor::close);
    pinned.values().forEach(OnnxTensor::close);
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the session of " + label() + " cannot be closed", e);
    }
  }
}
