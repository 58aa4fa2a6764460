package io.sluice.flink.operator;

import io.sluice.flink.Reading;
import io.sluice.flink.scoring.EventScorer;
import io.sluice.flink.scoring.ScoringPlan;
import org.apache.flink.runtime.execution.Environment;

/** An operator that scores events together wherever it can; a test says when its input has more. */
public final class BatchingFactory extends ScoringOperatorFactory<Reading> {
  private static final long serialVersionUID = 1L;

  public volatile boolean inputHasMore;

  public BatchingFactory(ScoringPlan<Reading> plan) {
    super(plan);
  }

  @Override
  BatchRule batchRule(Environment environment) {
    return new BatchRule() {
      @Override
      public boolean inputHasMore() {
        return inputHasMore;
      }

      @Override
      public boolean pays(EventScorer<?> scorer) {
        return scorer.scoresRows();
      }
    };
  }
}
