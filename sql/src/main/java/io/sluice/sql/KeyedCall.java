package io.sluice.sql;

import io.sluice.flink.KeyState;
import io.sluice.model.FeatureSchema;
import io.sluice.model.ModelArtifact;
import io.sluice.sql.SluiceScoreKeyed.PartitionState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.functions.TableSemantics;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.StateTypeStrategy;
import org.apache.flink.table.types.inference.StaticArgument;
import org.apache.flink.table.types.inference.StaticArgumentTrait;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeStrategies;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * A call of {@link SluiceScoreKeyed}: a table with keys and an order, and a path. Flink itself
 * demands the keys, and that the order be ascending by a time.
 */
final class KeyedCall {
  private static final int TABLE = 0;
  private static final int PATH = 1;

  private KeyedCall() {}

  /**
   * The types of a call.
   *
   * @param planned the model of a call that has been planned already; null before that
   */
  static TypeInference typeInference(@Nullable ModelArtifact planned) {
    LinkedHashMap<String, StateTypeStrategy> state = new LinkedHashMap<>();
    state.put("state", StateTypeStrategy.of(TypeStrategies.explicit(stateType())));
    return TypeInference.newBuilder()
        .staticArguments(
            StaticArgument.table(
                "input",
                Row.class,
                false,
                EnumSet.of(
                    StaticArgumentTrait.TABLE,
                    StaticArgumentTrait.SET_SEMANTIC_TABLE,
                    StaticArgumentTrait.PASS_COLUMNS_THROUGH)),
            StaticArgument.scalar("model", DataTypes.STRING(), false))
        .stateTypeStrategies(state)
        .outputTypeStrategy(
            call -> {
              ModelArtifact artifact = planned == null ? ModelSource.read(pathOf(call)) : planned;
              check(call, artifact);
              return Optional.of(SluiceScore.rowOf(artifact));
            })
        .build();
  }

  private static DataType stateType() {
    return DataTypes.STRUCTURED(
        PartitionState.class,
        DataTypes.FIELD("key", DataTypes.RAW(KeyState.class, KeyState.serializer())));
  }

  private static String pathOf(CallContext call) {
    return ModelSource.literalPath(call, PATH, "SLUICE_SCORE_KEYED");
  }

  private static void check(CallContext call, ModelArtifact artifact) {
    TableSemantics table = call.getTableSemantics(TABLE).orElseThrow();
    if (table.orderByColumns().length == 0) {
      throw new ValidationException(
          "SLUICE_SCORE_KEYED needs the order in which the rows of a key are scored: write"
              + " input => TABLE t PARTITION BY key ORDER BY time, where time is the table's event"
              + " time.");
    }
    features(call, RowModels.keyedFeaturesOf(pathOf(call), artifact));
  }

  /** Reads the model, which from here on is the one of the query. */
  static ScoringPlan<Row> plan(CallContext call, ReadableConfig session) {
    String path = pathOf(call);
    Configuration limits = ModelSource.limits(session);
    ModelArtifact artifact = ModelSource.readUsable(path, limits);
    return new ScoringPlan<>(
        ModelBytes.of(artifact),
        limits,
        features(call, RowModels.keyedFeaturesOf(path, artifact)),
        OutputColumns.all(artifact.outputs()),
        UnscorableRows.NULL);
  }

  private static RowFields features(CallContext call, FeatureSchema schema) {
    RowType table = (RowType) call.getArgumentDataTypes().get(TABLE).getLogicalType();
    List<String> names = table.getFields().stream().map(RowField::getName).toList();
    List<String> lacking = new ArrayList<>(schema.names());
    lacking.removeAll(names);
    if (!lacking.isEmpty()) {
      throw new ValidationException(
          "The table has no column "
              + Names.quoted(lacking)
              + ", which the model needs; it has "
              + Names.quoted(names)
              + ": rename columns in a view, with AS `"
              + lacking.get(0)
              + "`.");
    }
    int[] columns = schema.names().stream().mapToInt(names::indexOf).toArray();
    for (int column : columns) {
      LogicalType type = table.getTypeAt(column);
      if (!FeatureColumns.isNumeric(type)) {
        throw new ValidationException(
            "Column '"
                + names.get(column)
                + "' is "
                + type.copy(true).asSummaryString()
                + ", but a feature is a number: CAST it to FLOAT or DOUBLE in a view.");
      }
    }
    return new RowFields(columns);
  }
}
