package io.sluice.sql;

import io.sluice.flink.FeatureEncoder;
import io.sluice.model.FeatureSchema;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Reads a model's features out of rows, in which each has a column. Numbers become floats as Java
 * casts them, booleans 1 and 0; NULL is a missing value.
 */
final class FeatureColumns implements FeatureEncoder<RowData> {
  private static final long serialVersionUID = 1L;

  /** One feature's value in a row. */
  private interface Cell {
    float read(RowData row, int column);
  }

  private final int[] columns;
  private final LogicalType[] types;

  /**
   * @param columns of each feature, in the model's order
   * @param types of these columns, all {@link #isNumeric}
   */
  FeatureColumns(int[] columns, List<LogicalType> types) {
    this.columns = columns.clone();
    this.types = types.toArray(LogicalType[]::new);
  }

  /** Whether a column of this type can be a feature. */
  static boolean isNumeric(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL -> true;
      default -> false;
    };
  }

  @Override
  public Bound<RowData> bind(FeatureSchema schema) {
    Cell[] cells = new Cell[types.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = cell(types[i]);
    }
    return (row, values) -> {
      for (int i = 0; i < cells.length; i++) {
        int column = columns[i];
        if (!row.isNullAt(column)) {
          values[i] = cells[i].read(row, column);
        }
      }
    };
  }

  private static Cell cell(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> (row, column) -> row.getBoolean(column) ? 1 : 0;
      case TINYINT -> RowData::getByte;
      case SMALLINT -> RowData::getShort;
      case INTEGER -> RowData::getInt;
      case BIGINT -> RowData::getLong;
      case FLOAT -> RowData::getFloat;
      case DOUBLE -> (row, column) -> (float) row.getDouble(column);
      case DECIMAL -> decimal((DecimalType) type);
      default -> throw new ValidationException(type + " is no number");
    };
  }

  private static Cell decimal(DecimalType type) {
    int precision = type.getPrecision();
    int scale = type.getScale();
    return (row, column) -> row.getDecimal(column, precision, scale).toBigDecimal().floatValue();
  }
}
