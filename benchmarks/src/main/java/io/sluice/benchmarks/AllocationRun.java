package io.sluice.benchmarks;

import com.sun.management.ThreadMXBean;
import io.sluice.benchmarks.BenchmarkModels.Model;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What calls of one model allocate in a JVM that does nothing else, once it is warm. */
final class AllocationRun {
  /** In place of a model's name: a window of which only the new part is computed. */
  static final String SLIDING = "sliding window";

  private static final int LEAST_CALLS = 20_000;
  private static final int CALLS = 1_000;

  /**
   * The compiler may be late on a busy machine; vectors that stay objects are so after this too.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How long nothing may be allocated; a few bytes once, when code is linked, are no finding. */
  private static final Duration CLEAN = Duration.ofSeconds(1);

  private AllocationRun() {}

  /**
   * Writes the bytes of a warm call.
   *
   * @param arguments the file to write, the model, its form, the kernels, how long it is warmed up
   *     at least
   */
  public static void main(String[] arguments) throws IOException {
    Form form = Form.valueOf(arguments[2]);
    Backend backend = Backend.valueOf(arguments[3]);
    Runnable call =
        arguments[1].equals(SLIDING) ? sliding(form, backend) : model(arguments, form, backend);
    long end = System.nanoTime() + Duration.parse(arguments[4]).toNanos();
    for (int i = 0; i < LEAST_CALLS || System.nanoTime() < end; i++) {
      call.run();
    }
    Files.writeString(Path.of(arguments[0]), Long.toString(bytesWhenWarm(call)));
  }

  /** 0 as soon as nothing was allocated for a while; else, in the end, what a call allocates. */
  private static long bytesWhenWarm(Runnable call) {
    long start = System.nanoTime();
    long cleanSince = start;
    while (true) {
      long bytes = allocated(call);
      long now = System.nanoTime();
      if (bytes > 0) {
        cleanSince = now;
      }
      if (now - cleanSince >= CLEAN.toNanos()) {
        return 0;
      }
      if (now - start >= PATIENCE.toNanos()) {
        return (bytes + CALLS - 1) / CALLS;
      }
    }
  }

  private static Runnable model(String[] arguments, Form form, Backend backend) {
    Model model = BenchmarkModels.named(arguments[1]);
    Scorer scorer =
        ModelCompiler.compile(ModelForms.artifact(ModelForms.graph(model, form)), backend.kernels())
            .newScorer();
    float[] features = ModelForms.features(model.graph());
    float[] state = new float[scorer.model().stateLength()];
    float[] outputs = new float[scorer.model().outputLength()];
    return () -> scorer.score(features, state, outputs);
  }

  private static Runnable sliding(Form form, Backend backend) {
    SlidingBenchmark benchmark = new SlidingBenchmark();
    benchmark.form = form;
    benchmark.backend = backend;
    benchmark.compile();
    return benchmark::sliding;
  }

  private static long allocated(Runnable call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
