package io.sluice.benchmarks.flink;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.types.Row;

/**
 * Makes rows that hold a key's whole window, a column for each value, feature by feature and then
 * oldest event first: what {@code ML_PREDICT} needs, which scores rows one by one.
 */
final class WindowRows extends RichMapFunction<Sample, Row> {
  private static final long serialVersionUID = 1L;

  private final int features;
  private final int window;
  private transient ValueState<float[]> rows;

  @SuppressWarnings("NullAway.Init") // made in open
  WindowRows(int features, int window) {
    this.features = features;
    this.window = window;
  }

  /** Names of the columns. */
  static List<String> columns(List<String> features, int window) {
    List<String> columns = new ArrayList<>();
    for (String feature : features) {
      for (int event = 0; event < window; event++) {
        columns.add(feature + event);
      }
    }
    return columns;
  }

  /** All columns are FLOAT. */
  static TypeInformation<Row> type(List<String> columns) {
    TypeInformation<?>[] floats = new TypeInformation<?>[columns.size()];
    Arrays.fill(floats, Types.FLOAT);
    return Types.ROW_NAMED(columns.toArray(String[]::new), floats);
  }

  @Override
  public void open(OpenContext context) {
    rows =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "window", PrimitiveArrayTypeInfo.FLOAT_PRIMITIVE_ARRAY_TYPE_INFO));
  }

  @Override
  public Row map(Sample sample) throws Exception {
    float[] latest = SampleWindow.with(rows.value(), sample, features, window);
    rows.update(latest);
    Row row = new Row(features * window);
    for (int feature = 0; feature < features; feature++) {
      for (int event = 0; event < window; event++) {
        row.setField(feature * window + event, latest[event * features + feature]);
      }
    }
    return row;
  }
}
