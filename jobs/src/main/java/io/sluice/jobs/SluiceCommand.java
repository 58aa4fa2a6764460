package io.sluice.jobs;

import io.sluice.jobs.benchmark.BenchmarkCommand;
import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.ErrorLine;
import io.sluice.jobs.convert.ExportCommand;
import io.sluice.jobs.convert.ImportCommand;
import io.sluice.jobs.convert.RunCommand;
import io.sluice.jobs.demo.DemoCommand;
import io.sluice.jobs.inspect.InspectCommand;
import io.sluice.jobs.kafka.ScoreKafkaCommand;
import io.sluice.jobs.publish.HeartbeatCommand;
import io.sluice.jobs.publish.PublishCommand;
import io.sluice.jobs.publish.RetireCommand;
import io.sluice.jobs.publish.RollbackCommand;
import io.sluice.jobs.quantize.QuantizeCommand;
import io.sluice.jobs.replay.ReplayCommand;
import io.sluice.jobs.score.ScoreCommand;
import io.sluice.jobs.train.TrainCommand;
import io.sluice.jobs.verify.EvaluateCommand;
import io.sluice.jobs.verify.VerifyCommand;
import io.sluice.runtime.ModelCompiler;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The root of the command line. Exit codes: 0 done, 1 failed, 2 used wrongly. An error is one line
 * on standard error.
 */
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
    versionProvider = SluiceCommand.VersionText.class,
    description = "Scores events in Apache Flink with small neural networks, in pure Java.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {"", "Run 'sluice COMMAND --help' for the options of a command."})
public final class SluiceCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show Flink's log, and the stack traces of errors.")
  boolean verbose;

  private SluiceCommand() {}

  public static void main(String[] arguments) {
    if (List.of(arguments).contains("--verbose")) {
      System.setProperty("sluice.log.level", "info"); // before anything asks for a logger
    }
    System.exit(run(Console.ofProcess(), arguments));
  }

  /** Runs one command line and returns its exit code. */
  static int run(Console console, String... arguments) {
    return line(console).execute(arguments);
  }

  /** The command line with all commands. */
  static CommandLine line(Console console) {
    SluiceCommand root = new SluiceCommand();
    CommandLine line = new CommandLine(root);
    ErrorLine errors = new ErrorLine(console, () -> root.verbose);
    line.addSubcommand(new DemoCommand(console));
    line.addSubcommand(new ScoreCommand(console));
    line.addSubcommand(new ScoreKafkaCommand(console));
    line.addSubcommand(new ReplayCommand(console));
    line.addSubcommand(new TrainCommand(console));
    line.addSubcommand(new QuantizeCommand(console));
    line.addSubcommand(new InspectCommand(console));
    line.addSubcommand(new BenchmarkCommand(console));
    line.addSubcommand(new RunCommand(console));
    line.addSubcommand(new ImportCommand(console));
    line.addSubcommand(new ExportCommand(console));
    line.addSubcommand(new VerifyCommand(console));
    line.addSubcommand(new EvaluateCommand(console));
    line.addSubcommand(new PublishCommand(console));
    line.addSubcommand(new RetireCommand(console));
    line.addSubcommand(new RollbackCommand(console));
    line.addSubcommand(new HeartbeatCommand(console));
    line.getSubcommands()
        .values()
        .forEach(
            command ->
                command
                    .getCommandSpec()
                    .usageMessage()
                    .parameterListHeading("%nArguments:%n")
                    .optionListHeading("%nOptions:%n"));
    return line.setOut(console.helpOut())
        .setErr(console.helpErr())
        .setColorScheme(CommandLine.Help.defaultColorScheme(console.ansi()))
        .setUsageHelpAutoWidth(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors)
        .setExecutionStrategy(SluiceCommand::execute);
  }

  /** Picocli would answer an unknown command with the general help if {@code --help} is there. */
  private static int execute(ParseResult parsed) {
    List<String> unknown = parsed.unmatched();
    if (unknown.stream().anyMatch(word -> !word.startsWith("-"))) {
      throw new UnmatchedArgumentException(parsed.commandSpec().commandLine(), unknown);
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /** Without a command: what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** The version that the build wrote into the jar, and what scores here. */
  static final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = SluiceCommand.class.getPackage().getImplementationVersion();
      String warning = ModelCompiler.backendWarning();
      List<String> lines = new ArrayList<>();
      lines.add(
          "sluice " + (version == null ? "(unknown version: not run from the jar)" : version));
      lines.add(
          "Java " + System.getProperty("java.version") + ", " + System.getProperty("java.vm.name"));
      lines.add(ModelCompiler.backend());
      if (warning != null) {
        lines.add("Warning: " + warning + ".");
      }
      return lines.toArray(String[]::new);
    }
  }
}
