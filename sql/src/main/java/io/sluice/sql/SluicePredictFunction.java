package io.sluice.sql;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/** What {@code ML_PREDICT} calls for each row. */
public final class SluicePredictFunction extends PredictFunction implements SpecializedFunction {
  private static final long serialVersionUID = 1L;

  private final ScoringPlan<RowData> plan;
  private final List<String> names;
  private final List<LogicalType> types;
  private transient @Nullable RowScorer<RowData> scorer;

  SluicePredictFunction(ScoringPlan<RowData> plan, List<String> names, List<LogicalType> types) {
    this.plan = plan;
    this.names = List.copyOf(names);
    this.types = List.copyOf(types);
  }

  /**
   * Compares the columns of the DESCRIPTOR with INPUT, which Flink does not cast to.
   *
   * @throws ValidationException naming the column that has another type
   */
  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    List<DataType> given = context.getCallContext().getArgumentDataTypes();
    for (int i = 0; i < given.size(); i++) {
      LogicalType type = given.get(i).getLogicalType().copy(true);
      LogicalType declared = types.get(i).copy(true);
      if (!type.equals(declared)) {
        throw new ValidationException(
            "Column "
                + (i + 1)
                + " of the DESCRIPTOR is "
                + type.asSummaryString()
                + ", but the model's INPUT declares '"
                + names.get(i)
                + "' as "
                + declared.asSummaryString()
                + ": CAST the column to that in a view, or declare the INPUT column "
                + type.asSummaryString()
                + ".");
      }
    }
    return this;
  }

  @Override
  public void open(FunctionContext context) {
    scorer = new RowScorer<>(plan);
  }

  @Override
  public Collection<RowData> predict(RowData features) {
    try {
      return List.of(Objects.requireNonNull(scorer, "opened").score(features));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (scorer != null) {
      scorer.close();
    }
  }
}
