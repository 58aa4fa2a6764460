package io.sluice.sql;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.module.Module;

/** The functions that {@code LOAD MODULE sluice} brings. */
final class SluiceModule implements Module {
  private static final Map<String, FunctionDefinition> FUNCTIONS =
      Map.of("sluice_score", new SluiceScore(), "sluice_score_keyed", new SluiceScoreKeyed());

  @Override
  public Set<String> listFunctions() {
    return FUNCTIONS.keySet();
  }

  @Override
  public Optional<FunctionDefinition> getFunctionDefinition(String name) {
    return Optional.ofNullable(FUNCTIONS.get(name.toLowerCase(Locale.ROOT)));
  }
}
