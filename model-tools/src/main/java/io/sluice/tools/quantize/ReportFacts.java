package io.sluice.tools.quantize;

import static java.util.Objects.requireNonNull;

import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.ModelCompiler;
import io.sluice.tools.Progress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what a {@link QuantizationReport} shows. */
public final class ReportFacts {
  private static final int FEW_SAMPLES = 64;
  private static final int PARTS = 64;
  private static final int MOST_POINTS = 3000;
  private static final int DRAWN_LAYERS = 24;

  private final Graph graph;
  private final Graph int8;
  private final QuantizedModel result;
  private final List<Map<String, float[]>> samples;
  private final Map<String, TensorStatistics> statistics;
  private final Map<String, Node> nodes = new HashMap<>();

  private ReportFacts(Graph graph, ArtifactQuantizer.Quantized quantized, Progress progress) {
    this.result = quantized.model();
    this.int8 = result.int8();
    Graph folded = BatchNormFolding.fold(graph);
    this.graph = result.options().equalization() ? CrossLayerEqualization.equalize(folded) : folded;
    this.samples = CalibratedGraph.few(quantized.samples(), FEW_SAMPLES, !graph.states().isEmpty());
    this.statistics = Calibration.observe(this.graph, samples, true, progress);
    this.graph.nodes().forEach(node -> nodes.put(node.name(), node));
  }

  /**
   * Collects.
   *
   * @param inFloat the model that was quantized
   * @param speed the measured times of both models, or null if they were not measured. This class
   *     does not measure them: a JVM that has quantized a model is not like one that scores
   */
  public static QuantizationReport collect(
      ModelArtifact inFloat,
      ArtifactQuantizer.Quantized quantized,
      QuantizationReport.@Nullable Speed speed,
      Progress progress) {
    ReportFacts facts = new ReportFacts(inFloat.graph(), quantized, progress);
    return new QuantizationReport(
        inFloat,
        quantized.artifact(),
        quantized.model(),
        quantized.samples().size(),
        ModelCompiler.compile(inFloat).cost().multiplyAdds(),
        speed,
        facts.layers(),
        facts.gates(),
        facts.points(inFloat.graph()));
  }

  private List<QuantizationReport.Layer> layers() {
    List<QuantizationReport.Layer> layers = new ArrayList<>();
    for (LayerLoss loss : result.layers()) {
      Node node = requireNonNull(nodes.get(loss.node()), loss.node());
      boolean inFloat = result.options().floatNodes().contains(node.name());
      boolean drawn = layers.size() < DRAWN_LAYERS;
      layers.add(
          new QuantizationReport.Layer(
              loss, inFloat, drawn ? weights(node) : null, drawn ? output(node.output()) : null));
    }
    return layers;
  }

  private QuantizationReport.@Nullable Distribution weights(Node node) {
    int operand = Int8Form.of(node).operands().indexOf(Int8Form.Operand.WEIGHT);
    if (operand < 0) {
      return null;
    }
    TensorData data = graph.constant(node.inputs().get(operand));
    if (data == null) {
      return null;
    }
    float[] values = data.toFloats();
    ActivationRange range = ActivationRange.ZERO;
    for (float value : values) {
      range = range.including(value);
    }
    Histogram histogram = new Histogram(range.min(), range.max());
    for (float value : values) {
      histogram.add(value);
    }
    float widest = Math.max(-range.min(), range.max());
    return distribution(histogram, -widest, widest);
  }

  private QuantizationReport.@Nullable Distribution output(String tensor) {
    QuantParams params = params(tensor);
    TensorStatistics found = statistics.get(tensor);
    if (params == null || found == null) {
      return null;
    }
    ActivationRange kept = ActivationRange.of(params);
    return distribution(found.requireHistogram(), kept.min(), kept.max());
  }

  /** The parameters of a tensor of the float graph in the INT8 graph, if it has any there. */
  private @Nullable QuantParams params(String tensor) {
    TensorSpec spec = int8.tensors().get(tensor + Int8Rewriter.INT8_SUFFIX);
    spec = spec == null ? int8.tensors().get(tensor) : spec;
    return spec == null ? null : spec.quantization();
  }

  private static QuantizationReport.Distribution distribution(
      Histogram histogram, double clipLow, double clipHigh) {
    long[] counts = histogram.counts();
    List<Long> sums = new ArrayList<>();
    int each = counts.length / PARTS;
    for (int part = 0; part < PARTS; part++) {
      long sum = 0;
      for (int bin = part * each; bin < (part + 1) * each; bin++) {
        sum += counts[bin];
      }
      sums.add(sum);
    }
    return new QuantizationReport.Distribution(
        sums, histogram.min(), histogram.max(), clipLow, clipHigh);
  }

  private List<QuantizationReport.Gate> gates() {
    List<QuantizationReport.Gate> gates = new ArrayList<>();
    for (Node node : graph.nodes()) {
      QuantParams from = GateErrors.isGate(node) ? params(node.inputs().get(0)) : null;
      QuantParams to = from == null ? null : params(node.output());
      if (from != null && to != null) {
        Histogram input = requireNonNull(statistics.get(node.inputs().get(0))).requireHistogram();
        GateErrors errors = new GateErrors(node.op(), input, from, to);
        ActivationRange kept = ActivationRange.of(from);
        gates.add(
            new QuantizationReport.Gate(
                node.title(),
                node.op() instanceof Op.HardSigmoid,
                distribution(input, kept.min(), kept.max()),
                errors.saturated(),
                errors.table(),
                errors.outputAlone()));
      }
    }
    return gates;
  }

  private List<QuantizationReport.Point> points(Graph original) {
    List<String> outputs = original.dataOutputs().stream().map(TensorSpec::name).toList();
    TensorProbe inFloat = new TensorProbe(original, outputs);
    TensorProbe inInt8 = new TensorProbe(int8, outputs);
    List<QuantizationReport.Point> all = new ArrayList<>();
    for (Map<String, float[]> sample : samples) {
      Map<String, float[]> wanted = inFloat.run(sample);
      Map<String, float[]> given = inInt8.run(sample);
      for (String output : outputs) {
        float[] x = requireNonNull(wanted.get(output));
        float[] y = requireNonNull(given.get(output));
        for (int i = 0; i < x.length; i++) {
          all.add(new QuantizationReport.Point(x[i], y[i]));
        }
      }
    }
    List<QuantizationReport.Point> some = new ArrayList<>();
    int count = Math.min(MOST_POINTS, all.size());
    for (int i = 0; i < count; i++) {
      some.add(all.get((int) ((long) i * all.size() / count)));
    }
    return some;
  }
}
