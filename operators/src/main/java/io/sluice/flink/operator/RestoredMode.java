package io.sluice.flink.operator;

import java.util.Set;

/**
 * Which kind of models a restored state is of. State of the other kind has the models where this
 * operator does not look for them, and Flink would carry it along unread.
 */
final class RestoredMode {
  /** Names of broadcast state that only an operator with one model for all events has. */
  private static final Set<String> OF_ONE_MODEL = Set.of("sluice-changes", "sluice-models");

  private RestoredMode() {}

  /**
   * Checks that a restored state is of this operator's kind.
   *
   * @param uid of the operator
   * @param modelPerKey whether each key has a model of its own now
   * @param broadcast names of the broadcast state that was restored; empty if none was
   * @throws IllegalStateException if it is not
   */
  static void check(String uid, boolean modelPerKey, Set<String> broadcast) {
    boolean ofOneModel = broadcast.stream().anyMatch(OF_ONE_MODEL::contains);
    if (!broadcast.isEmpty() && ofOneModel == modelPerKey) {
      throw new IllegalStateException(
          uid
              + ": the restored state is that of a scoring operator with "
              + call(!modelPerKey)
              + ", but this operator has "
              + call(modelPerKey)
              + ". Undo the change, or give the operator a new uid, start with"
              + " --allowNonRestoredState and send the models again");
    }
  }

  private static String call(boolean modelPerKey) {
    return modelPerKey ? ".modelOf(...)" : ".model(...)";
  }
}
