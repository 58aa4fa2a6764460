package io.sluice.runtime.plan;

import io.sluice.kernels.Kernels;
import io.sluice.model.DataType;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.QuantParams;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.op.Quantizations;
import io.sluice.runtime.step.InputStep;
import io.sluice.runtime.step.OutputStep;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The steps between a caller's floats and the tensors that a graph takes and gives. */
final class BoundarySteps {
  private final Kernels kernels;
  private final Graph graph;
  private final List<Plan.BoundaryTensor> tensors = new ArrayList<>();

  BoundarySteps(Kernels kernels, Graph graph, ToIntFunction<String> at) {
    this.kernels = kernels;
    this.graph = graph;
    for (List<String> names : List.of(graph.inputs(), graph.outputs())) {
      names.forEach(
          name -> tensors.add(new Plan.BoundaryTensor(graph.tensor(name), at.applyAsInt(name))));
    }
  }

  /** All inputs of the graph, and then all outputs, in its order. */
  List<Plan.BoundaryTensor> tensors() {
    return tensors;
  }

  /** From the caller's features, one data input after the other. */
  List<InputStep> inputs(@Nullable FeatureSchema schema) {
    List<InputStep> steps = new ArrayList<>();
    int from = 0;
    for (TensorSpec input : graph.dataInputs()) {
      int index = graph.inputs().indexOf(input.name());
      steps.add(
          schema == null || input.type() != DataType.FLOAT32
              ? input(index, from)
              : normalization(schema, tensors.get(index)));
      from += input.shape().elementCount();
    }
    return steps;
  }

  /** From the caller's state, one state after the other. */
  List<InputStep> states() {
    List<InputStep> steps = new ArrayList<>();
    int from = 0;
    for (StateBinding state : graph.states()) {
      int index = graph.inputs().indexOf(state.input());
      steps.add(input(index, from));
      from += tensors.get(index).spec().shape().elementCount();
    }
    return steps;
  }

  private InputStep input(int index, int from) {
    int at = tensors.get(index).at();
    TensorSpec spec = tensors.get(index).spec();
    QuantParams quantization = spec.quantization();
    int count = spec.shape().elementCount();
    if (spec.type() == DataType.FLOAT32) {
      return new InputStep.Copy(from, count, at);
    }
    if (quantization == null) {
      return new InputStep.Cast(index, from);
    }
    return spec.type() == DataType.INT8
        ? new InputStep.Quantize(kernels, Quantizations.of(quantization), from, count, at)
        : new InputStep.QuantizeTo(quantization.scale(), quantization.zeroPoint(), index, from);
  }

  private InputStep normalization(FeatureSchema schema, Plan.BoundaryTensor input) {
    int count = input.spec().shape().elementCount();
    float[] mean = new float[count];
    float[] deviation = new float[count];
    for (int f = 0; f < schema.features().size(); f++) {
      Feature feature = schema.features().get(f);
      for (int event = 0; event < schema.window(); event++) {
        mean[schema.index(f, event)] = feature.mean();
        deviation[schema.index(f, event)] = feature.std();
      }
    }
    return new InputStep.Normalize(kernels, mean, deviation, input.at());
  }

  /** To the caller's state, one state after the other. */
  List<OutputStep> nextStates() {
    return outputs(graph.states().stream().map(StateBinding::output).toList());
  }

  /** To the caller's outputs, one data output after the other. */
  List<OutputStep> outputs() {
    return outputs(graph.dataOutputs().stream().map(TensorSpec::name).toList());
  }

  private List<OutputStep> outputs(List<String> names) {
    List<OutputStep> steps = new ArrayList<>();
    int to = 0;
    for (String name : names) {
      int index = graph.inputs().size() + graph.outputs().indexOf(name);
      steps.add(output(index, to));
      to += tensors.get(index).spec().shape().elementCount();
    }
    return steps;
  }

  private OutputStep output(int index, int to) {
    int at = tensors.get(index).at();
    TensorSpec spec = tensors.get(index).spec();
    QuantParams quantization = spec.quantization();
    int count = spec.shape().elementCount();
    if (spec.type() == DataType.FLOAT32) {
      return new OutputStep.Copy(at, count, to);
    }
    if (quantization == null) {
      return new OutputStep.Cast(index, to);
    }
    return spec.type() == DataType.INT8
        ? new OutputStep.Dequantize(kernels, Quantizations.of(quantization), at, count, to)
        : new OutputStep.DequantizeFrom(quantization.scale(), quantization.zeroPoint(), index, to);
  }
}
