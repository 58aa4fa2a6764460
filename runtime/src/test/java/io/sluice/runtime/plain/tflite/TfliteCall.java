package io.sluice.runtime.plain.tflite;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.Node;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.op.PlainOps;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One node of TensorFlow Lite on given inputs, prepared and run. */
final class TfliteCall {
  private final String name;
  private final SortedMap<String, Attribute> attributes = new TreeMap<>();
  private final Map<String, TensorSpec> specs = new HashMap<>();
  private final List<@Nullable TensorView> inputs = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private NumericsProfile numerics = NumericsProfile.TFLITE_REFERENCE;

  private TfliteCall(String name) {
    this.name = name;
  }

  static TfliteCall of(String name) {
    return new TfliteCall(name);
  }

  static QuantParams params(float scale, int zeroPoint) {
    return QuantParams.perTensor(scale, zeroPoint);
  }

  TfliteCall under(NumericsProfile profile) {
    numerics = profile;
    return this;
  }

  TfliteCall with(String attribute, long value) {
    attributes.put(attribute, Attribute.of(value));
    return this;
  }

  TfliteCall with(String attribute, float value) {
    attributes.put(attribute, Attribute.of(value));
    return this;
  }

  TfliteCall with(String attribute, String value) {
    attributes.put(attribute, Attribute.of(value));
    return this;
  }

  TfliteCall with(String attribute, Attribute value) {
    attributes.put(attribute, value);
    return this;
  }

  /** Leaves out an optional input. */
  TfliteCall absent() {
    names.add("");
    inputs.add(null);
    return this;
  }

  TfliteCall bytes(Shape shape, QuantParams quantization, long... values) {
    return input(DataType.INT8, shape, quantization, values);
  }

  TfliteCall input(DataType type, Shape shape, @Nullable QuantParams quantization, long... values) {
    return input(TensorData.ofLongs(type, shape, values), quantization);
  }

  TfliteCall floats(Shape shape, float... values) {
    return input(TensorData.ofFloats(shape, values), null);
  }

  private TfliteCall input(TensorData data, @Nullable QuantParams quantization) {
    String tensor = "x" + names.size();
    names.add(tensor);
    specs.put(tensor, new TensorSpec(tensor, data.type(), data.shape(), quantization));
    inputs.add(TensorView.of(data));
    return this;
  }

  /** The INT8 output. */
  long[] run(QuantParams output) {
    return run(DataType.INT8, output).toLongs();
  }

  TensorData run(DataType type, @Nullable QuantParams output) {
    return results(type, output).get(0);
  }

  /** All outputs, the first of them quantized as said, or of floats. */
  List<TensorData> runAll(@Nullable QuantParams output) {
    return results(output == null ? DataType.FLOAT32 : DataType.INT8, output);
  }

  private List<TensorData> results(DataType type, @Nullable QuantParams output) {
    // The declared shape is not read by the ops: it is what they give.
    specs.put("y", new TensorSpec("y", type, Shape.of(), output));
    Op op = new Op.Imported(Op.Imported.TFLITE, name, 1, attributes);
    Prepared prepared =
        PlainOps.prepare(
            new PlainNode(
                new Node("n", op, names, List.of("y")), specs::get, this::elements, numerics));
    TensorView[] outputs = allocate(prepared.outputs());
    prepared.kernel().run(inputs.toArray(TensorView[]::new), outputs, allocate(prepared.scratch()));
    return IntStream.range(0, outputs.length)
        .mapToObj(i -> outputs[i].toData(prepared.outputs().get(i).shape()))
        .toList();
  }

  private static TensorView[] allocate(List<TensorType> types) {
    return types.stream()
        .map(type -> TensorView.allocate(type.type(), type.count()))
        .toArray(TensorView[]::new);
  }

  private @Nullable TensorView elements(String tensor) {
    int index = names.indexOf(tensor);
    return index < 0 ? null : inputs.get(index);
  }
}
