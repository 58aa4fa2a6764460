package io.sluice.jobs.console;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;
import java.util.UUID;

/**
 * Prints control characters visibly, as in {@code \u001b}: what files contain cannot steer a
 * terminal. Line breaks and tabs are printed as they are, but those in the arguments of a format
 * are not. Colours have to go through {@link #colour}.
 */
final class VisibleWriter extends PrintWriter {
  private static final char ESCAPE = '\u001b';

  /** Behind the escape characters of our own; no file can know it. */
  private static final String OWN = UUID.randomUUID().toString();

  private final PrintWriter raw;

  VisibleWriter(PrintWriter raw) {
    super(new Filter(raw), true);
    this.raw = raw;
  }

  /** For what is ours alone, such as help and progress bars. */
  PrintWriter raw() {
    return raw;
  }

  /** Text in a colour that this writer lets through. */
  static String colour(int code, String text) {
    return ESCAPE + OWN + "[" + code + "m" + text + ESCAPE + OWN + "[0m";
  }

  /** The text on one line, with all of its control characters visible. */
  static String visible(String text) {
    return visible(text, false);
  }

  private static String visible(String text, boolean linesKept) {
    StringBuilder shown = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean kept = !isControl(c) || linesKept && isLayout(text, i) || isOwn(text, i);
      if (!kept && shown == null) {
        shown = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (shown != null) {
        shown.append(kept ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    return shown == null ? text : shown.toString();
  }

  /** C0, DEL, C1, and what changes the direction of text. */
  private static boolean isControl(char c) {
    return c < 0x20
        || c >= 0x7F && c <= 0x9F
        || c >= 0x202A && c <= 0x202E
        || c >= 0x2066 && c <= 0x2069;
  }

  private static boolean isLayout(String text, int at) {
    char c = text.charAt(at);
    return c == '\n' || c == '\t' || c == '\r' && text.startsWith("\n", at + 1);
  }

  private static boolean isOwn(String text, int at) {
    return text.charAt(at) == ESCAPE && text.startsWith(OWN, at + 1);
  }

  @Override
  public PrintWriter format(String format, Object... values) {
    return super.format(format, visible(values));
  }

  @Override
  public PrintWriter format(Locale locale, String format, Object... values) {
    return super.format(locale, format, visible(values));
  }

  private static Object[] visible(Object[] values) {
    Object[] shown = values.clone();
    for (int i = 0; i < shown.length; i++) {
      if (!(shown[i] instanceof Number || shown[i] instanceof Boolean)) {
        shown[i] = visible(String.valueOf(shown[i]));
      }
    }
    return shown;
  }

  /** Between the printing and the terminal. */
  private static final class Filter extends Writer {
    private final PrintWriter raw;

    Filter(PrintWriter raw) {
      this.raw = raw;
    }

    @Override
    public void write(char[] characters, int offset, int length) {
      write(new String(characters, offset, length));
    }

    @Override
    public void write(String text, int offset, int length) {
      write(text.substring(offset, offset + length));
    }

    @Override
    public void write(String text) {
      raw.print(visible(text, true).replace(OWN, ""));
    }

    @Override
    public void flush() {
      raw.flush();
    }

    @Override
    public void close() {
      raw.close();
    }
  }
}
