package io.sluice.benchmarks.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import io.sluice.model.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TensorType;

/** A TFLite file in the making; tensors are known by their index. Source: schema version 3. */
final class TfliteDraft {
  private static final int SCHEMA_VERSION = 3;
  private static final int LAST_OLD_CODE = 127;

  /** As the schema wants the data of buffers aligned. */
  private static final int ALIGNMENT = 16;

  private final List<TensorT> tensors = new ArrayList<>();
  private final List<byte[]> buffers = new ArrayList<>(List.of(new byte[0]));
  private final List<OperatorT> operators = new ArrayList<>();
  private final List<OperatorCodeT> codes = new ArrayList<>();

  /** A float tensor that is computed or given from outside. */
  int floats(String name, Shape shape) {
    return tensor(name, TensorType.FLOAT32, shape.toArray());
  }

  int constant(String name, Shape shape, float[] values) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    littleEndian(bytes).asFloatBuffer().put(values);
    return data(floats(name, shape), bytes);
  }

  /** A constant list of integers. */
  int constant(String name, int... values) {
    return constant(name, Shape.of(values.length), values);
  }

  int constant(String name, Shape shape, int[] values) {
    byte[] bytes = new byte[values.length * Integer.BYTES];
    littleEndian(bytes).asIntBuffer().put(values);
    return data(tensor(name, TensorType.INT32, shape.toArray()), bytes);
  }

  private int tensor(String name, byte type, int[] shape) {
    TensorT tensor = new TensorT();
    tensor.setName(name);
    tensor.setType(type);
    tensor.setShape(shape);
    tensors.add(tensor);
    return tensors.size() - 1;
  }

  private int data(int tensor, byte[] bytes) {
    buffers.add(bytes);
    tensors.get(tensor).setBuffer(buffers.size() - 1L);
    return tensor;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Adds an operator of version 1.
   *
   * @param options an object of the option table of that type; null if it has none
   */
  void operator(
      int builtin, byte optionsType, @Nullable Object options, int[] inputs, int... outputs) {
    OperatorT operator = new OperatorT();
    operator.setOpcodeIndex(code(builtin));
    operator.setInputs(inputs);
    operator.setOutputs(outputs);
    if (options != null) {
      BuiltinOptionsUnion union = new BuiltinOptionsUnion();
      union.setType(optionsType);
      union.setValue(options);
      operator.setBuiltinOptions(union);
    }
    operators.add(operator);
  }

  private int code(int builtin) {
    for (int i = 0; i < codes.size(); i++) {
      if (codes.get(i).getBuiltinCode() == builtin) {
        return i;
      }
    }
    OperatorCodeT code = new OperatorCodeT();
    code.setBuiltinCode(builtin);
    code.setDeprecatedBuiltinCode((byte) Math.min(builtin, LAST_OLD_CODE));
    code.setVersion(1);
    codes.add(code);
    return codes.size() - 1;
  }

  /** The bytes of the file. */
  byte[] finish(int[] inputs, int[] outputs) {
    SubGraphT graph = new SubGraphT();
    graph.setTensors(tensors.toArray(TensorT[]::new));
    graph.setOperators(operators.toArray(OperatorT[]::new));
    graph.setInputs(inputs);
    graph.setOutputs(outputs);
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int bufferList =
        Model.createBuffersVector(
            builder, buffers.stream().mapToInt(bytes -> buffer(builder, bytes)).toArray());
    int codeList =
        Model.createOperatorCodesVector(
            builder, codes.stream().mapToInt(code -> OperatorCode.pack(builder, code)).toArray());
    int graphs = Model.createSubgraphsVector(builder, new int[] {SubGraph.pack(builder, graph)});
    int description = builder.createString("sluice");
    Model.finishModelBuffer(
        builder,
        Model.createModel(
            builder, SCHEMA_VERSION, codeList, graphs, description, bufferList, 0, 0, 0));
    return builder.sizedByteArray();
  }

  private static int buffer(FlatBufferBuilder builder, byte[] bytes) {
    builder.createUnintializedVector(1, bytes.length, ALIGNMENT).put(bytes);
    int data = builder.endVector();
    return Buffer.createBuffer(builder, data);
  }
}
