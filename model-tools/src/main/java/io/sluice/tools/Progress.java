package io.sluice.tools;

/** Receives the progress of a long computation. An implementation must not influence the result. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (what, done, total) -> {};

  /**
   * A part is done.
   *
   * @param what the work of which it is a part, for example {@code "training"}; the same word until
   *     that work is done
   * @param done how many parts are done
   * @param total how many there are
   */
  void step(String what, long done, long total);
}
