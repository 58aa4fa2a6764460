package io.sluice.runtime.plain.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.Node;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.AllocationProbe;
import io.sluice.runtime.op.PlainOps;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One ONNX node on given inputs, prepared and run. Each run also checks that the kernel allocates
 * nothing, so an op that is tested here is tested for that too.
 */
public final class OnnxCall {
  private final String name;
  private final int version;
  private final SortedMap<String, Attribute> attributes = new TreeMap<>();
  private final List<@Nullable TensorData> inputs = new ArrayList<>();
  private final List<Boolean> constant = new ArrayList<>();
  private List<Boolean> outputs = List.of(true);

  private OnnxCall(String name, int version) {
    this.name = name;
    this.version = version;
  }

  public static OnnxCall of(String name, int version) {
    return new OnnxCall(name, version);
  }

  public OnnxCall ints(String attribute, long... values) {
    attributes.put(attribute, Attribute.ofInts(LongStream.of(values).boxed().toList()));
    return this;
  }

  public OnnxCall reals(String attribute, float... values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    attributes.put(attribute, new Attribute.Floats(list));
    return this;
  }

  public OnnxCall texts(String attribute, String... values) {
    attributes.put(attribute, new Attribute.Strings(List.of(values)));
    return this;
  }

  public OnnxCall floats(Shape shape, double... values) {
    return data(DataType.FLOAT32, shape, values);
  }

  public OnnxCall longs(DataType type, Shape shape, long... values) {
    return data(TensorData.ofLongs(type, shape, values));
  }

  public OnnxCall data(DataType type, Shape shape, double... values) {
    return data(
        type.isFloat()
            ? TensorData.ofDoubles(type, shape, values)
            : TensorData.ofLongs(
                type, shape, DoubleStream.of(values).mapToLong(v -> (long) v).toArray()));
  }

  /** An input; null if it is left out. */
  public OnnxCall data(@Nullable TensorData data) {
    inputs.add(data);
    constant.add(false);
    return this;
  }

  public OnnxCall absent() {
    return data(null);
  }

  /** Makes a constant of the last input. */
  public OnnxCall constant() {
    constant.set(constant.size() - 1, true);
    return this;
  }

  /** Which outputs are asked for. */
  public OnnxCall outputs(Boolean... wanted) {
    outputs = List.of(wanted);
    return this;
  }

  public Prepared prepare() {
    SortedMap<String, Attribute> given = Collections.unmodifiableSortedMap(attributes);
    Node node =
        new Node(
            "node",
            new Op.Imported(Op.Imported.ONNX, name, version, given),
            names("x", inputs.stream().map(Objects::nonNull).toList()),
            names("y", outputs));
    return PlainOps.prepare(
        new PlainNode(node, this::spec, this::elements, NumericsProfile.ONNXRUNTIME));
  }

  private static List<String> names(String prefix, List<Boolean> present) {
    List<String> names = new ArrayList<>();
    for (boolean there : present) {
      names.add(there ? prefix + names.size() : "");
    }
    return names;
  }

  /** The outputs that are asked for. */
  public List<TensorData> run() {
    Prepared prepared = prepare();
    TensorView[] results = new TensorView[outputs.size()];
    for (int i = 0; i < results.length; i++) {
      results[i] = outputs.get(i) ? dirty(prepared.outputs().get(i)) : null;
    }
    TensorView[] views = new TensorView[inputs.size()];
    for (int i = 0; i < views.length; i++) {
      TensorData data = inputs.get(i);
      views[i] = data == null ? null : TensorView.of(data);
    }
    TensorView[] scratch =
        prepared.scratch().stream().map(OnnxCall::dirty).toArray(TensorView[]::new);
    prepared.kernel().run(views, results, scratch);
    assertThat(AllocationProbe.allocatedBytes(() -> prepared.kernel().run(views, results, scratch)))
        .as("bytes that %s allocates", this)
        .isZero();
    List<TensorData> data = new ArrayList<>();
    for (int i = 0; i < results.length; i++) {
      if (outputs.get(i)) {
        data.add(results[i].toData(prepared.outputs().get(i).shape()));
      }
    }
    return data;
  }

  /** The first output as reals. */
  public double[] runToDoubles() {
    return run().get(0).toDoubles();
  }

  /** The first output as integers. */
  public long[] runToLongs() {
    return run().get(0).toLongs();
  }

  /** Memory as it is found in an arena that others use too. */
  private static TensorView dirty(TensorType type) {
    TensorView view = TensorView.allocate(type.type(), type.count());
    for (int i = 0; i < view.count(); i++) {
      view.setLong(i, 77);
    }
    return view;
  }

  @Override
  public String toString() {
    return name
        + inputs.stream()
            .map(data -> data == null ? "-" : data.type().code() + data.shape())
            .collect(Collectors.joining(", ", "(", ")"))
        + attributes;
  }

  private @Nullable TensorSpec spec(String tensor) {
    if (!tensor.startsWith("x")) {
      return null;
    }
    TensorData data = input(tensor);
    return new TensorSpec(tensor, data.type(), data.shape(), null);
  }

  private @Nullable TensorView elements(String tensor) {
    return constant.get(index(tensor)) ? TensorView.of(input(tensor)) : null;
  }

  private TensorData input(String tensor) {
    return Objects.requireNonNull(inputs.get(index(tensor)));
  }

  private static int index(String tensor) {
    return Integer.parseInt(tensor.substring(1));
  }
}
