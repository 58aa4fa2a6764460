package io.sluice.sql;

import io.sluice.model.FeatureSchema;
import io.sluice.model.ModelArtifact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.ArgumentCount;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.ConstantArgumentCount;
import org.apache.flink.table.types.inference.InputTypeStrategy;
import org.apache.flink.table.types.inference.Signature;
import org.apache.flink.table.types.inference.Signature.Argument;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** The arguments of {@link SluiceScore}: a path, and a number for each feature of its model. */
final class ScoreArguments implements InputTypeStrategy {

  /** The path in a call. */
  static String pathOf(CallContext call) {
    return ModelSource.literalPath(call, 0, "SLUICE_SCORE");
  }

  @Override
  public ArgumentCount getArgumentCount() {
    return ConstantArgumentCount.any();
  }

  @Override
  public Optional<List<DataType>> inferInputTypes(CallContext call, boolean throwOnFailure) {
    String path = pathOf(call);
    ModelArtifact artifact = ModelSource.read(path);
    FeatureSchema schema = RowModels.featuresOf(path, artifact);
    List<DataType> given = call.getArgumentDataTypes();
    List<String> names = schema.names();
    if (given.size() - 1 != names.size()) {
      throw call.newValidationError(
          "SLUICE_SCORE has %s values after the path, but model %s needs %s: %s, in this order.",
          given.size() - 1, artifact.id(), names.size(), Names.quoted(names));
    }
    List<DataType> types = new ArrayList<>();
    types.add(DataTypes.STRING().notNull().bridgedTo(StringData.class));
    for (int i = 0; i < names.size(); i++) {
      LogicalType type = given.get(i + 1).getLogicalType();
      if (!FeatureColumns.isNumeric(type)) {
        throw call.newValidationError(
            "Feature '%s' of model %s, argument %s of SLUICE_SCORE, is %s, but must be a number:"
                + " CAST it to FLOAT or DOUBLE.",
            names.get(i), artifact.id(), i + 2, type.copy(true).asSummaryString());
      }
      types.add(
          type.is(LogicalTypeRoot.DECIMAL)
              ? given.get(i + 1).bridgedTo(DecimalData.class)
              : given.get(i + 1));
    }
    return Optional.of(types);
  }

  @Override
  public List<Signature> getExpectedSignatures(FunctionDefinition definition) {
    return List.of(
        Signature.of(Argument.of("path", "STRING"), Argument.ofVarying("feature", "NUMERIC")));
  }
}
