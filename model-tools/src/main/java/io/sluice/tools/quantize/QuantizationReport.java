package io.sluice.tools.quantize;

import io.sluice.model.ModelArtifact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The contents of the quantization report.
 *
 * @param inFloat the model as it was
 * @param int8 what became of it
 * @param result its loss, what was tried, and what each node loses
 * @param samples how many it was calibrated with
 * @param multiplyAdds of one inference
 * @param speed the measured times of both models, or null if they were not measured
 * @param layers all nodes that compute in INT8, the worst first, with distributions of the worst
 * @param gates the distribution of what goes into each gate, in the order of the graph
 * @param points outputs in float and in INT8
 */
public record QuantizationReport(
    ModelArtifact inFloat,
    ModelArtifact int8,
    QuantizedModel result,
    int samples,
    long multiplyAdds,
    @Nullable Speed speed,
    List<Layer> layers,
    List<Gate> gates,
    List<Point> points) {

  public QuantizationReport {
    layers = List.copyOf(layers);
    gates = List.copyOf(gates);
    points = List.copyOf(points);
  }

  /**
   * The times of both models, measured alternately and after a warm-up.
   *
   * @param microsInFloat microseconds that one inference takes in float
   * @param microsInt8 the same in INT8
   * @param conditions how and on what they were measured: rounds, CPU, kernels, Java version
   */
  public record Speed(double microsInFloat, double microsInt8, String conditions) {}

  /**
   * How values are distributed, and what of their range is kept.
   *
   * @param counts in equal parts from {@code min} to {@code max}
   * @param clipLow the least value that is kept
   * @param clipHigh the greatest
   */
  public record Distribution(
      List<Long> counts, double min, double max, double clipLow, double clipHigh) {
    public Distribution {
      counts = List.copyOf(counts);
    }
  }

  /**
   * A node.
   *
   * @param loss what it loses
   * @param inFloat whether it stayed in float
   * @param weights null if it has none, or is not among the worst
   * @param output null if the node gives floats in the INT8 model too, or is not among the worst
   */
  public record Layer(
      LayerLoss loss,
      boolean inFloat,
      @Nullable Distribution weights,
      @Nullable Distribution output) {}

  /**
   * A gate: a hard sigmoid or a sigmoid.
   *
   * @param title its op and name
   * @param hard whether it is a hard sigmoid, which is flat outside [-3, 3]
   * @param input the distribution of its input
   * @param saturated the share of inputs outside [-3, 3]
   * @param tableError the root mean square of what the table of 256 entries gives less the
   *     function, its input's rounding included
   * @param outputError the same if the output alone were rounded
   */
  public record Gate(
      String title,
      boolean hard,
      Distribution input,
      double saturated,
      double tableError,
      double outputError) {}

  /** One element of an output, for one sample. */
  public record Point(float inFloat, float int8) {}
}
