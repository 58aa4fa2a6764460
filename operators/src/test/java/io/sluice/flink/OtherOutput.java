package io.sluice.flink;

import io.sluice.flink.operator.ScoringOperatorFactory;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Makes the scoring operator with an output that is not the harness's. */
final class OtherOutput<T> extends AbstractStreamOperatorFactory<ScoredEvent<T>>
    implements TwoInputStreamOperatorFactory<T, ModelUpdate, ScoredEvent<T>> {
  private static final long serialVersionUID = 1L;

  private final ScoringOperatorFactory<T> scoring;
  private final transient Output<StreamRecord<ScoredEvent<T>>> output;

  OtherOutput(ScoringOperatorFactory<T> scoring, Output<StreamRecord<ScoredEvent<T>>> output) {
    this.scoring = scoring;
    this.output = output;
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // as Flink declares it
  public <S extends StreamOperator<ScoredEvent<T>>> S createStreamOperator(
      StreamOperatorParameters<ScoredEvent<T>> given) {
    return scoring.createStreamOperator(
        new StreamOperatorParameters<>(
            given.getContainingTask(),
            given.getStreamConfig(),
            output,
            given::getProcessingTimeService,
            given.getOperatorEventDispatcher(),
            given.getMailboxExecutor()));
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return scoring.getStreamOperatorClass(classLoader);
  }
}
