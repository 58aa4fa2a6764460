package io.sluice.tools;

/** Hears how far a long piece of work is; what it does must not influence the work. */
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
