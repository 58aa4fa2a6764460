package io.sluice.sql;

import io.sluice.flink.KeyState;
import io.sluice.model.ModelArtifact;
import java.util.Objects;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * {@code SLUICE_SCORE_KEYED(input => TABLE t PARTITION BY key ORDER BY time, model => 'path')}: the
 * rows of a table with their scores, by a model that looks at the latest rows of each key, or
 * carries state from row to row. Rows of a key are scored in the order of their event time; Flink
 * holds them back until the watermark has passed them, and drops those that come later.
 *
 * <p>Features are the columns of the same names. Behind the table's columns come those of {@link
 * SluiceScore}.
 */
public final class SluiceScoreKeyed extends ProcessTableFunction<RowData>
    implements SpecializedFunction {
  private static final long serialVersionUID = 1L;

  private final @Nullable ScoringPlan<Row> plan;
  private transient @Nullable RowScorer<Row> scorer;

  /** As SQL knows it, without a model yet. */
  public SluiceScoreKeyed() {
    this(null);
  }

  private SluiceScoreKeyed(@Nullable ScoringPlan<Row> plan) {
    this.plan = plan;
  }

  /** What is kept for a key. Flink reads and writes the field. */
  public static final class PartitionState {
    /** The window or the recurrent state; null before a key's first row. */
    public @Nullable KeyState key;
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory factory) {
    return KeyedCall.typeInference(plan == null ? null : ModelArtifact.read(plan.model().file()));
  }

  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    return new SluiceScoreKeyed(
        KeyedCall.plan(context.getCallContext(), context.getConfiguration()));
  }

  @Override
  public void open(FunctionContext context) {
    scorer = new RowScorer<>(Objects.requireNonNull(plan, "Flink specializes it"));
  }

  /** Scores a row of the current key. Flink calls it by its name. */
  public void eval(PartitionState state, Row input, String model) throws InterruptedException {
    KeyState key = state.key == null ? KeyState.empty() : state.key;
    collect(Objects.requireNonNull(scorer, "opened").score(input, key));
    state.key = key;
  }

  @Override
  public void close() {
    if (scorer != null) {
      scorer.close();
    }
  }
}
