package io.sluice.benchmarks;

import io.sluice.benchmarks.BenchmarkModels.Model;
import io.sluice.kernels.Kernels;
import io.sluice.model.Graph;
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
 * The score of each model of {@link Compare}. To see that it allocates nothing: {@code
 * benchmarks/jmh ModelBenchmark -prof gc}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ModelBenchmark {
  private static final String SEPARATOR = ", ";

  /** A model and its form. */
  @Param({
    "MLP 8-16-1, float",
    "MLP 8-16-1, int8",
    "GRU-32 step, float",
    "autoencoder 640, float",
    "autoencoder 640, int8",
    "gated autoencoder, float",
    "gated autoencoder, int8",
    "DS-CNN, float",
    "DS-CNN, int8",
    "MobileNetV3-style, float",
    "MobileNetV3-style, int8",
    "ResNet8, float",
    "ResNet8, int8"
  })
  public String net = "";

  @Param public Backend backend = Backend.VECTOR;

  private SluiceContender contender = contender("MLP 8-16-1, float", Kernels.scalar());

  @Setup
  public void compile() {
    contender = contender(net, backend.kernels());
  }

  private static SluiceContender contender(String net, Kernels kernels) {
    int comma = net.lastIndexOf(SEPARATOR);
    Model model = BenchmarkModels.named(net.substring(0, comma));
    Form form = Form.labelled(net.substring(comma + SEPARATOR.length()));
    Graph graph = ModelForms.graph(model, form);
    return SluiceContender.of(graph, form, kernels);
  }

  /** One score of the same features. */
  @Benchmark
  public void score() {
    contender.run();
  }
}
