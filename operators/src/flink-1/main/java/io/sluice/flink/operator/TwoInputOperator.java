package io.sluice.flink.operator;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/** What operators of Flink 1 and Flink 2 do not have in common; this one is for Flink 1. */
abstract class TwoInputOperator<A, B, R> extends AbstractStreamOperator<R>
    implements TwoInputStreamOperator<A, B, R>, BoundedMultiInput, PreparesModels {
  private static final long serialVersionUID = 1L;

  TwoInputOperator(StreamOperatorParameters<R> parameters) {
    setProcessingTimeService(parameters.getProcessingTimeService());
    setup(parameters.getContainingTask(), parameters.getStreamConfig(), parameters.getOutput());
  }

  /** The first input became idle or active. The status of the second one has no effect. */
  abstract void processStatus1(WatermarkStatus status) throws Exception;

  /** The operator that Flink gets. Methods for the status of an input are final in this one. */
  final TwoInputStreamOperator<A, B, R> forFlink() {
    return new StatusFilter<>(this);
  }
}
