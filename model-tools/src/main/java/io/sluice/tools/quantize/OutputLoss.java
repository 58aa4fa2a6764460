package io.sluice.tools.quantize;

import static java.util.Objects.requireNonNull;

import io.sluice.model.Graph;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far a graph's outputs are from those of the float graph, over samples: the root of the sum of
 * squared errors as a share of the root of the sum of squares, of the worst output. 0.1 is a
 * signal-to-noise ratio of 20 dB.
 */
public final class OutputLoss {
  private final List<Map<String, float[]>> samples;
  private final List<String> outputs;
  private final List<Map<String, float[]>> wanted;

  /**
   * Runs the float graph.
   *
   * @param samples the elements of each data input, by name
   */
  public OutputLoss(Graph reference, List<Map<String, float[]>> samples) {
    this.samples = samples;
    this.outputs = reference.dataOutputs().stream().map(TensorSpec::name).toList();
    this.wanted = run(reference);
  }

  private List<Map<String, float[]>> run(Graph graph) {
    TensorProbe probe = new TensorProbe(graph, outputs);
    List<Map<String, float[]>> values = new ArrayList<>();
    samples.forEach(sample -> values.add(probe.run(sample)));
    return values;
  }

  /** The loss of a graph with the same inputs and outputs. */
  public double of(Graph graph) {
    Map<String, ErrorSum> sums = new LinkedHashMap<>();
    List<Map<String, float[]>> given = run(graph);
    for (int i = 0; i < given.size(); i++) {
      for (String output : outputs) {
        sums.computeIfAbsent(output, name -> new ErrorSum())
            .add(
                requireNonNull(wanted.get(i).get(output)),
                requireNonNull(given.get(i).get(output)));
      }
    }
    return sums.values().stream().mapToDouble(ErrorSum::relative).max().orElse(0);
  }

  /** The float graph's outputs for each sample, by name. */
  public List<Map<String, float[]>> wanted() {
    return wanted;
  }
}
