package io.sluice.sql;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.runtime.typeutils.ExternalTypeInfo;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** A session of Flink SQL on the MiniCluster of the test. */
final class SqlSession {
  private final StreamExecutionEnvironment env;
  private final StreamTableEnvironment tables;

  SqlSession(RuntimeExecutionMode mode) {
    this.env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setRuntimeMode(mode);
    this.tables = StreamTableEnvironment.create(env);
  }

  static SqlSession streaming() {
    return new SqlSession(RuntimeExecutionMode.STREAMING);
  }

  void set(String option, String value) {
    tables.getConfig().set(option, value);
  }

  /** Each row is followed by its watermark, and one task does all. */
  SqlSession withWatermarksAfterEachRow() {
    env.setParallelism(1);
    env.getConfig().setAutoWatermarkInterval(0);
    return this;
  }

  SqlSession run(String statement) {
    tables.executeSql(statement);
    return this;
  }

  /** The rows of a query; of a changelog, all changes. */
  List<Row> rows(String query) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (CloseableIterator<Row> iterator = tables.executeSql(query).collect()) {
      iterator.forEachRemaining(rows::add);
    }
    return rows;
  }

  /**
   * Makes a table of these rows, in their order.
   *
   * @param columns such as {@code id INT, pressure DOUBLE}
   */
  void table(String name, String columns, List<Row> rows) {
    tables.createTemporaryView(name, env.fromData(type(columns), rows.toArray(Row[]::new)));
  }

  /** {@link #table} with watermarks that allow for three seconds of disorder. */
  void eventTable(String name, String columns, String time, List<Row> rows) {
    Schema schema = Schema.newBuilder().watermark(time, time + " - INTERVAL '3' SECOND").build();
    tables.createTemporaryView(
        name, tables.fromDataStream(env.fromData(type(columns), rows.toArray(Row[]::new)), schema));
  }

  /** Makes a table that these changes add up to. */
  void changelog(String name, String columns, List<Row> changes) {
    tables.createTemporaryView(
        name, tables.fromChangelogStream(env.fromData(type(columns), changes.toArray(Row[]::new))));
  }

  private static TypeInformation<Row> type(String columns) {
    List<DataTypes.Field> fields = new ArrayList<>();
    for (String column : columns.split(", ", -1)) {
      String[] parts = column.split(" ", 2);
      fields.add(
          DataTypes.FIELD(
              parts[0],
              switch (parts[1]) {
                case "INT" -> DataTypes.INT();
                case "BIGINT" -> DataTypes.BIGINT();
                case "SMALLINT" -> DataTypes.SMALLINT();
                case "TINYINT" -> DataTypes.TINYINT();
                case "BOOLEAN" -> DataTypes.BOOLEAN();
                case "FLOAT" -> DataTypes.FLOAT();
                case "DOUBLE" -> DataTypes.DOUBLE();
                case "DECIMAL(9,4)" -> DataTypes.DECIMAL(9, 4);
                case "STRING" -> DataTypes.STRING();
                case "TIMESTAMP_LTZ(3)" -> DataTypes.TIMESTAMP_LTZ(3);
                default -> throw new IllegalArgumentException(parts[1]);
              }));
    }
    return ExternalTypeInfo.of(DataTypes.ROW(fields));
  }

  /** Declares model {@code pump} of {@link TestModels#pump}. */
  SqlSession createPump(Path file) {
    return createModel(
        "rpm INT, pressure DOUBLE, flow FLOAT",
        "wear DOUBLE, level FLOAT, decision STRING, model_version STRING, model_digest STRING,"
            + " problem STRING",
        file,
        "");
  }

  /** Declares model {@code pump}; {@code more} begins with a comma. */
  SqlSession createModel(String input, String output, Path file, String more) {
    return run(
        "CREATE MODEL pump INPUT (%s) OUTPUT (%s) WITH ('provider' = 'sluice', 'path' = '%s'%s)"
            .formatted(input, output, file, more));
  }
}
