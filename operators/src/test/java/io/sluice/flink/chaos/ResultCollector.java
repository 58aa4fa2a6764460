package io.sluice.flink.chaos;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * Keeps all results in its state, and shows them when the job ends: what came after a checkpoint is
 * gone with a failure.
 */
final class ResultCollector extends AbstractStreamOperator<String>
    implements OneInputStreamOperator<String, String> {
  private static final long serialVersionUID = 1L;

  /** Of the job that ended last; it runs in this JVM. */
  static volatile @Nullable List<String> results;

  @SuppressWarnings("NullAway.Init") // made when state is initialized
  private transient List<String> collected;

  @SuppressWarnings("NullAway.Init")
  private transient ListState<String> state;

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("results", StringSerializer.INSTANCE));
    collected = new ArrayList<>();
    state.get().forEach(collected::add);
  }

  @Override
  public void processElement(StreamRecord<String> element) {
    collected.add(element.getValue());
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.update(collected);
  }

  @Override
  public void finish() {
    results = List.copyOf(collected);
  }
}
