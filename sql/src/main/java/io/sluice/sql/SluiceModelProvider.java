package io.sluice.sql;

import io.sluice.model.FeatureSchema;
import io.sluice.model.ModelArtifact;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;

/** A model of {@code CREATE MODEL} whose INPUT and OUTPUT have been found to fit its file. */
final class SluiceModelProvider implements PredictRuntimeProvider {
  private final ScoringPlan<RowData> plan;
  private final List<String> names;
  private final List<LogicalType> types;

  private SluiceModelProvider(
      ScoringPlan<RowData> plan, List<String> names, List<LogicalType> types) {
    this.plan = plan;
    this.names = names;
    this.types = types;
  }

  /**
   * Checks a declaration against the model.
   *
   * @throws ValidationException naming what does not fit, and what to write instead
   */
  static SluiceModelProvider of(
      String path,
      ModelArtifact artifact,
      Configuration limits,
      ResolvedCatalogModel declared,
      UnscorableRows rows) {
    FeatureSchema schema = RowModels.featuresOf(path, artifact);
    ResolvedSchema input = declared.getResolvedInputSchema();
    ResolvedSchema output = declared.getResolvedOutputSchema();
    List<LogicalType> types =
        input.getColumnDataTypes().stream().map(DataType::getLogicalType).toList();
    return new SluiceModelProvider(
        new ScoringPlan<>(
            ModelBytes.of(artifact),
            limits,
            features(artifact, schema, input.getColumnNames(), types),
            OutputColumns.declared(
                "model " + artifact.id(),
                artifact.outputs(),
                output.getColumnNames(),
                output.getColumnDataTypes(),
                rows == UnscorableRows.NULL),
            rows),
        input.getColumnNames(),
        types);
  }

  private static FeatureColumns features(
      ModelArtifact artifact, FeatureSchema schema, List<String> names, List<LogicalType> types) {
    List<String> wanted = schema.names();
    List<String> lacking = new ArrayList<>(wanted);
    lacking.removeAll(names);
    List<String> unknown = new ArrayList<>(names);
    unknown.removeAll(wanted);
    if (!lacking.isEmpty() || !unknown.isEmpty()) {
      throw new ValidationException(
          "The INPUT columns are not the features of model "
              + artifact.id()
              + ":"
              + (unknown.isEmpty() ? "" : " it has no " + Names.quoted(unknown) + ";")
              + (lacking.isEmpty() ? "" : " INPUT lacks " + Names.quoted(lacking) + ";")
              + " declare "
              + Names.quoted(wanted)
              + ", in any order.");
    }
    for (int i = 0; i < names.size(); i++) {
      if (!FeatureColumns.isNumeric(types.get(i))) {
        throw new ValidationException(
            "INPUT column '"
                + names.get(i)
                + "' is "
                + types.get(i).copy(true).asSummaryString()
                + ", but a feature is a number: declare it FLOAT or DOUBLE, and CAST the table's"
                + " column to that if it has another type.");
      }
    }
    int[] columns = wanted.stream().mapToInt(names::indexOf).toArray();
    return new FeatureColumns(
        columns, wanted.stream().map(names::indexOf).map(types::get).toList());
  }

  @Override
  public PredictFunction createPredictFunction(Context context) {
    return new SluicePredictFunction(plan, names, types);
  }

  @Override
  public ModelProvider copy() {
    return new SluiceModelProvider(plan, names, types);
  }
}
