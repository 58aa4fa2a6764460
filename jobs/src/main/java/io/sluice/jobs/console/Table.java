package io.sluice.jobs.console;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows of cells in columns as wide as they need to be; the first is set to the left. */
public final class Table {
  private static final String GAP = "  ";
  private final List<List<String>> rows = new ArrayList<>();
  private final int leftColumns;

  /**
   * @param leftColumns how many of the first columns hold text; the others hold numbers and are set
   *     to the right
   * @param header the columns' names
   */
  public Table(int leftColumns, String... header) {
    this.leftColumns = leftColumns;
    rows.add(List.of(header));
  }

  /** Adds a row with as many cells as the header has. */
  public void add(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + rows.get(0).size() + " columns");
    }
    rows.add(Stream.of(cells).map(Console::oneLine).toList());
  }

  /** Prints it, each line behind {@code indent}, the header in bold. */
  public void print(Console console, String indent) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (int r = 0; r < rows.size(); r++) {
      StringBuilder line = new StringBuilder(indent);
      for (int i = 0; i < widths.length; i++) {
        String cell = rows.get(r).get(i);
        String padding = " ".repeat(widths[i] - cell.length());
        line.append(i == 0 ? "" : GAP).append(i < leftColumns ? cell + padding : padding + cell);
      }
      String text = line.toString().stripTrailing();
      console.out().println(r == 0 ? console.bold(text) : text);
    }
  }
}
