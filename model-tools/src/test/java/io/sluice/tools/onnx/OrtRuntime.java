package io.sluice.tools.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** ONNX Runtime on whole tensors. */
public final class OrtRuntime {
  private OrtRuntime() {}

  /** Whether its Java interface can hold tensors of a type. */
  static boolean holds(DataType type) {
    return switch (type) {
      case FLOAT32, FLOAT64, FLOAT16, INT8, UINT8, INT16, INT32, INT64, BOOL, STRING -> true;
      case UINT16, UINT32, UINT64 -> false;
    };
  }

  /** The outputs of a model, without optimization of its graph. */
  public static Map<String, TensorData> run(byte[] model, Map<String, TensorData> inputs)
      throws OrtException {
    return run(model, inputs, OrtSession.SessionOptions.OptLevel.NO_OPT);
  }

  /** The outputs of a model. */
  public static Map<String, TensorData> run(
      byte[] model, Map<String, TensorData> inputs, OrtSession.SessionOptions.OptLevel level)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> given = new LinkedHashMap<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setOptimizationLevel(level);
      // On CPUs with AVX2 but without VNNI its products of UINT8 and INT8 saturate; graphs that it
      // optimizes may have UINT8 weights instead, whose products do not.
      options.addConfigEntry("session.x64quantprecision", "1");
      try (OrtSession session = environment.createSession(model, options)) {
        for (Map.Entry<String, TensorData> input : inputs.entrySet()) {
          given.put(input.getKey(), tensor(environment, input.getValue()));
        }
        try (OrtSession.Result result = session.run(given)) {
          Map<String, TensorData> outputs = new LinkedHashMap<>();
          for (Map.Entry<String, OnnxValue> e : result) {
            outputs.put(e.getKey(), data((OnnxTensor) e.getValue()));
          }
          return outputs;
        }
      }
    } finally {
      given.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, TensorData data)
      throws OrtException {
    if (data.type() == DataType.STRING) {
      String[] texts = data.toStrings().toArray(String[]::new);
      return OnnxTensor.createTensor(environment, texts, extents(data.shape()));
    }
    ByteBuffer bytes = ByteBuffer.allocateDirect(data.byteCount()).order(ByteOrder.nativeOrder());
    bytes.put(data.bytes()).flip();
    return OnnxTensor.createTensor(environment, bytes, extents(data.shape()), type(data.type()));
  }

  private static long[] extents(Shape shape) {
    long[] extents = new long[shape.rank()];
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = shape.dim(axis);
    }
    return extents;
  }

  private static OnnxJavaType type(DataType type) {
    return switch (type) {
      case FLOAT32 -> OnnxJavaType.FLOAT;
      case FLOAT64 -> OnnxJavaType.DOUBLE;
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case INT8 -> OnnxJavaType.INT8;
      case UINT8 -> OnnxJavaType.UINT8;
      case INT16 -> OnnxJavaType.INT16;
      case INT32 -> OnnxJavaType.INT32;
      case INT64 -> OnnxJavaType.INT64;
      case BOOL -> OnnxJavaType.BOOL;
      case UINT16, UINT32, UINT64, STRING ->
          throw new IllegalArgumentException(type.code() + " has to be cast within the model");
    };
  }

  private static void flatten(Object value, List<String> texts) {
    if (value instanceof Object[] values) {
      for (Object part : values) {
        flatten(part, texts);
      }
    } else {
      texts.add((String) value);
    }
  }

  private static TensorData data(OnnxTensor tensor) throws OrtException {
    TensorInfo info = tensor.getInfo();
    int[] extents = new int[info.getShape().length];
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = Math.toIntExact(info.getShape()[axis]);
    }
    if (info.type == OnnxJavaType.STRING) {
      List<String> texts = new ArrayList<>();
      flatten(tensor.getValue(), texts);
      return TensorData.ofStrings(Shape.of(extents), texts);
    }
    DataType type =
        switch (info.type) {
          case FLOAT -> DataType.FLOAT32;
          case DOUBLE -> DataType.FLOAT64;
          case FLOAT16 -> DataType.FLOAT16;
          case INT8 -> DataType.INT8;
          case UINT8 -> DataType.UINT8;
          case INT16 -> DataType.INT16;
          case INT32 -> DataType.INT32;
          case INT64 -> DataType.INT64;
          case BOOL -> DataType.BOOL;
          default -> throw new IllegalArgumentException("an output of type " + info.type);
        };
    Shape shape = Shape.of(extents);
    ByteBuffer bytes = shape.elementCount() == 0 ? ByteBuffer.allocate(0) : tensor.getByteBuffer();
    return TensorData.ofRawBytes(type, shape, bytes);
  }
}
