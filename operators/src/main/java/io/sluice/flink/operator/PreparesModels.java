package io.sluice.flink.operator;

/** An operator that prepares models off its task thread, as tests see it. */
public interface PreparesModels {
  /** Whether there are models that are still being prepared. */
  boolean waitsForModels();
}
