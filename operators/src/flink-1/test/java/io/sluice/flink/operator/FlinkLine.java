package io.sluice.flink.operator;

import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.runtime.io.PushingAsyncDataInput.DataOutput;

/** What tests use and Flink 1 and Flink 2 do not have in common; this one is for Flink 1. */
public final class FlinkLine {
  private FlinkLine() {}

  public static StateBackend rocksDb() {
    return new EmbeddedRocksDBStateBackend();
  }

  /** The operator that has the state, of the one that Flink got. */
  public static AbstractStreamOperator<?> withState(StreamOperator<?> operator) {
    return ((StatusFilter<?, ?, ?>) operator).operator();
  }

  /** What an operator writes to. */
  public interface OperatorOutput<T> extends Output<T> {}

  /** What an input of a task writes to. */
  public interface InputOutput<T> extends DataOutput<T> {}
}
