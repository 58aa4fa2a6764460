package io.sluice.benchmarks;

import io.sluice.benchmarks.BenchmarkModels.Model;
import io.sluice.benchmarks.flink.PageSection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bytes that a call allocates, in many JVMs that have just started, at each vector width, while
 * other threads keep the machine busy: when methods are compiled, and with what profile, differs
 * from one JVM to the next, and vectors become objects in some of them if a kernel allows it.
 */
public final class Allocation {
  private static final Duration WARM_UP = Duration.ofMillis(2_500);

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
   * @param arguments the page, and how many JVMs there are for each model, form and width
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int jvms = Integer.parseInt(arguments[1]);
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
      for (Form form : ModelForms.of(model)) {
        lines.add(row(model.name(), form, jvms));
      }
    }
    for (Form form : Form.values()) {
      lines.add(row(AllocationRun.SLIDING, form, jvms));
    }
    done.set(true);
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

  private static String row(String model, Form form, int jvms)
      throws IOException, InterruptedException {
    StringBuilder row = new StringBuilder("| " + model + ", " + form);
    for (Width width : WIDTHS) {
      long[] bytes = new long[jvms];
      for (int i = 0; i < jvms; i++) {
        bytes[i] = measured(width, model, form);
      }
      long clean = Arrays.stream(bytes).filter(b -> b == 0).count();
      long most = Arrays.stream(bytes).max().orElse(0);
      row.append(" | ").append(clean).append(clean == jvms ? "" : ", else up to " + most);
      System.out.println(row);
    }
    return row + " |";
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
