package io.sluice.jobs.csv;

/** Text from a model in a CSV file that may be opened in a spreadsheet. */
public final class SpreadsheetText {
  private static final String BEGINS_A_FORMULA = "=+-@\t\r";

  private SpreadsheetText() {}

  /** The text, with an apostrophe before it if a spreadsheet would take it for a formula. */
  public static String of(String text) {
    boolean formula =
        !text.isEmpty()
            && BEGINS_A_FORMULA.indexOf(text.charAt(0)) >= 0
            && CsvNumbers.parse(text) == null;
    return formula ? "'" + text : text;
  }
}
