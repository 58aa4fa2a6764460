package io.sluice.benchmarks;

import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.nn.AdaptiveAvgPool1d;
import io.sluice.nn.Conv1d;
import io.sluice.nn.ConvOptions;
import io.sluice.nn.Flatten;
import io.sluice.nn.Generator;
import io.sluice.nn.GraphTracer;
import io.sluice.nn.Linear;
import io.sluice.nn.ReLU;
import io.sluice.nn.Sequential;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import io.sluice.runtime.sliding.SlidingColumns;
import io.sluice.runtime.sliding.SlidingModel;
import io.sluice.runtime.sliding.SlidingScorer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * An event more in a window of 128 events of 8 features, scored by three convolutions of 32
 * channels over 5 events each, a pool and a linear layer: the whole window, or what is new in it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SlidingBenchmark {
  private static final int FEATURES = 8;
  private static final int WINDOW = 128;
  private static final int CHANNELS = 32;
  private static final int KERNEL = 5;

  /** Zeros at each end of the window, for each convolution. */
  @Param({"0", "2"})
  public int padding;

  @Param public Form form = Form.FLOAT;

  @Param public Backend backend = Backend.VECTOR;

  private final float[] window = new float[FEATURES * WINDOW];
  private final float[] outputs = new float[1];
  private int events;

  @SuppressWarnings("NullAway.Init")
  private Scorer whole;

  @SuppressWarnings("NullAway.Init")
  private SlidingScorer sliding;

  @SuppressWarnings("NullAway.Init")
  private SlidingColumns columns;

  @Setup
  public void compile() {
    Graph graph = graph();
    FeatureSchema schema =
        new FeatureSchema(
            IntStream.range(0, FEATURES).mapToObj(i -> Feature.raw("f" + i)).toList(),
            WINDOW,
            Layout.NCL,
            IncompleteWindow.PAD);
    ModelArtifact artifact =
        ModelArtifact.of(
            "sliding",
            "1",
            form == Form.FLOAT ? graph : ModelForms.quantized(graph),
            schema,
            new OutputSchema(List.of("y"), null));
    SlidingModel model =
        Objects.requireNonNull(SlidingModel.of(artifact, backend.kernels()), "no sliding form");
    whole = ModelCompiler.compile(artifact, backend.kernels()).newScorer();
    sliding = model.newScorer();
    columns = model.newColumns();
  }

  private Graph graph() {
    Generator generator = new Generator(1);
    ConvOptions options = new ConvOptions().padding(padding);
    return GraphTracer.trace(
        new Sequential(
            new Conv1d(FEATURES, CHANNELS, KERNEL, options, generator),
            new ReLU(),
            new Conv1d(CHANNELS, CHANNELS, KERNEL, options, generator),
            new ReLU(),
            new Conv1d(CHANNELS, CHANNELS, KERNEL, options, generator),
            new ReLU(),
            new AdaptiveAvgPool1d(1),
            new Flatten(),
            new Linear(CHANNELS, 1, generator)),
        Shape.of(1, FEATURES, WINDOW));
  }

  private void next() {
    events++;
    for (int feature = 0; feature < FEATURES; feature++) {
      int at = feature * WINDOW;
      System.arraycopy(window, at + 1, window, at, WINDOW - 1);
      window[at + WINDOW - 1] = (events * 31 + feature) % 17 / 8f - 1;
    }
  }

  @Benchmark
  public float whole() {
    next();
    whole.score(window, outputs);
    return outputs[0];
  }

  @Benchmark
  public float sliding() {
    next();
    sliding.score(window, columns, outputs);
    return outputs[0];
  }
}
