package io.sluice.benchmarks;

import io.sluice.kernels.Kernels;
import io.sluice.model.Graph;
import io.sluice.model.Shape;
import io.sluice.nn.Conv1d;
import io.sluice.nn.Conv2d;
import io.sluice.nn.ConvOptions;
import io.sluice.nn.GRU;
import io.sluice.nn.Generator;
import io.sluice.nn.GraphTracer;
import io.sluice.nn.LSTM;
import io.sluice.nn.Linear;
import io.sluice.nn.Module;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Models of one layer with weights, of each kind that has a fast kernel, with what input and output
 * cost.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LayerBenchmark {
  /** The layers; images are 64 channels of 25x5, as in the DS-CNN. */
  public enum Layer {
    LINEAR_640X128,
    LINEAR_7X33,
    POINTWISE,
    DEPTHWISE_3X3,
    CONV_3X3,
    CONV_1D,
    GRU_32_STEP,
    LSTM_32_STEP;

    Graph graph() {
      Generator generator = new Generator(1);
      return switch (this) {
        case LINEAR_640X128 -> row(new Linear(640, 128, generator), 640);
        case LINEAR_7X33 -> row(new Linear(7, 33, generator), 7);
        case POINTWISE -> image(new Conv2d(64, 64, 1, generator));
        case DEPTHWISE_3X3 ->
            image(new Conv2d(64, 64, 3, new ConvOptions().padding(1).groups(64), generator));
        case CONV_3X3 -> image(new Conv2d(64, 16, 3, new ConvOptions().padding(1), generator));
        case CONV_1D ->
            GraphTracer.trace(
                new Conv1d(8, 16, 5, new ConvOptions().padding(2), generator), Shape.of(1, 8, 16));
        case GRU_32_STEP -> GraphTracer.trace(new GRU(8, 32, generator), Shape.of(1, 1, 8));
        case LSTM_32_STEP -> GraphTracer.trace(new LSTM(8, 32, generator), Shape.of(1, 1, 8));
      };
    }

    private static Graph row(Module layer, int values) {
      return GraphTracer.trace(layer, Shape.of(1, values));
    }

    private static Graph image(Module layer) {
      return GraphTracer.trace(layer, Shape.of(1, 64, 25, 5));
    }
  }

  @Param public Layer layer = Layer.LINEAR_7X33;

  @Param public Form form = Form.FLOAT;

  @Param public Backend backend = Backend.VECTOR;

  private SluiceContender contender =
      SluiceContender.of(layer.graph(), Form.FLOAT, Kernels.scalar());

  @Setup
  public void compile() {
    Graph graph = layer.graph();
    contender =
        SluiceContender.of(
            form == Form.FLOAT ? graph : ModelForms.quantized(graph), form, backend.kernels());
  }

  /** One score of the same features. */
  @Benchmark
  public void score() {
    contender.run();
  }
}
