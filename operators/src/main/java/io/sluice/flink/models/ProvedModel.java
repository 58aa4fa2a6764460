package io.sluice.flink.models;

import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.sliding.SlidingModel;
import org.jspecify.annotations.Nullable;

/**
 * A model that may score on this machine.
 *
 * @param sliding its sliding form, which gives the same scores; null if there is none, or it was
 *     not requested
 */
record ProvedModel(CompiledModel model, @Nullable SlidingModel sliding) {

  /** Bytes of its packed weights, and of the working memory of one scorer. */
  long bytes() {
    long bytes = model.cost().packedBytes() + model.cost().arenaBytes();
    return sliding == null ? bytes : bytes + sliding.packedBytes() + sliding.arenaBytes();
  }
}
