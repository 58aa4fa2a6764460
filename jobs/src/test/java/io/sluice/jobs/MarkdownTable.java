package io.sluice.jobs;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown. */
final class MarkdownTable {
  private final List<String> lines = new ArrayList<>();

  MarkdownTable(String... header) {
    lines.add("");
    add(header);
    lines.add("|" + "---|".repeat(header.length));
  }

  void add(String... cells) {
    StringBuilder line = new StringBuilder("|");
    for (String cell : cells) {
      line.append(' ').append(cell.replace("|", "\\|")).append(cell.isEmpty() ? "|" : " |");
    }
    lines.add(line.toString());
  }

  List<String> lines() {
    return lines;
  }

  /** Plain text as Markdown: patterns and names in angle brackets stand for themselves. */
  static String text(String plain) {
    return plain.replace("*", "\\*").replace("<", "&lt;").replace("_", "\\_");
  }
}
