package io.sluice.test;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.ScoredEvent;
import io.sluice.flink.operator.PreparesModels;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** The one subtask of a scoring operator, with the inputs that its task would give it. */
final class ScoringSubtask<T> extends AbstractStreamOperatorTestHarness<ScoredEvent<T>> {
  private static final int MAX_PARALLELISM = 128;
  private static final int MANAGED_MEMORY = 3 << 20;

  private final TwoInputTransformation<T, ModelUpdate, ScoredEvent<T>> scoring;

  ScoringSubtask(
      TwoInputTransformation<T, ModelUpdate, ScoredEvent<T>> scoring,
      @Nullable OperatorSubtaskState state)
      throws Exception {
    super(
        scoring.getOperatorFactory(),
        new MockEnvironmentBuilder()
            .setTaskName(scoring.getName())
            .setManagedMemorySize(MANAGED_MEMORY)
            .setMaxParallelism(MAX_PARALLELISM)
            .setParallelism(1)
            .setSubtaskIndex(0)
            .build());
    this.scoring = scoring;
    TypeInformation<?> key = scoring.getStateKeyType();
    if (key != null) {
      config.setStatePartitioner(0, scoring.getStateKeySelector1());
      if (hasModelPerKey()) {
        config.setStatePartitioner(1, scoring.getStateKeySelector2());
      }
      config.setStateKeySerializer(key.createSerializer(executionConfig.getSerializerConfig()));
    }
    config.setupNetworkInputs(
        scoring.getInputType1().createSerializer(executionConfig.getSerializerConfig()),
        scoring.getInputType2().createSerializer(executionConfig.getSerializerConfig()));
    config.serializeAllConfigs();
    setup(scoring.getOutputType().createSerializer(executionConfig.getSerializerConfig()));
    if (state != null) {
      initializeState(state);
    }
    open();
    awaitModels();
  }

  /** Whether each change goes to the subtask of its key; promises come as watermarks then. */
  boolean hasModelPerKey() {
    return scoring.getStateKeySelector2() != null;
  }

  @SuppressWarnings("unchecked")
  private TwoInputStreamOperator<T, ModelUpdate, ScoredEvent<T>> subtask() {
    return (TwoInputStreamOperator<T, ModelUpdate, ScoredEvent<T>>) operator;
  }

  void event(StreamRecord<T> event) throws Exception {
    subtask().setKeyContextElement1(event);
    subtask().processElement1(event);
    runMails();
  }

  /** Gives the subtask an update, and waits until its model scores events or is rejected. */
  void update(ModelUpdate update) throws Exception {
    StreamRecord<ModelUpdate> element = new StreamRecord<>(update);
    subtask().setKeyContextElement2(element);
    subtask().processElement2(element);
    awaitModels();
  }

  private void awaitModels() throws Exception {
    while (((PreparesModels) operator).waitsForModels()) {
      getTaskMailbox().take(TaskMailbox.MIN_PRIORITY).run();
    }
    runMails();
  }

  void eventWatermark(long time) throws Exception {
    subtask().processWatermark1(new Watermark(time));
    runMails();
  }

  void controlWatermark(long time) throws Exception {
    subtask().processWatermark2(new Watermark(time));
    runMails();
  }

  /**
   * @param input 1 for events, 2 for updates
   */
  void endInput(int input) throws Exception {
    ((BoundedMultiInput) operator).endInput(input);
    runMails();
  }

  OperatorSubtaskState checkpoint(long id) throws Exception {
    prepareSnapshotPreBarrier(id);
    OperatorSubtaskState state = snapshot(id, id);
    notifyOfCompletedCheckpoint(id);
    return state;
  }

  /** Does what the subtask has put off, as its task would between events. */
  void runMails() throws Exception {
    for (Optional<Mail> mail = getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
        mail.isPresent();
        mail = getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY)) {
      mail.get().run();
    }
  }

  @Override
  public void close() {
    try {
      super.close();
      getEnvironment().close();
    } catch (Exception e) {
      throw new IllegalStateException("the scoring operator could not be closed", e);
    }
  }
}
