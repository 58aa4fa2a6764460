package io.sluice.flink.operator;

import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput.DataOutput;

/** What tests use and Flink 1 and Flink 2 do not have in common; this one is for Flink 2. */
public final class FlinkLine {
  private FlinkLine() {}

  public static StateBackend rocksDb() {
    return new EmbeddedRocksDBStateBackend();
  }

  /** The operator that has the state, of the one that Flink got. */
  public static AbstractStreamOperator<?> withState(StreamOperator<?> operator) {
    return (AbstractStreamOperator<?>) operator;
  }

  /** What an operator writes to. */
  public interface OperatorOutput<T> extends Output<T> {
    @Override
    default void emitWatermark(WatermarkEvent event) {}
  }

  /** What an input of a task writes to. */
  public interface InputOutput<T> extends DataOutput<T> {
    @Override
    default void emitWatermark(WatermarkEvent event) {}
  }
}
