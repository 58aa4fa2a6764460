package io.sluice.jobs.console;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command writes, and whether a terminal is at the other end: colours and progress bars are
 * for terminals only.
 *
 * @param out results
 * @param err errors and progress
 * @param colours whether {@code out} takes colours
 * @param progress whether {@code err} takes progress bars
 */
public record Console(PrintWriter out, PrintWriter err, boolean colours, boolean progress) {

  /**
   * The console of this process. Java cannot tell which of its streams is a terminal, so the
   * launcher does, in the system property {@code sluice.terminal}: a text that has {@code out} or
   * {@code err} in it. Without it neither is taken for one. {@code NO_COLOR} is respected.
   */
  public static Console ofProcess() {
    String terminal = System.getProperty("sluice.terminal", "");
    String noColor = System.getenv("NO_COLOR");
    return new Console(
        writer(System.out),
        writer(System.err),
        terminal.contains("out") && (noColor == null || noColor.isEmpty()),
        terminal.contains("err"));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /** How picocli colours help and errors. */
  public Ansi ansi() {
    return colours ? Ansi.ON : Ansi.OFF;
  }

  /** The text in bold, where there are colours. */
  public String bold(String text) {
    return colours ? "\u001b[1m" + text + "\u001b[0m" : text;
  }

  /** The text in green, where there are colours. */
  public String good(String text) {
    return colours ? "\u001b[32m" + text + "\u001b[0m" : text;
  }

  /** The text in red, where there are colours. */
  public String bad(String text) {
    return colours ? "\u001b[31m" + text + "\u001b[0m" : text;
  }

  /** The text in a paler colour, where there are colours. */
  public String faint(String text) {
    return colours ? "\u001b[2m" + text + "\u001b[0m" : text;
  }

  /**
   * Starts a progress bar; one that shows nothing if there is no terminal.
   *
   * @param task what is being done, a word or two
   * @param total how many steps there are, or -1 if that is unknown
   * @param unit what a step is, for the speed: {@code " rows"}
   */
  public ProgressLine startProgress(String task, long total, String unit) {
    return progress ? ProgressLine.on(this, task, total, unit) : ProgressLine.silent(this);
  }

  /** Whether the terminal shows more than ASCII. */
  boolean unicode() {
    String encoding = System.getProperty("native.encoding", Charset.defaultCharset().name());
    return encoding.toUpperCase(Locale.ROOT).startsWith("UTF");
  }
}
