package io.sluice.tools.quantize;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shows the values of all float tensors of a model with its batch norms folded. For one thread. */
public final class ModelTensors {
  private final ModelArtifact model;
  private final TensorProbe probe;
  private final int length;

  /**
   * Compiles the model.
   *
   * @throws io.sluice.model.InvalidModelException if it is not in float
   */
  public ModelTensors(ModelArtifact model) {
    Graph graph = BatchNormFolding.fold(model.graph());
    List<String> tensors = new ArrayList<>(graph.inputs());
    for (Node node : graph.nodes()) {
      tensors.addAll(node.presentOutputs());
    }
    tensors.removeIf(name -> graph.tensor(name).type() != DataType.FLOAT32);
    this.model = model;
    this.probe = new TensorProbe(graph, tensors);
    this.length =
        graph.dataInputs().stream()
            .map(TensorSpec::shape)
            .mapToInt(shape -> shape.elementCount())
            .sum();
  }

  /** Whether an input is of the model's length, and finite. */
  public boolean takes(float[] input) {
    for (float value : input) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return input.length == length;
  }

  /** The tensors' values by name for an input as the model's scorer takes it. */
  public Map<String, float[]> of(float[] input) {
    return probe.run(ArtifactQuantizer.samples(model, List.of(input)).get(0));
  }
}
