package io.sluice.benchmarks;

import io.sluice.benchmarks.BenchmarkModels.Model;
import io.sluice.model.Graph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Times everything that can compute one model, in one process. */
final class ModelTimes {
  private ModelTimes() {}

  /**
   * Writes a line for each contender.
   *
   * @param arguments the file to write, the model's name, the effort
   */
  public static void main(String[] arguments) throws Exception {
    Model model = BenchmarkModels.named(arguments[1]);
    Effort effort = Effort.valueOf(arguments[2]);
    List<Contender> contenders = new ArrayList<>();
    try {
      for (Form form : ModelForms.of(model)) {
        Graph graph = ModelForms.graph(model, form);
        Contenders.add(graph, form, BatchTable.SIZES, contenders);
        if (form == Form.INT8) {
          contenders.add(SevenBitContender.of(graph));
        }
      }
      List<Times> times = new Rounds(effort).time(contenders);
      List<Boolean> agree = Agreement.of(contenders);
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < times.size(); i++) {
        lines.add(times.get(i).agreeing(agree.get(i)).line());
      }
      Files.write(Path.of(arguments[0]), lines);
    } finally {
      for (Contender contender : contenders) {
        contender.close();
      }
    }
  }

  static List<Times> measure(Fork fork, String model, Effort effort)
      throws IOException, InterruptedException {
    return fork.run(ModelTimes.class, model, effort.name()).stream().map(Times::parse).toList();
  }
}
