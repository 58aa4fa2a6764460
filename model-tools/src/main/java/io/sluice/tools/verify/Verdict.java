package io.sluice.tools.verify;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The result of a case. */
public sealed interface Verdict {

  /** All outputs are within the tolerance. */
  record Pass(Agreement agreement) implements Verdict {}

  /**
   * They are not, or the case cannot be run though it should.
   *
   * @param reason on one line, the largest difference included
   * @param agreement of the outputs, or null if it did not come to comparing them
   */
  record Fail(String reason, @Nullable Agreement agreement) implements Verdict {}

  /**
   * The model, or the case, is beyond what Sluice does.
   *
   * @param reason on one line
   */
  record Unsupported(String reason) implements Verdict {}

  /** The verdict on compared outputs. */
  static Verdict on(Agreement agreement) {
    if (agreement.outside() == 0) {
      return new Pass(agreement);
    }
    return new Fail(
        String.format(
            Locale.ROOT,
            "%s (%d of %d elements differ too much)",
            agreement.largest(),
            agreement.outside(),
            agreement.elements()),
        agreement);
  }

  /** A failure before anything could be compared. */
  static Verdict failed(String reason) {
    return new Fail(reason, null);
  }
}
