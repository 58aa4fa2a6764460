package io.sluice.tools.onnx.export;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs an ONNX file in ONNX Runtime, on one thread. */
public final class OrtRun {
  private OrtRun() {}

  /** All outputs, by name; FLOAT32, INT8 and UINT8 tensors only. */
  public static Map<String, TensorData> run(
      byte[] model, Map<String, TensorData> inputs, OptLevel optimization) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> given = new LinkedHashMap<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(optimization);
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(model, options)) {
        for (Map.Entry<String, TensorData> input : inputs.entrySet()) {
          given.put(input.getKey(), tensor(environment, input.getValue()));
        }
        return outputs(session, given);
      }
    } catch (OrtException e) {
      throw new AssertionError("ONNX Runtime: " + e.getMessage(), e);
    } finally {
      given.values().forEach(OnnxTensor::close);
    }
  }

  private static Map<String, TensorData> outputs(OrtSession session, Map<String, OnnxTensor> given)
      throws OrtException {
    Map<String, TensorData> outputs = new LinkedHashMap<>();
    try (OrtSession.Result result = session.run(given)) {
      for (Map.Entry<String, OnnxValue> output : result) {
        outputs.put(output.getKey(), data((OnnxTensor) output.getValue()));
      }
    }
    return outputs;
  }

  private static OnnxTensor tensor(OrtEnvironment environment, TensorData data)
      throws OrtException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(data.byteCount()).order(ByteOrder.nativeOrder());
    bytes.put(data.bytes()).flip();
    long[] shape = Arrays.stream(data.shape().toArray()).asLongStream().toArray();
    return OnnxTensor.createTensor(environment, bytes, shape, type(data.type()));
  }

  private static OnnxJavaType type(DataType type) {
    return switch (type) {
      case FLOAT32 -> OnnxJavaType.FLOAT;
      case INT8 -> OnnxJavaType.INT8;
      case UINT8 -> OnnxJavaType.UINT8;
      default -> throw new AssertionError(type);
    };
  }

  private static TensorData data(OnnxTensor tensor) {
    TensorInfo info = tensor.getInfo();
    int[] extents = Arrays.stream(info.getShape()).mapToInt(Math::toIntExact).toArray();
    DataType type =
        switch (info.type) {
          case FLOAT -> DataType.FLOAT32;
          case INT8 -> DataType.INT8;
          case UINT8 -> DataType.UINT8;
          default -> throw new AssertionError(info.type);
        };
    ByteBuffer bytes = tensor.getByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    return TensorData.ofRawBytes(type, Shape.of(extents), bytes);
  }
}
