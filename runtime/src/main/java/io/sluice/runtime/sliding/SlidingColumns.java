package io.sluice.runtime.sliding;

/**
 * What a {@link SlidingScorer} knows of one window: its events, and the columns computed from them.
 * Whether that is of use for another window is found by comparing the events, so that it may be
 * kept, lost or mixed up without changing a score. Not thread-safe.
 */
public final class SlidingColumns {
  final float[] events;
  final float[] columns;
  boolean known;

  SlidingColumns(float[] events, float[] columns) {
    this.events = events;
    this.columns = columns;
  }
}
