package io.sluice.sql;

import static org.apache.flink.table.types.logical.LogicalTypeRoot.DOUBLE;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.FLOAT;
import static org.apache.flink.table.types.logical.LogicalTypeRoot.VARCHAR;

import io.sluice.model.Decision;
import io.sluice.model.ModelId;
import io.sluice.model.OutputSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * Makes the columns of a score: any of the model's outputs by their names, and what Sluice knows of
 * the score ({@link Fact}). An output that has the name of a fact hides it.
 */
final class OutputColumns implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * What a score says beside the model's outputs; a STRING column of the same name in lower case.
   */
  enum Fact {
    /** What the model calls its answer; only models that decide have it. */
    DECISION,
    MODEL_VERSION,
    MODEL_DIGEST,
    /** Why the row could not be scored; NULL if it was. */
    PROBLEM;

    String column() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One column.
   *
   * @param output number of the output, or -1 for a fact
   * @param wide whether an output is given as a DOUBLE
   */
  private record Column(int output, boolean wide, @Nullable Fact fact) implements Serializable {
    static Column ofFact(Fact fact) {
      return new Column(-1, false, fact);
    }
  }

  private final List<Column> columns;

  private OutputColumns(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /** All outputs as FLOATs and all facts, in this order. */
  static OutputColumns all(OutputSchema outputs) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < outputs.names().size(); i++) {
      columns.add(new Column(i, false, null));
    }
    factsOf(outputs).forEach(fact -> columns.add(Column.ofFact(fact)));
    return new OutputColumns(columns);
  }

  /** The names and types of {@link #all}. */
  static List<DataTypes.Field> fieldsOfAll(OutputSchema outputs) {
    return Stream.concat(
            outputs.names().stream().map(name -> DataTypes.FIELD(name, DataTypes.FLOAT())),
            factsOf(outputs).stream()
                .map(fact -> DataTypes.FIELD(fact.column(), DataTypes.STRING())))
        .toList();
  }

  /**
   * The columns of an OUTPUT clause.
   *
   * @param model for messages
   * @param nullable whether outputs can be NULL
   * @throws ValidationException naming the column that cannot be given, and what to write
   */
  static OutputColumns declared(
      String model,
      OutputSchema outputs,
      List<String> names,
      List<DataType> types,
      boolean nullable) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      LogicalType type = types.get(i).getLogicalType();
      Column column = column(model, outputs, name, type);
      if (!type.isNullable() && (nullable || column.fact == Fact.PROBLEM)) {
        throw new ValidationException(
            "OUTPUT column '"
                + name
                + "' is NOT NULL, but a row that cannot be scored gets NULL: leave NOT NULL out"
                + (column.fact == Fact.PROBLEM ? "." : ", or set 'unscorable-rows' = 'fail'."));
      }
      columns.add(column);
    }
    return new OutputColumns(columns);
  }

  private static Column column(String model, OutputSchema outputs, String name, LogicalType type) {
    int output = outputs.names().indexOf(name);
    if (output >= 0) {
      require(name, type, type.is(FLOAT) || type.is(DOUBLE), "FLOAT or DOUBLE");
      return new Column(output, type.is(DOUBLE), null);
    }
    for (Fact fact : factsOf(outputs)) {
      if (fact.column().equals(name)) {
        require(name, type, type.is(VARCHAR), "STRING");
        return Column.ofFact(fact);
      }
    }
    throw new ValidationException(
        "OUTPUT column '"
            + name
            + "' is none that "
            + model
            + " gives; it gives "
            + Names.quoted(outputs.names())
            + " (FLOAT or DOUBLE) and "
            + Names.quoted(factsOf(outputs).stream().map(Fact::column).toList())
            + " (STRING).");
  }

  private static void require(String name, LogicalType type, boolean fits, String wanted) {
    if (!fits) {
      throw new ValidationException(
          "OUTPUT column '"
              + name
              + "' is "
              + type.copy(true).asSummaryString()
              + ": declare it "
              + wanted
              + ".");
    }
  }

  private static EnumSet<Fact> factsOf(OutputSchema outputs) {
    EnumSet<Fact> facts = EnumSet.allOf(Fact.class);
    if (outputs.decision() == null) {
      facts.remove(Fact.DECISION);
    }
    facts.removeIf(fact -> outputs.names().contains(fact.column()));
    return facts;
  }

  /** Makes rows for one model. For one thread. */
  Writer writer(ModelId model, @Nullable Decision decision) {
    return new Writer(this, model, decision);
  }

  /** Makes the rows of one model's scores. */
  static final class Writer {
    private final Column[] columns;
    private final StringData version;
    private final StringData digest;
    private final @Nullable Decision decision;
    private final StringData[] labels;

    private Writer(OutputColumns all, ModelId model, @Nullable Decision decision) {
      this.columns = all.columns.toArray(Column[]::new);
      this.version = StringData.fromString(model.version());
      this.digest = StringData.fromString(model.digest());
      this.decision = decision;
      this.labels =
          decision == null
              ? new StringData[0]
              : decision.labels().stream().map(StringData::fromString).toArray(StringData[]::new);
    }

    /** The row of a score. */
    GenericRowData scored(float[] outputs) {
      GenericRowData row = new GenericRowData(columns.length);
      for (int i = 0; i < columns.length; i++) {
        Column column = columns[i];
        if (column.fact != null) {
          row.setField(i, fact(column.fact, outputs));
        } else if (column.wide) {
          row.setField(i, (double) outputs[column.output]);
        } else {
          row.setField(i, outputs[column.output]);
        }
      }
      return row;
    }

    private @Nullable StringData fact(Fact fact, float[] outputs) {
      return switch (fact) {
        case DECISION -> decision == null ? null : labels[decision.decide(outputs)];
        case MODEL_VERSION -> version;
        case MODEL_DIGEST -> digest;
        case PROBLEM -> null;
      };
    }

    /** The row of an event that cannot be scored: NULLs but for what is known all the same. */
    GenericRowData unscored(String problem) {
      GenericRowData row = new GenericRowData(columns.length);
      for (int i = 0; i < columns.length; i++) {
        Fact fact = columns[i].fact;
        if (fact != null) {
          row.setField(
              i,
              switch (fact) {
                case DECISION -> null;
                case MODEL_VERSION -> version;
                case MODEL_DIGEST -> digest;
                case PROBLEM -> StringData.fromString(problem);
              });
        }
      }
      return row;
    }
  }
}
