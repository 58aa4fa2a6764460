package io.sluice.flink;

import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;

/** Makes a {@link ScoringOperator} on the TaskManager. */
final class ScoringOperatorFactory<T> extends AbstractStreamOperatorFactory<ScoredEvent<T>>
    implements TwoInputStreamOperatorFactory<T, ModelUpdate, ScoredEvent<T>> {
  private static final long serialVersionUID = 1L;

  private final ScoringPlan<T> plan;

  ScoringOperatorFactory(ScoringPlan<T> plan) {
    this.plan = plan;
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as Flink declares it
  public <S extends StreamOperator<ScoredEvent<T>>> S createStreamOperator(
      StreamOperatorParameters<ScoredEvent<T>> parameters) {
    return (S) new ScoringOperator<>(parameters, plan);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return ScoringOperator.class;
  }
}
