package io.sluice.benchmarks;

/** One way to compute a model. */
interface Contender extends AutoCloseable {
  Engine engine();

  Form form();

  /** What tables and messages call it. */
  default String label() {
    return engine().label(form());
  }

  /** How many rows a run computes. */
  default int batch() {
    return 1;
  }

  /** Computes the model once, from inputs that are there to outputs that can be read. */
  void run() throws Exception;

  /** The outputs of the last run. */
  float[] outputs() throws Exception;

  /**
   * What its outputs must be.
   *
   * @param first the first contender of the same precision
   */
  default float[] expected(Contender first) throws Exception {
    return first.outputs();
  }

  @Override
  default void close() {}
}
