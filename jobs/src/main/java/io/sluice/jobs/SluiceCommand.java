package io.sluice.jobs;

import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.ErrorLine;
import io.sluice.jobs.convert.ExportCommand;
import io.sluice.jobs.convert.ImportCommand;
import io.sluice.jobs.convert.RunCommand;
import io.sluice.jobs.demo.DemoCommand;
import io.sluice.jobs.inspect.InspectCommand;
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
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The root of the command line. Exit codes: 0 done, 1 failed, 2 used wrongly. An error is one line
 * on standard error.
 */
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
    versionProvider = SluiceCommand.Version.class,
    description = "Scores events inside Apache Flink with small neural nets, in pure Java.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {"", "'sluice COMMAND --help' tells what a command takes."})
public final class SluiceCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Log what Flink does, and show stack traces of errors.")
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
    SluiceCommand root = new SluiceCommand();
    CommandLine line = new CommandLine(root);
    ErrorLine errors = new ErrorLine(console, () -> root.verbose);
    line.addSubcommand(new DemoCommand(console));
    line.addSubcommand(new ScoreCommand(console));
    line.addSubcommand(new ReplayCommand(console));
    line.addSubcommand(new TrainCommand(console));
    line.addSubcommand(new QuantizeCommand(console));
    line.addSubcommand(new InspectCommand(console));
    line.addSubcommand(new RunCommand(console));
    line.addSubcommand(new ImportCommand(console));
    line.addSubcommand(new ExportCommand(console));
    line.addSubcommand(new VerifyCommand(console));
    line.addSubcommand(new EvaluateCommand(console));
    return line.setOut(console.out())
        .setErr(console.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(console.ansi()))
        .setUsageHelpAutoWidth(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors)
        .execute(arguments);
  }

  /** Without a command: what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** The version that the build wrote into the jar, and what scores here. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = SluiceCommand.class.getPackage().getImplementationVersion();
      String warning = ModelCompiler.backendWarning();
      List<String> lines = new ArrayList<>();
      lines.add("sluice " + (version == null ? "(not from its jar)" : version));
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
