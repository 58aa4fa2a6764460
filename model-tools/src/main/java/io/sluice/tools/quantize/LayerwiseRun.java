package io.sluice.tools.quantize;

import static java.util.Objects.requireNonNull;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.ModelRunner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a graph without state once over samples, layer by layer, while its constants are changed:
 * each node runs once for each sample, with the constants that it has when its turn comes.
 */
final class LayerwiseRun {
  /** For each sample the tensors that are known and still read. */
  private final List<Map<String, TensorData>> known = new ArrayList<>();

  /** How many of the graph's own nodes have run. */
  private int place;

  /**
   * @param graph whose inputs are FLOAT32
   * @param samples the elements of each input, by name
   */
  LayerwiseRun(Graph graph, List<Map<String, float[]>> samples) {
    for (Map<String, float[]> sample : samples) {
      Map<String, TensorData> inputs = new HashMap<>();
      for (TensorSpec input : graph.dataInputs()) {
        float[] elements = requireNonNull(sample.get(input.name()), input.name());
        inputs.put(input.name(), TensorData.ofFloats(input.shape(), elements));
      }
      known.add(inputs);
    }
  }

  /**
   * Runs the nodes before one, which come after those that have run already, and what gives a
   * tensor beside them.
   *
   * @param graph the nodes of each time before, in the same order, then others
   * @param until name of the node whose turn is next time
   * @param output a FLOAT32 tensor that nodes at the end of the graph give
   * @return its elements for each sample
   */
  List<float[]> next(Graph graph, String until, String output) {
    int end = place;
    while (!graph.nodes().get(end).name().equals(until)) {
      end++;
    }
    Graph part = part(graph, end, output);
    ModelRunner runner = ModelCompiler.newRunner(part);
    Set<String> readLater = readFrom(graph, end);
    List<float[]> elements = new ArrayList<>();
    for (Map<String, TensorData> tensors : known) {
      Map<String, TensorData> inputs = new HashMap<>(tensors);
      inputs.keySet().retainAll(part.inputs());
      tensors.putAll(runner.run(inputs));
      elements.add(requireNonNull(tensors.get(output), output).toFloats());
      tensors.keySet().retainAll(readLater);
    }
    place = end;
    return elements;
  }

  /** The nodes from this place to the end, and those that give the output. */
  private Graph part(Graph graph, int end, String output) {
    Map<String, Node> producers = new LinkedHashMap<>();
    graph.nodes().subList(place, end).forEach(node -> add(node, producers));
    List<Node> beside = new ArrayList<>();
    String wanted = output;
    while (!producers.containsKey(wanted) && !known.get(0).containsKey(wanted)) {
      Node node = requireNonNull(graph.producers().get(wanted), wanted);
      beside.add(0, node);
      wanted = node.inputs().get(0);
    }
    beside.forEach(node -> add(node, producers));
    Set<String> inputs = new LinkedHashSet<>();
    List<Node> nodes = List.copyOf(new LinkedHashSet<>(producers.values()));
    for (Node node : nodes) {
      for (String name : node.presentInputs()) {
        if (!producers.containsKey(name) && graph.constant(name) == null) {
          inputs.add(name);
        }
      }
    }
    Set<String> outputs = new LinkedHashSet<>(readFrom(graph, end));
    outputs.retainAll(producers.keySet());
    outputs.add(output);
    return Graph.ofUsed(
        graph.tensors().values(),
        graph.constants(),
        nodes,
        List.copyOf(inputs),
        List.copyOf(outputs),
        List.of(),
        graph.numerics());
  }

  private static void add(Node node, Map<String, Node> producers) {
    node.presentOutputs().forEach(name -> producers.put(name, node));
  }

  private static Set<String> readFrom(Graph graph, int place) {
    Set<String> names = new LinkedHashSet<>();
    for (Node node : graph.nodes().subList(place, graph.nodes().size())) {
      names.addAll(node.presentInputs());
    }
    return names;
  }
}
