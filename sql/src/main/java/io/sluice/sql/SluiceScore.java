package io.sluice.sql;

import io.sluice.model.FeatureSchema;
import io.sluice.model.ModelArtifact;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * {@code SLUICE_SCORE('path', feature, ...)}: the score of one row, as a row with the model's
 * outputs (FLOAT), its decision if it makes one, the model's version and digest, and the problem if
 * the features cannot be scored. Unlike {@code ML_PREDICT} it is deterministic by declaration: the
 * model is the one that the file held when the query was planned, so tables with updates and
 * deletions can be scored too.
 *
 * <p>The path is a literal, on any file system that Flink knows; features follow in the model's
 * order and are numbers or booleans.
 */
public final class SluiceScore extends ScalarFunction implements SpecializedFunction {
  private static final long serialVersionUID = 1L;

  private final @Nullable ScoringPlan<RowData> plan;
  private transient @Nullable RowScorer<RowData> scorer;
  private transient @Nullable GenericRowData features;

  /** As SQL knows it, without a model yet. */
  public SluiceScore() {
    this(null);
  }

  private SluiceScore(@Nullable ScoringPlan<RowData> plan) {
    this.plan = plan;
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory factory) {
    return TypeInference.newBuilder()
        .inputTypeStrategy(new ScoreArguments())
        .outputTypeStrategy(call -> Optional.of(rowOf(modelOf(call))))
        .build();
  }

  private ModelArtifact modelOf(CallContext call) {
    return plan == null
        ? ModelSource.read(ScoreArguments.pathOf(call))
        : ModelArtifact.read(plan.model().file());
  }

  /** All columns of a score in one. */
  static DataType rowOf(ModelArtifact artifact) {
    return DataTypes.ROW(OutputColumns.fieldsOfAll(artifact.outputs()))
        .notNull()
        .bridgedTo(RowData.class);
  }

  /**
   * Reads the model, which from here on is the one of the query.
   *
   * @throws ValidationException if it cannot score single rows, or the features do not fit it
   */
  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    CallContext call = context.getCallContext();
    String path = ScoreArguments.pathOf(call);
    Configuration limits = ModelSource.limits(context.getConfiguration());
    ModelArtifact artifact = ModelSource.readUsable(path, limits);
    FeatureSchema schema = RowModels.featuresOf(path, artifact);
    List<DataType> arguments = call.getArgumentDataTypes();
    List<LogicalType> types =
        arguments.subList(1, arguments.size()).stream().map(DataType::getLogicalType).toList();
    int[] columns = IntStream.range(0, schema.features().size()).toArray();
    return new SluiceScore(
        new ScoringPlan<>(
            ModelBytes.of(artifact),
            limits,
            new FeatureColumns(columns, types),
            OutputColumns.all(artifact.outputs()),
            UnscorableRows.NULL));
  }

  @Override
  public boolean isDeterministic() {
    return true;
  }

  /** False: there is nothing to gain, and a query of literals would be scored by the planner. */
  @Override
  public boolean supportsConstantFolding() {
    return false;
  }

  @Override
  public void open(FunctionContext context) {
    scorer = new RowScorer<>(Objects.requireNonNull(plan, "Flink specializes it"));
    features = new GenericRowData(scorer.featureCount());
  }

  /**
   * Scores.
   *
   * @param arguments the path, then the features
   */
  public RowData eval(@Nullable Object... arguments) throws InterruptedException {
    GenericRowData row = Objects.requireNonNull(features, "opened");
    for (int i = 1; i < arguments.length; i++) {
      row.setField(i - 1, arguments[i]);
    }
    return Objects.requireNonNull(scorer, "opened").score(row);
  }

  @Override
  public void close() {
    if (scorer != null) {
      scorer.close();
    }
  }
}
