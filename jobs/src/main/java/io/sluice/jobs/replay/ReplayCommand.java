package io.sluice.jobs.replay;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.ProgressLine;
import io.sluice.jobs.csv.CsvFormatOptions;
import io.sluice.jobs.csv.CsvLayout;
import io.sluice.jobs.csv.CsvReader;
import io.sluice.jobs.csv.InputFiles;
import io.sluice.model.FeatureSchema;
import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice replay}: makes past scores again and compares them to the bit. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Recomputes the scores in a scores file from the input and the models, and"
          + " compares them bit by bit.",
      "",
      "Each score names its model by digest. The command recomputes the score with"
          + " that model. It prints at most 20 differences. If there are any, the exit"
          + " code is 1.",
      "",
      "Use the same CSV options as for 'sluice score'."
    },
    sortOptions = false)
public final class ReplayCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--scores",
      required = true,
      paramLabel = "SCORES.csv",
      description = "The scores file that 'sluice score' wrote.")
  Path scores = Path.of("");

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "FILE.csv",
      description =
          "The files that were scored: file names, patterns such as '*.csv', or"
              + " folders. If a file was moved, it is matched by its file name.")
  List<String> inputs = List.of();

  @Option(
      names = "--models",
      required = true,
      paramLabel = "DIR",
      description =
          "A folder with the models that computed the scores. The file names do not" + " matter.")
  Path models = Path.of("");

  @Mixin CsvFormatOptions format = new CsvFormatOptions();

  public ReplayCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Map<String, Long> counts = scoresByDigest();
    Map<String, ModelArtifact> artifacts = new ReplayModels(models).find(counts.keySet());
    Set<String> columns = new LinkedHashSet<>();
    for (ModelArtifact artifact : artifacts.values()) {
      columns.addAll(features(artifact).names());
    }
    List<String> wanted = List.copyOf(columns);
    Map<String, PastModel> pastModels = new HashMap<>();
    artifacts.forEach(
        (digits, artifact) ->
            pastModels.put(
                digits, PastModel.of(artifact, wanted, counts.getOrDefault(digits, 0L))));
    ReplayReport report = replay(pastModels, wanted, total(counts));
    report.print(console, artifacts.values());
    return report.isClean() ? 0 : 1;
  }

  private static long total(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private Map<String, Long> scoresByDigest() throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    try (ScoresReader reader = new ScoresReader(scores, format.isKeyed())) {
      for (PastScore past = reader.next(); past != null; past = reader.next()) {
        counts.merge(past.digest(), 1L, Long::sum);
      }
    }
    if (counts.isEmpty()) {
      throw new CommandFailure(scores + ": the file has no scores");
    }
    return counts;
  }

  private FeatureSchema features(ModelArtifact artifact) {
    FeatureSchema schema = artifact.features();
    if (schema == null) {
      throw new CommandFailure(
          models
              + ": model "
              + artifact.id()
              + " has no feature names, so it cannot have scored rows");
    }
    return schema;
  }

  private ReplayReport replay(Map<String, PastModel> pastModels, List<String> columns, long total)
      throws Exception {
    List<Path> files = InputFiles.find(inputs);
    ReplayReport report = new ReplayReport();
    try (ScoresReader reader = new ScoresReader(scores, format.isKeyed());
        Replay replay =
            new Replay(
                pastModels,
                reader.outputs(),
                name -> open(find(name, files), columns),
                report::add);
        ProgressLine progress = console.startProgress("replaying", total, " scores")) {
      for (PastScore past = reader.next(); past != null; past = reader.next()) {
        replay.repeat(past);
        progress.at(report.count(), total);
      }
      replay.finish();
    }
    return report;
  }

  private CsvReader open(Path file, List<String> columns) throws IOException {
    CsvLayout layout = CsvLayout.find(file, format.withoutLabels(), columns);
    return new CsvReader(Files.newInputStream(file), layout, 0);
  }

  /** The input of that name; else the only one whose name ends so. */
  private Path find(String name, List<Path> files) {
    for (Path file : files) {
      if (file.toString().equals(name)) {
        return file;
      }
    }
    Path last = Path.of(name).getFileName();
    List<Path> alike = files.stream().filter(file -> file.getFileName().equals(last)).toList();
    if (alike.size() != 1) {
      throw new CommandFailure(
          scores
              + ": the file has scores for "
              + name
              + (alike.isEmpty()
                  ? ", but --input has no file with this name"
                  : ", but --input has several files with this name"));
    }
    return alike.get(0);
  }
}
