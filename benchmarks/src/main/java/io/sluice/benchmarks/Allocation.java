package io.sluice.benchmarks;

import io.sluice.benchmarks.BenchmarkModels.Model;
import io.sluice.benchmarks.flink.PageSection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bytes that a call allocates, in many JVMs that have just started, at each vector width, while
 * other threads keep the machine busy: when methods are compiled, and with what profile, differs
 * from one JVM to the next, and vectors become objects in some of them if a kernel allows it.
 */
public final class Allocation {
  private static final Duration WARM_UP = Duration.ofSeconds(1);

  private Allocation() {}

  /** The kernels and the width of their vectors. */
  private record Width(String name, Backend backend, List<String> flags) {}

  private static final List<Width> WIDTHS =
      List.of(
          new Width("widest vectors", Backend.VECTOR, List.of()),
          new Width("256 bits", Backend.VECTOR, List.of("-XX:UseAVX=2")),
          new Width("128 bits", Backend.VECTOR, List.of("-XX:MaxVectorSize=16")),
          new Width("scalar", Backend.SCALAR, List.of()));

  /**
   * Measures and writes a section of the page.
   *
   * @param arguments the page, and how many JVMs there are for each model, form and width; if the
   *     name of a model follows, only its rows are measured, and they are only printed
   */
  public static void main(String[] arguments) throws Exception {
    int jvms = Integer.parseInt(arguments[1]);
    String only = arguments.length > 2 ? arguments[2] : "";
    AtomicBoolean done = new AtomicBoolean();
    keepBusy(done);
    List<String> lines = new ArrayList<>();
    lines.add(
        "Each cell shows in how many of %d new JVMs a warm call allocates nothing. If there are others, it"
            .formatted(jvms));
    lines.add("also shows the most bytes per call. Other threads keep all CPUs busy.");
    lines.add("");
    lines.add("| model | " + String.join(" | ", WIDTHS.stream().map(Width::name).toList()) + " |");
    lines.add("|---" + "|---".repeat(WIDTHS.size()) + "|");
    for (Model model : BenchmarkModels.all()) {
      if (only.isEmpty() || only.equals(model.name())) {
        for (Form form : ModelForms.of(model)) {
          lines.add(row(model.name(), form, jvms));
        }
      }
    }
    if (only.isEmpty() || only.equals(AllocationRun.SLIDING)) {
      for (Form form : Form.values()) {
        lines.add(row(AllocationRun.SLIDING, form, jvms));
      }
    }
    done.set(true);
    if (!only.isEmpty()) {
      return;
    }
    int feature = Runtime.version().feature();
    PageSection.measuredHere("JDK " + feature, "allocation", lines).writeTo(Path.of(arguments[0]));
  }

  private static void keepBusy(AtomicBoolean done) {
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      Thread thread =
          new Thread(
              () -> {
                while (!done.get()) {
                  Thread.onSpinWait();
                }
              });
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static String row(String model, Form form, int jvms) throws Exception {
    StringBuilder row = new StringBuilder("| " + model + ", " + form);
    for (Width width : WIDTHS) {
      long[] bytes = bytes(width, model, form, jvms);
      long clean = Arrays.stream(bytes).filter(b -> b == 0).count();
      long most = Arrays.stream(bytes).max().orElse(0);
      row.append(" | ").append(clean).append(clean == jvms ? "" : ", else up to " + most);
      System.out.println(row);
    }
    return row + " |";
  }

  /** What a call allocates in each of some JVMs, of which as many run at once as there are CPUs. */
  private static long[] bytes(Width width, String model, Form form, int jvms) throws Exception {
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<Long>> results =
          threads.invokeAll(
              Collections.<Callable<Long>>nCopies(jvms, () -> measured(width, model, form)));
      long[] bytes = new long[jvms];
      for (int i = 0; i < jvms; i++) {
        bytes[i] = results.get(i).get();
      }
      return bytes;
    } finally {
      threads.shutdown();
    }
  }

  private static long measured(Width width, String model, Form form)
      throws IOException, InterruptedException {
    Fork fork = Fork.plain();
    for (String flag : width.flags()) {
      fork = fork.with(flag);
    }
    List<String> result =
        fork.run(
            AllocationRun.class, model, form.name(), width.backend().name(), WARM_UP.toString());
    return Long.parseLong(result.get(0));
  }
}
