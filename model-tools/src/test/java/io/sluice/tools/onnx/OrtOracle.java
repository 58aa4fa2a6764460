package io.sluice.tools.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ai.onnxruntime.OrtException;
import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.TensorData;
import io.sluice.runtime.ModelCompiler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One op, run by ONNX Runtime and by us. For example
 *
 * <pre>{@code
 * OrtOracle.op("CumSum", 14).attribute("exclusive", 1).input(x).constant(axis).check(1e-6);
 * }</pre>
 */
public final class OrtOracle {
  private final String domain;
  private final String type;
  private final int opset;
  private int domainVersion = 1;
  private final Map<String, Object> attributes = new TreeMap<>();
  private final List<Operand> operands = new ArrayList<>();
  private List<DataType> outputTypes = List.of();
  private boolean coreOps;

  /** An input of the op; data is null where it is left out. */
  private record Operand(String name, TensorData data, boolean constant) {}

  private OrtOracle(String domain, String type, int opset) {
    this.domain = domain;
    this.type = type;
    this.opset = opset;
  }

  /** An op of the standard, as an opset defines it; one output until {@link #outputs} is said. */
  public static OrtOracle op(String type, int opset) {
    return new OrtOracle("", type, opset).outputs(1);
  }

  /** An op of ONNX Runtime's own domain. */
  public static OrtOracle microsoft(String type) {
    return new OrtOracle("com.microsoft", type, 17).outputs(1);
  }

  /** An op of {@code ai.onnx.ml}, as a version of that domain defines it. */
  public static OrtOracle ml(String type, int version) {
    OrtOracle oracle = new OrtOracle("ai.onnx.ml", type, 17).outputs(1);
    oracle.domainVersion = version;
    return oracle;
  }

  /** An attribute: Integer, Long, Float, String, TensorData, or a list of the first four. */
  public OrtOracle attribute(String name, Object value) {
    attributes.put(name, value);
    return this;
  }

  /** The next input, given when the model runs. */
  public OrtOracle input(TensorData data) {
    operands.add(new Operand("x" + operands.size(), data, false));
    return this;
  }

  /** The next input, constant in the model. */
  public OrtOracle constant(TensorData data) {
    operands.add(new Operand("x" + operands.size(), data, true));
    return this;
  }

  /** The next input, left out. */
  public OrtOracle absent() {
    operands.add(new Operand("", null, false));
    return this;
  }

  /** How many outputs to ask for. */
  public OrtOracle outputs(int count) {
    outputTypes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      outputTypes.add(null);
    }
    return this;
  }

  /**
   * The types of all outputs, where one is UINT16, UINT32 or UINT64, which ONNX Runtime's Java
   * interface cannot hold.
   */
  public OrtOracle outputs(DataType... types) {
    outputTypes = List.of(types);
    return this;
  }

  /** Lets the node become an op of Sluice where one fits; the plain form is run otherwise. */
  public OrtOracle coreOps() {
    coreOps = true;
    return this;
  }

  /** Checks that both give the same, to the bit. */
  public void checkExact() {
    check(0, 0);
  }

  /** Checks that both give the same within a tolerance, absolute and relative alike. */
  public void check(double tolerance) {
    check(tolerance, tolerance);
  }

  /** Checks that both give the same: {@code |ours - theirs| <= atol + rtol * |theirs|}. */
  public void check(double rtol, double atol) {
    List<TensorData> theirs = theirs();
    List<TensorData> ours = ours();
    for (int i = 0; i < theirs.size(); i++) {
      TensorDifference.check(title() + ", output " + i, ours.get(i), theirs.get(i), rtol, atol);
    }
  }

  private String title() {
    return "%s of opset %d %s".formatted(type, opset, attributes);
  }

  /** The outputs of our plain form, or of the op of Sluice. */
  public List<TensorData> ours() {
    OnnxModel model = sketch(false).read();
    Graph graph = OnnxImporter.importModel(model, ImportOptions.defaults().coreOps(coreOps));
    Map<String, TensorData> inputs = new LinkedHashMap<>();
    operands.stream()
        .filter(o -> graph.inputs().contains(o.name()))
        .forEach(o -> inputs.put(o.name(), o.data()));
    return List.copyOf(ModelCompiler.newRunner(graph).run(inputs).values());
  }

  /** The outputs of ONNX Runtime. */
  public List<TensorData> theirs() {
    Map<String, TensorData> inputs = new LinkedHashMap<>();
    for (Operand operand : operands) {
      if (operand.data() != null && !operand.constant()) {
        inputs.put(operand.name(), carried(operand.data()));
      }
    }
    try {
      List<TensorData> outputs =
          new ArrayList<>(OrtRuntime.run(sketch(true).bytes(), inputs).values());
      for (int i = 0; i < outputs.size(); i++) {
        DataType wanted = outputTypes.get(i);
        if (wanted != null && wanted != outputs.get(i).type()) {
          TensorData carried = outputs.get(i);
          outputs.set(i, TensorData.ofLongs(wanted, carried.shape(), carried.toLongs()));
        }
      }
      return outputs;
    } catch (OrtException e) {
      return fail(title() + " does not run in ONNX Runtime: " + e.getMessage(), e);
    }
  }

  /** In a type that ONNX Runtime's Java interface can hold. */
  private static TensorData carried(TensorData data) {
    return OrtRuntime.holds(data.type())
        ? data
        : TensorData.ofLongs(DataType.INT64, data.shape(), data.toLongs());
  }

  /** The model; for ONNX Runtime with casts from and to types that its interface can hold. */
  private OnnxSketch sketch(boolean forOrt) {
    OnnxSketch sketch = new OnnxSketch(opset);
    if (!domain.isEmpty()) {
      sketch.opset(domain, domainVersion);
    }
    List<String> inputs = new ArrayList<>();
    for (Operand operand : operands) {
      inputs.add(operand(sketch, operand, forOrt));
    }
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < outputTypes.size(); i++) {
      outputs.add("y" + i);
    }
    sketch.node(domain, type, inputs, outputs, attributes);
    for (int i = 0; i < outputs.size(); i++) {
      DataType wanted = outputTypes.get(i);
      boolean cast = forOrt && wanted != null && !OrtRuntime.holds(wanted);
      sketch.output(cast ? cast(sketch, outputs.get(i), DataType.INT64) : outputs.get(i));
    }
    return sketch;
  }

  private static String operand(OnnxSketch sketch, Operand operand, boolean forOrt) {
    TensorData data = operand.data();
    if (data == null) {
      return "";
    }
    if (operand.constant()) {
      sketch.initializer(operand.name(), data);
    } else if (forOrt && !OrtRuntime.holds(data.type())) {
      sketch.input(operand.name(), DataType.INT64, data.shape());
      return cast(sketch, operand.name(), data.type());
    } else {
      sketch.input(operand.name(), data.type(), data.shape());
    }
    return operand.name();
  }

  private static String cast(OnnxSketch sketch, String name, DataType to) {
    String cast = name + ".cast";
    sketch.node("Cast", List.of(name), List.of(cast), Map.of("to", OnnxTensors.number(to)));
    return cast;
  }

  /** Says that our plain form refuses the node, for a reason that holds a text. */
  public void refused(String reason) {
    try {
      ours();
    } catch (InvalidModelException e) {
      assertThat(e.getMessage()).contains(reason);
      return;
    }
    fail(title() + " is not refused");
  }
}
