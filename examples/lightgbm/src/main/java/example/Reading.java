package example;

/** A reading of a pump. A sensor that failed gives NaN. */
public record Reading(
    int id, double pressure, double flow, double temperature, double vibration, double load) {

  /** Reads a line of readings.csv, in which the cell of a failed sensor is empty. */
  public static Reading of(String line) {
    String[] cells = line.split(",", -1);
    return new Reading(
        Integer.parseInt(cells[0]),
        number(cells[1]),
        number(cells[2]),
        number(cells[3]),
        number(cells[4]),
        number(cells[5]));
  }

  private static double number(String cell) {
    return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
  }
}
