package io.sluice.sql;

import io.sluice.flink.FeatureEncoder;
import io.sluice.model.FeatureSchema;
import org.apache.flink.types.Row;

/**
 * {@link FeatureColumns} of rows in the form of {@link Row}, the only one in which Flink hands rows
 * to a process table function of users.
 */
final class RowFields implements FeatureEncoder<Row> {
  private static final long serialVersionUID = 1L;

  private final int[] columns;

  /**
   * @param columns of each feature, in the model's order, all {@link FeatureColumns#isNumeric}
   */
  RowFields(int[] columns) {
    this.columns = columns.clone();
  }

  @Override
  public Bound<Row> bind(FeatureSchema schema) {
    return (row, values) -> {
      for (int i = 0; i < values.length; i++) {
        Object field = row.getField(columns[i]);
        if (field instanceof Boolean flag) {
          values[i] = flag ? 1 : 0;
        } else if (field != null) {
          values[i] = ((Number) field).floatValue();
        }
      }
    };
  }
}
