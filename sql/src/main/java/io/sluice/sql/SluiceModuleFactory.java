package io.sluice.sql;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.factories.ModuleFactory;
import org.apache.flink.table.module.Module;

/** Makes {@code LOAD MODULE sluice} known to Flink SQL, which finds it as a service. */
public final class SluiceModuleFactory implements ModuleFactory {

  @Override
  public String factoryIdentifier() {
    return "sluice";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  @Override
  public Module createModule(Context context) {
    return new SluiceModule();
  }
}
