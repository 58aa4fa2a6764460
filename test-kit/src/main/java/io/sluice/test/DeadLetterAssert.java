package io.sluice.test;

import io.sluice.flink.DeadLetter;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;

/** Assertions for a {@link DeadLetter}. */
public final class DeadLetterAssert extends AbstractAssert<DeadLetterAssert, DeadLetter<?>> {
  DeadLetterAssert(DeadLetter<?> deadLetter) {
    super(deadLetter, DeadLetterAssert.class);
  }

  /** Checks the event itself. */
  public DeadLetterAssert isOf(Object event) {
    isNotNull();
    if (!Objects.equals(actual.event(), event)) {
      failWithMessage("Expected a dead letter of %s in%n  %s", event, actual);
    }
    return this;
  }

  /** Checks why the event got no score. */
  public DeadLetterAssert hasReason(DeadLetter.Reason reason) {
    isNotNull();
    if (actual.reason() != reason) {
      failWithMessage("Expected a dead letter with the reason %s in%n  %s", reason, actual);
    }
    return this;
  }

  /** Checks a part of the message. */
  public DeadLetterAssert hasMessageContaining(String part) {
    isNotNull();
    if (!actual.message().contains(part)) {
      failWithMessage("Expected a dead letter whose message has '%s' in%n  %s", part, actual);
    }
    return this;
  }
}
