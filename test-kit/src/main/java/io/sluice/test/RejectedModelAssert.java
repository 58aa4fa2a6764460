package io.sluice.test;

import io.sluice.flink.RejectedModel;
import io.sluice.model.ModelArtifact;
import org.assertj.core.api.AbstractAssert;

/** Assertions for a {@link RejectedModel}. */
public final class RejectedModelAssert extends AbstractAssert<RejectedModelAssert, RejectedModel> {
  RejectedModelAssert(RejectedModel rejected) {
    super(rejected, RejectedModelAssert.class);
  }

  /** Checks that exactly this artifact was rejected, by its digest. */
  public RejectedModelAssert isOf(ModelArtifact artifact) {
    isNotNull();
    if (!actual.digest().equals(artifact.id().digest())) {
      failWithMessage("Expected a rejection of %s in%n  %s", artifact.id(), actual);
    }
    return this;
  }

  /** Checks a part of the reason. */
  public RejectedModelAssert hasReasonContaining(String part) {
    isNotNull();
    if (!actual.reason().contains(part)) {
      failWithMessage("Expected a rejection whose reason has '%s' in%n  %s", part, actual);
    }
    return this;
  }
}
