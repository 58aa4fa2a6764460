package io.sluice.jobs;

import io.sluice.jobs.console.Console;
import io.sluice.jobs.kafka.KafkaScoringJob;
import io.sluice.jobs.pumps.PumpScoringJob;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The part of {@code docs/reference.md} about commands, from what their {@code --help} shows. */
final class CommandReference {
  private CommandReference() {}

  static List<String> lines() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    CommandLine root = SluiceCommand.line(new Console(nowhere, nowhere, false, false));
    List<String> lines = new ArrayList<>();
    lines.add("## Commands");
    lines.add("");
    lines.add(
        "Every command has `--help`, and `--verbose`, which shows the log of Flink"
            + " and the stack traces"
            + " of errors. `sluice --version` shows the version, the Java version and the"
            + " kernels.");
    root.getSubcommands()
        .values()
        .forEach(
            command -> addCommand(lines, "`sluice " + command.getCommandName() + "`", command));
    CommandLine job = new CommandLine(PumpScoringJob.class);
    addCommand(lines, "The job for clusters, `" + PumpScoringJob.class.getName() + "`", job);
    CommandLine kafka = new CommandLine(KafkaScoringJob.class);
    addCommand(lines, "The job for Kafka, `" + KafkaScoringJob.class.getName() + "`", kafka);
    return lines;
  }

  private static void addCommand(List<String> lines, String title, CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    lines.add("");
    lines.add("### " + title);
    for (String paragraph : spec.usageMessage().description()) {
      if (!paragraph.isEmpty()) {
        lines.add("");
        lines.add(MarkdownTable.text(paragraph));
      }
    }
    MarkdownTable table = new MarkdownTable("option or argument", "required", "description");
    for (PositionalParamSpec argument : spec.positionalParameters()) {
      addRow(table, argument.paramLabel(), argument);
    }
    for (OptionSpec option : spec.options()) {
      boolean everywhere = option.usageHelp() || option.versionHelp() || option.inherited();
      if (!everywhere) {
        String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        addRow(table, option.longestName() + value, option);
      }
    }
    lines.addAll(table.lines());
  }

  private static void addRow(MarkdownTable table, String name, ArgSpec argument) {
    boolean oneOf = argument.group() != null && argument.group().multiplicity().min() > 0;
    table.add(
        "`" + name + "`",
        oneOf ? "one of these" : argument.required() ? "yes" : "",
        MarkdownTable.text(Arrays.stream(argument.description()).collect(Collectors.joining(" "))));
  }
}
