package io.sluice.tools.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.BufferT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;
import org.tensorflow.lite.schema.CallOnceOptionsT;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TensorType;
import org.tensorflow.lite.schema.VarHandleOptionsT;

/** Makes small {@code .tflite} files for tests, with the schema's own classes. */
public final class TfliteFile {
  private final List<TensorT> tensors = new ArrayList<>();
  private final List<OperatorT> operators = new ArrayList<>();
  private final List<TfliteFile> subgraphs;
  private final List<BufferT> buffers;
  private final List<OperatorCodeT> codes;

  private TfliteFile(TfliteFile main) {
    subgraphs = main.subgraphs;
    buffers = main.buffers;
    codes = main.codes;
    subgraphs.add(this);
  }

  public TfliteFile() {
    subgraphs = new ArrayList<>(List.of(this));
    buffers = new ArrayList<>();
    codes = new ArrayList<>();
    BufferT none = new BufferT();
    none.setData(new int[0]);
    buffers.add(none);
  }

  /** A tensor without data; gives its index. */
  public int tensor(String name, byte type, int... shape) {
    TensorT tensor = new TensorT();
    tensor.setName(name);
    tensor.setType(type);
    tensor.setShape(shape);
    tensors.add(tensor);
    return tensors.size() - 1;
  }

  public int floats(String name, int... shape) {
    return tensor(name, TensorType.FLOAT32, shape);
  }

  /** An INT8 tensor. */
  public int int8(String name, float scale, long zeroPoint, int... shape) {
    return quantize(tensor(name, TensorType.INT8, shape), 0, new float[] {scale}, zeroPoint);
  }

  /** Gives a tensor quantization parameters, and its index back. */
  public int quantize(int tensor, int axis, float[] scales, long... zeroPoints) {
    QuantizationParametersT parameters = new QuantizationParametersT();
    parameters.setScale(scales);
    parameters.setZeroPoint(zeroPoints);
    parameters.setQuantizedDimension(axis);
    tensors.get(tensor).setQuantization(parameters);
    return tensor;
  }

  /** Makes a tensor constant, and gives its index back. */
  public int data(int tensor, byte... bytes) {
    BufferT buffer = new BufferT();
    buffer.setData(IntStream.range(0, bytes.length).map(i -> bytes[i]).toArray());
    buffers.add(buffer);
    tensors.get(tensor).setBuffer(buffers.size() - 1L);
    return tensor;
  }

  public int constant(String name, int[] shape, float... values) {
    ByteBuffer bytes = littleEndian(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return data(floats(name, shape), bytes.array());
  }

  public int constant(String name, int[] shape, int... values) {
    ByteBuffer bytes = littleEndian(values.length * Integer.BYTES);
    bytes.asIntBuffer().put(values);
    return data(tensor(name, TensorType.INT32, shape), bytes.array());
  }

  /** Makes a tensor keep its elements between runs, and gives its index back. */
  int variable(int tensor) {
    tensors.get(tensor).setIsVariable(true);
    return tensor;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Adds an operator.
   *
   * @param options an option table's object and its type, or null and 0
   */
  public TfliteFile operator(
      int builtin, int version, byte optionsType, Object options, int[] inputs, int... outputs) {
    OperatorCodeT code = new OperatorCodeT();
    code.setBuiltinCode(builtin);
    code.setDeprecatedBuiltinCode((byte) Math.min(builtin, 127));
    code.setVersion(version);
    codes.add(code);
    OperatorT operator = new OperatorT();
    operator.setOpcodeIndex(codes.size() - 1L);
    operator.setInputs(inputs);
    operator.setOutputs(outputs);
    if (options != null) {
      BuiltinOptionsUnion union = new BuiltinOptionsUnion();
      union.setType(optionsType);
      union.setValue(options);
      operator.setBuiltinOptions(union);
    }
    operators.add(operator);
    return this;
  }

  /** A further subgraph, the first one being 1. */
  TfliteFile subgraph() {
    return new TfliteFile(this);
  }

  /** Adds the handle of a variable, and gives its index. */
  int handle(String name) {
    int handle = tensor(name, TensorType.RESOURCE);
    VarHandleOptionsT options = new VarHandleOptionsT();
    options.setSharedName(name);
    operator(
        BuiltinOperator.VAR_HANDLE,
        1,
        BuiltinOptions.VarHandleOptions,
        options,
        new int[] {},
        handle);
    return handle;
  }

  void assign(int handle, int value) {
    operator(BuiltinOperator.ASSIGN_VARIABLE, 1, (byte) 0, null, new int[] {handle, value});
  }

  void read(int handle, int to) {
    operator(BuiltinOperator.READ_VARIABLE, 1, (byte) 0, null, new int[] {handle}, to);
  }

  void callOnce(int subgraph) {
    CallOnceOptionsT options = new CallOnceOptionsT();
    options.setInitSubgraphIndex(subgraph);
    operator(BuiltinOperator.CALL_ONCE, 1, BuiltinOptions.CallOnceOptions, options, new int[] {});
  }

  private SubGraphT table(int[] inputs, int... outputs) {
    SubGraphT graph = new SubGraphT();
    graph.setTensors(tensors.toArray(TensorT[]::new));
    graph.setOperators(operators.toArray(OperatorT[]::new));
    graph.setInputs(inputs);
    graph.setOutputs(outputs);
    return graph;
  }

  /** The file's bytes. */
  public byte[] bytes(int[] inputs, int... outputs) {
    SubGraphT[] tables = new SubGraphT[subgraphs.size()];
    for (int i = 0; i < tables.length; i++) {
      tables[i] = i == 0 ? table(inputs, outputs) : subgraphs.get(i).table(new int[] {});
    }
    ModelT model = new ModelT();
    model.setVersion(3);
    model.setDescription("test");
    model.setBuffers(buffers.toArray(BufferT[]::new));
    model.setOperatorCodes(codes.toArray(OperatorCodeT[]::new));
    model.setSubgraphs(tables);
    FlatBufferBuilder builder = new FlatBufferBuilder();
    Model.finishModelBuffer(builder, Model.pack(builder, model));
    return builder.sizedByteArray();
  }
}
