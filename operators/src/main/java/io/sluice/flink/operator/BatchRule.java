package io.sluice.flink.operator;

import io.sluice.flink.scoring.EventScorer;

/** When events are scored together. */
interface BatchRule {
  /** Scores each event at once. */
  BatchRule NEVER =
      new BatchRule() {
        @Override
        public boolean inputHasMore() {
          return false;
        }

        @Override
        public boolean pays(EventScorer<?> scorer) {
          return false;
        }
      };

  /** Whether the task will get more input at once, which need not be an event. */
  boolean inputHasMore();

  /** Whether the model is faster that way. */
  boolean pays(EventScorer<?> scorer);
}
