package io.sluice.benchmarks;

import io.sluice.kernels.Kernels;
import io.sluice.model.Graph;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import io.sluice.tools.load.LoadOptions;
import io.sluice.tools.load.ModelFormat;
import io.sluice.tools.load.SourceModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The section Trees: models of decision trees and a scaled regression, each call with the next of a
 * thousand rows.
 */
final class TreeTimes {
  private static final double TOLERANCE = 1e-4;

  private TreeTimes() {}

  /** Sluice, with the model imported from its file. */
  private static final class OfSluice implements Contender {
    private final Engine engine;
    private final Scorer scorer;
    private final float[][] rows;
    private final float[] outputs = new float[1];
    private int next;

    OfSluice(Engine engine, Graph graph, Kernels kernels, float[][] rows) {
      this.engine = engine;
      this.scorer = ModelCompiler.compile(ModelForms.artifact(graph), kernels).newScorer();
      this.rows = rows;
    }

    @Override
    public Engine engine() {
      return engine;
    }

    @Override
    public Form form() {
      return Form.FLOAT;
    }

    @Override
    public void run() {
      scorer.score(rows[next], outputs);
      next = next + 1 == rows.length ? 0 : next + 1;
    }

    @Override
    public float[] outputs() {
      return outputs.clone();
    }
  }

  /**
   * Writes a line for each contender.
   *
   * @param arguments the file to write, the model, the effort
   */
  public static void main(String[] arguments) throws Exception {
    TreeModels model = TreeModels.valueOf(arguments[1]);
    float[][] rows = TreeModels.rows();
    Graph graph = imported(model);
    List<Contender> contenders = new ArrayList<>();
    try {
      contenders.add(new OfSluice(Engine.SLUICE_VECTOR, graph, Kernels.create(), rows));
      contenders.add(new OfSluice(Engine.SLUICE_SCALAR, graph, Kernels.scalar(), rows));
      contenders.add(model.peer(rows));
      checkAgreement(contenders, rows.length);
      List<Times> times = new Rounds(Effort.valueOf(arguments[2])).time(contenders);
      Files.write(Path.of(arguments[0]), times.stream().map(Times::line).toList());
    } finally {
      contenders.forEach(Contender::close);
    }
  }

  static Graph imported(TreeModels model) throws IOException {
    String type =
        switch (model) {
          case LIGHTGBM_TEXT -> ".txt";
          case XGBOOST -> ".ubj";
          default -> ".onnx";
        };
    Path file = Files.createTempFile("trees", type);
    try {
      Files.write(file, model.file());
      return SourceModel.read(file, ModelFormat.of(file), LoadOptions.NONE).graph();
    } finally {
      Files.delete(file);
    }
  }

  /** Runs all rows once. Then each contender is at its first row again. */
  private static void checkAgreement(List<Contender> contenders, int rows) throws Exception {
    for (int row = 0; row < rows; row++) {
      float expected = 0;
      for (Contender contender : contenders) {
        contender.run();
        float given = contender.outputs()[0];
        expected = contender == contenders.get(0) ? given : expected;
        if (!(Math.abs(given - expected) <= TOLERANCE * Math.max(1, Math.abs(expected)))) {
          throw new IllegalStateException(
              "row %d: %s gives %s, %s gives %s"
                  .formatted(row, contenders.get(0).label(), expected, contender.label(), given));
        }
      }
    }
  }

  /** The table, and an outcome for each model. */
  static List<String> measure(Fork fork, Effort effort, List<Outcome> outcomes)
      throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Each call has the next of 1000 rows of 20 features. XGBoost trains its own trees; the"
            + " others are grown in Java with a fixed seed. ONNX Runtime is in its best use.");
    lines.add("");
    lines.add("| model | Sluice us | scalar kernels us | peer | peer us | ratio | bytes |");
    lines.add("|---|---|---|---|---|---|---|");
    for (TreeModels model : TreeModels.values()) {
      List<Times> times =
          fork.run(TreeTimes.class, model.name(), effort.name()).stream()
              .map(Times::parse)
              .toList();
      Times ours = Times.find(times, Engine.SLUICE_VECTOR, Form.FLOAT);
      Engine peer = model == TreeModels.XGBOOST ? Engine.XGBOOST : Engine.ORT_BEST;
      Times theirs = Times.find(times, peer, Form.FLOAT);
      double ratio = Times.median(ours.ratiosOf(theirs));
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %.3f | %.3f | %s | %.3f | %.2f | %d |",
              model.label(),
              ours.median() / 1000,
              Times.find(times, Engine.SLUICE_SCALAR, Form.FLOAT).median() / 1000,
              peer.runtime(),
              theirs.median() / 1000,
              ratio,
              ours.allocated()));
      outcomes.add(new Outcome(GoalTable.TREES, model.label(), ratio, model.goal(), ""));
    }
    return lines;
  }
}
