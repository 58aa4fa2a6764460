package io.sluice.flink.operator;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/** What operators of Flink 1 and Flink 2 do not have in common; this one is for Flink 2. */
abstract class TwoInputOperator<A, B, R> extends AbstractStreamOperator<R>
    implements TwoInputStreamOperator<A, B, R>, BoundedMultiInput, PreparesModels {
  private static final long serialVersionUID = 1L;

  TwoInputOperator(StreamOperatorParameters<R> parameters) {
    super(parameters);
  }

  /** The first input became idle or active. The status of the second one has no effect. */
  abstract void processStatus1(WatermarkStatus status) throws Exception;

  /** The operator that Flink gets. */
  final TwoInputStreamOperator<A, B, R> forFlink() {
    return this;
  }

  @Override
  protected final void processWatermarkStatus(WatermarkStatus status, int index) throws Exception {
    if (index == 0) {
      processStatus1(status);
    }
  }
}
