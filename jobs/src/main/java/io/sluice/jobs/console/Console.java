package io.sluice.jobs.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command writes, and whether a terminal is at the other end: colours and progress bars are
 * for terminals only. Control characters are printed visibly, since names and values come from
 * files.
 */
public final class Console {
  private final VisibleWriter out;
  private final VisibleWriter err;
  private final OutputStream data;
  private final boolean colours;
  private final boolean progress;

  /**
   * A console whose standard output for files is that of the process.
   *
   * @param out results
   * @param err errors and progress
   * @param colours whether {@code out} takes colours
   * @param progress whether {@code err} takes progress bars
   */
  public Console(PrintWriter out, PrintWriter err, boolean colours, boolean progress) {
    this(out, err, new FileOutputStream(FileDescriptor.out), colours, progress);
  }

  /**
   * A console.
   *
   * @param out results
   * @param err errors and progress
   * @param data standard output, for files that are written to it
   * @param colours whether {@code out} takes colours
   * @param progress whether {@code err} takes progress bars
   */
  public Console(
      PrintWriter out, PrintWriter err, OutputStream data, boolean colours, boolean progress) {
    this.out = new VisibleWriter(out);
    this.err = new VisibleWriter(err);
    this.data = data;
    this.colours = colours;
    this.progress = progress;
  }

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

  /** Takes results. */
  public PrintWriter out() {
    return out;
  }

  /** Takes errors and progress. */
  public PrintWriter err() {
    return err;
  }

  /** Results that contain nothing from files, such as help: printed as they are. */
  public PrintWriter helpOut() {
    return out.raw();
  }

  /** As {@link #helpOut}, for errors and progress. */
  public PrintWriter helpErr() {
    return err.raw();
  }

  /** Standard output, for a file that is written to it. */
  OutputStream data() {
    return data;
  }

  /** A console that reports on standard error, while a file goes to standard output. */
  Console onStandardError() {
    return new Console(err.raw(), err.raw(), data, false, progress);
  }

  /** How picocli colours help and errors. */
  public Ansi ansi() {
    return colours ? Ansi.ON : Ansi.OFF;
  }

  /** The text in bold, where there are colours. */
  public String bold(String text) {
    return colour(1, text);
  }

  /** The text in green, where there are colours. */
  public String good(String text) {
    return colour(32, text);
  }

  /** The text in red, where there are colours. */
  public String bad(String text) {
    return colour(31, text);
  }

  /** The text in a paler colour, where there are colours. */
  public String faint(String text) {
    return colour(2, text);
  }

  private String colour(int code, String text) {
    return colours ? VisibleWriter.colour(code, text) : text;
  }

  /**
   * Starts a progress bar; one that shows nothing if there is no terminal.
   *
   * @param task what is being done, a word or two
   * @param total how many steps there are, or -1 if that is unknown
   * @param unit what a step is: {@code " rows"}
   */
  public ProgressLine startProgress(String task, long total, String unit) {
    return progress ? ProgressLine.on(this, task, total, unit) : ProgressLine.silent(this);
  }

  /** The text on one line, with all of its control characters visible. */
  public static String oneLine(String text) {
    return VisibleWriter.visible(text);
  }

  /** Whether the terminal shows more than ASCII. */
  boolean unicode() {
    String encoding = System.getProperty("native.encoding", Charset.defaultCharset().name());
    return encoding.toUpperCase(Locale.ROOT).startsWith("UTF");
  }
}
