package io.sluice.benchmarks;

/** One way to compute a model. */
interface Contender extends AutoCloseable {
  /** What the table calls it. */
  String name();

  /** Computes the model once, from inputs that are there to outputs that can be read. */
  void run() throws Exception;

  /** The outputs of the last run. */
  float[] outputs() throws Exception;

  @Override
  default void close() throws Exception {}
}
