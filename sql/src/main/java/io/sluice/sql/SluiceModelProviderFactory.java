package io.sluice.sql;

import io.sluice.model.ModelArtifact;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.ml.ModelProvider;

/**
 * Makes Sluice's models known to Flink SQL: {@code CREATE MODEL ... WITH ('provider' = 'sluice',
 * 'path' = ...)}. Flink finds it as a service and calls it when it plans a query with {@code
 * ML_PREDICT}; all errors of the model are reported then.
 */
public final class SluiceModelProviderFactory implements ModelProviderFactory {
  static final ConfigOption<String> PATH =
      ConfigOptions.key("path")
          .stringType()
          .noDefaultValue()
          .withDescription("The model file, on any file system that Flink supports.");

  static final ConfigOption<UnscorableRows> UNSCORABLE_ROWS =
      ConfigOptions.key("unscorable-rows")
          .enumType(UnscorableRows.class)
          .defaultValue(UnscorableRows.NULL)
          .withDescription(
              "Treatment of a row that lacks a required feature or has an infinite one: 'null' sets"
                  + " its outputs to NULL, 'fail' fails the job.");

  @Override
  public String factoryIdentifier() {
    return "sluice";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(PATH);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(UNSCORABLE_ROWS);
  }

  @Override
  public ModelProvider createModelProvider(Context context) {
    FactoryUtil.ModelProviderFactoryHelper helper =
        FactoryUtil.createModelProviderFactoryHelper(this, context);
    helper.validate();
    ReadableConfig options = helper.getOptions();
    Configuration limits = ModelSource.limits(context.getConfiguration());
    ModelArtifact artifact = ModelSource.readUsable(options.get(PATH), limits);
    return SluiceModelProvider.of(
        options.get(PATH),
        artifact,
        limits,
        context.getCatalogModel(),
        options.get(UNSCORABLE_ROWS));
  }
}
