package io.sluice.tools.tflite.file;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.InvalidModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.SignatureDef;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorMap;

/**
 * Reads a {@code .tflite} file: a flatbuffer of the TensorFlow Lite schema, version 3. The reader
 * validates everything in the file. Constants are views of the file's bytes, so a model needs
 * little more memory than its file.
 */
public final class TfliteReader {
  private static final int SCHEMA_VERSION = 3;
  private static final int LEAST_BYTES = 8;

  private final Model model;
  private final FileVectors vectors;

  private TfliteReader(ByteBuffer file) {
    this.model = Model.getRootAsModel(file);
    this.vectors = new FileVectors(file.limit());
  }

  /**
   * Reads the bytes of a file, which must not change afterwards.
   *
   * @throws InvalidModelException if they are no TFLite model, or a damaged one
   */
  public static TfliteModel read(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    check(
        file.length >= LEAST_BYTES && Model.ModelBufferHasIdentifier(bytes),
        "not a TFLite file: bytes 4 to 7 are not 'TFL3'");
    try {
      return new TfliteReader(bytes).read();
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      // The schema's accessors follow offsets unchecked; the buffer stops those that lead outside.
      throw new InvalidModelException(
          "the TFLite file is damaged or cut off: it points outside of its "
              + file.length
              + " bytes",
          e);
    }
  }

  private TfliteModel read() {
    check(
        model.version() == SCHEMA_VERSION,
        "TFLite schema version %d; only %d is supported",
        model.version(),
        SCHEMA_VERSION);
    int subgraphs = model.subgraphsLength();
    vectors.take(subgraphs, Integer.BYTES, "subgraphs");
    check(subgraphs >= 1, "the TFLite file has no subgraph");
    List<Buffer> buffers = vectors.tables(model.buffersLength(), model::buffers, "buffers");
    List<OperatorCode> codes =
        vectors.tables(model.operatorCodesLength(), model::operatorCodes, "operator codes");
    TfliteSubgraph main = subgraph(0, buffers, codes);
    SignatureDef signature = signature();
    return new TfliteModel(
        vectors.text(model.descriptionAsByteBuffer(), "description"),
        subgraphs,
        main,
        initializers(main, subgraphs, buffers, codes),
        signature == null ? List.of() : inputNames(signature, main.inputs()),
        signature == null ? List.of() : outputNames(signature, main.outputs()));
  }

  private TfliteSubgraph subgraph(int index, List<Buffer> buffers, List<OperatorCode> codes) {
    SubGraph graph = model.subgraphs(index);
    List<TfliteTensor> tensors =
        vectors.tables(graph.tensorsLength(), i -> tensor(i, graph.tensors(i), buffers), "tensors");
    List<TfliteOperator> operators =
        vectors.tables(
            graph.operatorsLength(),
            i -> operator(i, graph.operators(i), codes, tensors.size()),
            "operators");
    List<Integer> inputs = vectors.integers(graph.inputsLength(), graph::inputs, "inputs");
    List<Integer> outputs = vectors.integers(graph.outputsLength(), graph::outputs, "outputs");
    checkIndices(inputs, 0, tensors.size(), "the graph's inputs");
    checkIndices(outputs, 0, tensors.size(), "the graph's outputs");
    return new TfliteSubgraph(index, tensors, operators, inputs, outputs);
  }

  /** The subgraphs that CALL_ONCE names; others belong to operators that are not supported. */
  private Map<Integer, TfliteSubgraph> initializers(
      TfliteSubgraph main, int subgraphs, List<Buffer> buffers, List<OperatorCode> codes) {
    Map<Integer, TfliteSubgraph> initializers = new HashMap<>();
    for (TfliteOperator operator : main.operators()) {
      if (operator.name().equals(TfliteOperator.CALL_ONCE)) {
        long index = operator.initializer();
        check(
            index >= 1 && index < subgraphs,
            "%s calls subgraph %d; it must be one from 1 to %d",
            operator.title(),
            index,
            subgraphs - 1);
        initializers.computeIfAbsent((int) index, i -> initializer(i, buffers, codes));
      }
    }
    return initializers;
  }

  private TfliteSubgraph initializer(int index, List<Buffer> buffers, List<OperatorCode> codes) {
    try {
      return subgraph(index, buffers, codes);
    } catch (InvalidModelException e) {
      throw new InvalidModelException("subgraph " + index + ": " + e.getMessage(), e);
    }
  }

  private TfliteTensor tensor(int index, Tensor tensor, List<Buffer> buffers) {
    String name = vectors.text(tensor.nameAsByteBuffer(), "name of tensor " + index);
    String title = TfliteTensor.title(index, name);
    check(tensor.sparsity() == null, "%s is sparse, which is not supported", title);
    List<Integer> shape = vectors.integers(tensor.shapeLength(), tensor::shape, title);
    long elements = 1;
    for (int extent : shape) {
      check(extent >= 0, "%s has the negative extent %d", title, extent);
      elements *= extent;
      check(elements <= Integer.MAX_VALUE, "%s has more than 2^31-1 elements", title);
    }
    TfliteType type = TfliteType.of(tensor.type(), title);
    check(
        tensor.buffer() < buffers.size(),
        "%s has buffer %d, but the file has %d buffers",
        title,
        tensor.buffer(),
        buffers.size());
    ByteBuffer data = buffers.get((int) tensor.buffer()).dataAsByteBuffer();
    boolean constant = data != null && data.hasRemaining() && !tensor.isVariable();
    if (data != null && constant) {
      vectors.take(data.remaining(), 1, title);
      check(
          type.bytes() == 0 || data.remaining() == elements * type.bytes(),
          "%s of type %s and shape %s has %d bytes",
          title,
          type,
          shape,
          data.remaining());
    }
    return new TfliteTensor(
        index,
        name,
        type,
        shape,
        quantization(tensor.quantization(), shape, title),
        data != null && constant ? data.slice() : null,
        tensor.isVariable());
  }

  private @Nullable TfliteQuantization quantization(
      @Nullable QuantizationParameters parameters, List<Integer> shape, String title) {
    if (parameters == null || parameters.scaleLength() == 0) {
      return null;
    }
    List<Float> scales =
        vectors.list(parameters.scaleLength(), Float.BYTES, parameters::scale, title);
    List<Long> zeroPoints =
        parameters.zeroPointLength() == 0
            ? scales.stream().map(scale -> 0L).toList()
            : vectors.list(parameters.zeroPointLength(), Long.BYTES, parameters::zeroPoint, title);
    int axis = parameters.quantizedDimension();
    check(
        zeroPoints.size() == scales.size() || zeroPoints.size() == 1,
        "%s has %d scales and %d zero points",
        title,
        scales.size(),
        zeroPoints.size());
    if (zeroPoints.size() < scales.size()) {
      long zeroPoint = zeroPoints.get(0);
      zeroPoints = scales.stream().map(scale -> zeroPoint).toList();
    }
    // Converters leave any axis with a single scale, where it means nothing.
    check(
        scales.size() == 1
            || (axis >= 0 && axis < shape.size() && shape.get(axis) == scales.size()),
        "%s has %d scales along axis %d, which do not fit shape %s",
        title,
        scales.size(),
        axis,
        shape);
    return new TfliteQuantization(scales, zeroPoints, scales.size() == 1 ? 0 : axis);
  }

  private TfliteOperator operator(
      int index, Operator operator, List<OperatorCode> codes, int tensors) {
    String place = "operator " + index;
    check(
        operator.opcodeIndex() < codes.size(),
        "%s has operator code %d, but the file has %d",
        place,
        operator.opcodeIndex(),
        codes.size());
    OperatorCode code = codes.get((int) operator.opcodeIndex());
    String name = name(code, place);
    List<Integer> inputs = vectors.integers(operator.inputsLength(), operator::inputs, place);
    List<Integer> outputs = vectors.integers(operator.outputsLength(), operator::outputs, place);
    List<Integer> intermediates =
        vectors.integers(operator.intermediatesLength(), operator::intermediates, place);
    checkIndices(inputs, TfliteOperator.ABSENT, tensors, "the inputs of " + place);
    checkIndices(outputs, 0, tensors, "the outputs of " + place);
    checkIndices(intermediates, 0, tensors, "the intermediates of " + place);
    return new TfliteOperator(
        index,
        name,
        code.version(),
        OptionTables.read(operator, vectors, place),
        inputs,
        outputs,
        intermediates);
  }

  /**
   * Old files have the builtin's code in a byte, newer ones (also) in an int: the greater holds.
   */
  private String name(OperatorCode code, String place) {
    int builtin = Math.max(code.builtinCode(), code.deprecatedBuiltinCode());
    check(builtin >= 0, "%s has the negative operator code %d", place, builtin);
    if (builtin == BuiltinOperator.CUSTOM) {
      return "CUSTOM '" + vectors.text(code.customCodeAsByteBuffer(), place) + "'";
    }
    return builtin < BuiltinOperator.names.length
        ? BuiltinOperator.name(builtin)
        : "BUILTIN_" + builtin;
  }

  private static void checkIndices(List<Integer> indices, int least, int size, String what) {
    for (int index : indices) {
      check(
          index >= least && index < size,
          "%s refer to tensor %d, but the file has %d tensors",
          what,
          index,
          size);
    }
  }

  /** The first signature of the first subgraph. */
  private @Nullable SignatureDef signature() {
    int length = model.signatureDefsLength();
    vectors.take(length, Integer.BYTES, "signatures");
    for (int i = 0; i < length; i++) {
      SignatureDef signature = model.signatureDefs(i);
      if (signature.subgraphIndex() == 0) {
        return signature;
      }
    }
    return null;
  }

  private List<String> inputNames(SignatureDef signature, List<Integer> inputs) {
    return names(
        vectors.tables(signature.inputsLength(), signature::inputs, "signature inputs"), inputs);
  }

  private List<String> outputNames(SignatureDef signature, List<Integer> outputs) {
    return names(
        vectors.tables(signature.outputsLength(), signature::outputs, "signature outputs"),
        outputs);
  }

  /** The signature's name of each tensor; empty where one of them has none. */
  private List<String> names(List<TensorMap> maps, List<Integer> tensors) {
    Map<Long, String> names = new HashMap<>();
    for (TensorMap map : maps) {
      names.put(map.tensorIndex(), vectors.text(map.nameAsByteBuffer(), "signature"));
    }
    return IntStream.range(0, tensors.size())
            .allMatch(i -> !names.getOrDefault((long) tensors.get(i), "").isEmpty())
        ? tensors.stream().map(tensor -> names.getOrDefault((long) tensor, "")).toList()
        : List.of();
  }
}
