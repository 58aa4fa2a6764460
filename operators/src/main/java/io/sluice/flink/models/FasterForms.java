package io.sluice.flink.models;

/**
 * Which forms of a model are faster than scoring event by event and window by window.
 *
 * @param batches whether rows of different events are scored together
 * @param sliding whether only the new part of a window is computed
 */
record FasterForms(boolean batches, boolean sliding) {
  /**
   * Before a measurement. Events are delivered in another way where they are scored together, which
   * nothing but a gain is worth; a sliding form exists only where it saves most of the arithmetic.
   */
  static final FasterForms UNKNOWN = new FasterForms(false, true);
}
