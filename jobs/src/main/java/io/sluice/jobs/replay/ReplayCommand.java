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
      "Makes the scores of a scores file again, from the input and the models, and compares them to"
          + " the bit.",
      "",
      "Each score is made by the model whose digest stands beside it. A line for each of the first"
          + " ones that come out otherwise says what differs; exit code 1 if there is one. Options"
          + " about the files are those that 'sluice score' was given."
    },
    sortOptions = false)
public final class ReplayCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--scores",
      required = true,
      paramLabel = "SCORES.csv",
      description = "What 'sluice score' has written.")
  Path scores = Path.of("");

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "FILE.csv",
      description =
          "The files that were scored: names, patterns like '*.csv', or folders. Where they have been"
              + " moved, they are known by the last part of their names.")
  List<String> inputs = List.of();

  @Option(
      names = "--models",
      required = true,
      paramLabel = "DIR",
      description = "A folder with the models that have scored, under any names.")
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
        (digits, artifact) -> pastModels.put(digits, new PastModel(artifact, wanted)));
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
      throw new CommandFailure(scores + ": there is no score in this file");
    }
    return counts;
  }

  private FeatureSchema features(ModelArtifact artifact) {
    FeatureSchema schema = artifact.features();
    if (schema == null) {
      throw new CommandFailure(
          models + ": model " + artifact.id() + " has no feature names, so it has scored no rows");
    }
    return schema;
  }

  private ReplayReport replay(Map<String, PastModel> pastModels, List<String> columns, long total)
      throws Exception {
    List<Path> files = InputFiles.find(inputs);
    ReplayReport report = new ReplayReport();
    try (ScoresReader reader = new ScoresReader(scores, format.isKeyed());
        Replay replay =
            new Replay(pastModels, reader.outputs(), name -> open(find(name, files), columns));
        ProgressLine progress = console.startProgress("replaying", total, " scores")) {
      for (PastScore past = reader.next(); past != null; past = reader.next()) {
        report.add(replay.repeat(past));
        progress.at(report.count(), total);
      }
    }
    return report;
  }

  private CsvReader open(Path file, List<String> columns) throws IOException {
    CsvLayout layout = CsvLayout.find(file, format.with(null), columns);
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
              + ": has scores of "
              + name
              + (alike.isEmpty()
                  ? ", which --input does not name"
                  : ", and --input names several of that name"));
    }
    return alike.get(0);
  }
}
