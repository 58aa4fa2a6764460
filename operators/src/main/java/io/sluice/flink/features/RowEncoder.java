package io.sluice.flink.features;

import io.sluice.flink.FeatureEncoder;
import io.sluice.model.FeatureSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.CompositeType;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** Reads fields of rows, by position where the row has positions and else by name. */
public final class RowEncoder implements FeatureEncoder<Row> {
  private static final long serialVersionUID = 1L;

  /** The numeric fields. */
  private final List<String> names = new ArrayList<>();

  private final List<Integer> positions = new ArrayList<>();

  public RowEncoder(TypeInformation<Row> type) {
    if (!(type instanceof CompositeType<Row> rows)) {
      throw new IllegalArgumentException(
          "the row type "
              + type
              + " has no fields; give the stream a type with fields, for example with"
              + " .returns(Types.ROW_NAMED(...))");
    }
    String[] fields = rows.getFieldNames();
    for (int i = 0; i < fields.length; i++) {
      Class<?> field = rows.getTypeAt(i).getTypeClass();
      if (Number.class.isAssignableFrom(field) || field == Boolean.class) {
        names.add(fields[i]);
        positions.add(i);
      }
    }
  }

  @Override
  public Bound<Row> bind(FeatureSchema schema) {
    int[] wanted = FeatureNames.positions(schema, names, "the row");
    int[] index = new int[wanted.length];
    String[] name = new String[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      index[i] = positions.get(wanted[i]);
      name[i] = names.get(wanted[i]);
    }
    return (row, values) -> {
      boolean byName = row.getFieldNames(false) != null;
      for (int i = 0; i < values.length; i++) {
        values[i] = number(byName ? row.getField(name[i]) : row.getField(index[i]), name[i]);
      }
    };
  }

  private static float number(@Nullable Object field, String name) {
    if (field == null) {
      return Float.NaN;
    }
    if (field instanceof Number number) {
      return number.floatValue();
    }
    if (field instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    throw new IllegalArgumentException(
        "field '" + name + "' holds a " + field.getClass().getName() + ", not a number");
  }
}
