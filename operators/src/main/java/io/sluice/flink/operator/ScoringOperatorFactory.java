package io.sluice.flink.operator;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.ScoredEvent;
import io.sluice.flink.scoring.ScoringPlan;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;

/** Makes a {@link ScoringOperator} on the TaskManager. */
public class ScoringOperatorFactory<T> extends AbstractStreamOperatorFactory<ScoredEvent<T>>
    implements TwoInputStreamOperatorFactory<T, ModelUpdate, ScoredEvent<T>> {
  private static final long serialVersionUID = 1L;

  private final ScoringPlan<T> plan;

  public ScoringOperatorFactory(ScoringPlan<T> plan) {
    this.plan = plan;
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as Flink declares it
  public <S extends StreamOperator<ScoredEvent<T>>> S createStreamOperator(
      StreamOperatorParameters<ScoredEvent<T>> parameters) {
    BatchRule batches = batchRule(parameters.getContainingTask().getEnvironment());
    return (S) new ScoringOperator<>(parameters, plan, batches).forFlink();
  }

  /** When the operator scores events together; tests give another rule. */
  BatchRule batchRule(Environment environment) {
    return plan.modelPerKey() ? BatchRule.NEVER : new BuffersAhead(environment);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return ScoringOperator.class;
  }
}
