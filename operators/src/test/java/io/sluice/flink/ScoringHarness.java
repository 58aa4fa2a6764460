package io.sluice.flink;

import io.sluice.flink.keys.KeyStatePolicy;
import io.sluice.flink.models.AdmissionRules;
import io.sluice.flink.operator.FlinkLine;
import io.sluice.flink.operator.PreparesModels;
import io.sluice.flink.operator.ScoringOperatorFactory;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.flink.scoring.VersionPolicy;
import io.sluice.flink.scoring.WaitingLimits;
import io.sluice.flink.types.ModelUpdateSerializer;
import io.sluice.flink.types.SluiceTypes;
import io.sluice.model.ModelArtifact;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.io.disk.iomanager.IOManager;
import org.apache.flink.runtime.io.disk.iomanager.IOManagerAsync;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** One subtask of a scoring operator, as its task would call it. */
public final class ScoringHarness extends AbstractStreamOperatorTestHarness<ScoredEvent<Reading>> {
  public static final int MAX_PARALLELISM = 12;
  private static final TypeInformation<Reading> READINGS = TypeInformation.of(Reading.class);

  /** One for all: to start its threads takes longer than most tests. */
  private static final IOManager DISK =
      new IOManagerAsync() {
        @Override
        public void close() {
          // The other harnesses use it too.
        }
      };

  /** Admits models of any cost, without a warm-up. */
  public static final AdmissionRules ANY_MODEL =
      new AdmissionRules(
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Duration.ZERO);

  private final ScoringPlan<Reading> plan;

  private ScoringHarness(ScoringPlan<Reading> plan, int parallelism, int subtask) throws Exception {
    this(plan, new ScoringOperatorFactory<>(plan), parallelism, subtask);
  }

  private ScoringHarness(
      ScoringPlan<Reading> plan,
      StreamOperatorFactory<ScoredEvent<Reading>> factory,
      int parallelism,
      int subtask)
      throws Exception {
    super(
        factory,
        new MockEnvironmentBuilder()
            .setTaskName("scoring")
            .setManagedMemorySize(3 << 20)
            .setBufferSize(1024)
            .setMaxParallelism(MAX_PARALLELISM)
            .setParallelism(parallelism)
            .setSubtaskIndex(subtask)
            .setIOManager(DISK)
            .build());
    this.plan = plan;
    if (plan.keyed()) {
      KeySelector<Reading, String> key = Reading::sensor;
      config.setStatePartitioner(0, key);
      if (plan.modelPerKey()) {
        KeySelector<ModelUpdate, String> model =
            update ->
                update instanceof ModelUpdate.Unreadable entry
                    ? entry.model()
                    : ((ModelUpdate.Change) update).model();
        config.setStatePartitioner(1, model);
      }
      config.setStateKeySerializer(
          Types.STRING.createSerializer(executionConfig.getSerializerConfig()));
    }
    config.setupNetworkInputs(
        READINGS.createSerializer(executionConfig.getSerializerConfig()),
        new ModelUpdateSerializer());
    config.serializeAllConfigs();
  }

  @Override
  public void close() throws Exception {
    super.close();
    getEnvironment().close();
  }

  public static ScoringPlan<Reading> plan(boolean keyed, int capacity, WhenFull whenFull) {
    return new ScoringPlan<>(
        "uid",
        TestModels.NAME,
        0,
        keyed,
        FeatureEncoder.forPojo(Reading.class),
        READINGS,
        new VersionPolicy(VersionMode.LATEST, 0),
        EventOrder.ARRIVAL,
        KeyStatePolicy.DEFAULT,
        new WaitingLimits(capacity, Long.MAX_VALUE, whenFull),
        ANY_MODEL);
  }

  public static ScoringPlan<Reading> strict(boolean keyed) {
    return withVersions(plan(keyed, 1000, WhenFull.FAIL), new VersionPolicy(VersionMode.STRICT, 0));
  }

  public static ScoringPlan<Reading> withVersions(
      ScoringPlan<Reading> plan, VersionPolicy versions) {
    return with(plan, plan.encoder(), versions, plan.order(), plan.keyState(), plan.waiting());
  }

  public static ScoringPlan<Reading> withEncoder(
      ScoringPlan<Reading> plan, FeatureEncoder<Reading> encoder) {
    return with(plan, encoder, plan.versions(), plan.order(), plan.keyState(), plan.waiting());
  }

  public static ScoringPlan<Reading> withLimits(ScoringPlan<Reading> plan, WaitingLimits waiting) {
    return with(plan, plan.encoder(), plan.versions(), plan.order(), plan.keyState(), waiting);
  }

  public static ScoringPlan<Reading> withMemory(
      ScoringPlan<Reading> plan, EventOrder order, KeyStatePolicy memory) {
    return with(plan, plan.encoder(), plan.versions(), order, memory, plan.waiting());
  }

  /** With a model for each key, of which those that take so many bytes are ready. */
  public static ScoringPlan<Reading> withModelPerKey(ScoringPlan<Reading> plan, long bytes) {
    return new ScoringPlan<>(
        plan.uid(),
        ScoringPlan.ANY_MODEL,
        bytes,
        true,
        plan.encoder(),
        plan.eventType(),
        plan.versions(),
        plan.order(),
        plan.keyState(),
        plan.waiting(),
        plan.admission());
  }

  public static ScoringPlan<Reading> withAdmission(
      ScoringPlan<Reading> plan, AdmissionRules rules) {
    return new ScoringPlan<>(
        plan.uid(),
        plan.model(),
        plan.bytesOfModels(),
        plan.keyed(),
        plan.encoder(),
        plan.eventType(),
        plan.versions(),
        plan.order(),
        plan.keyState(),
        plan.waiting(),
        rules);
  }

  private static ScoringPlan<Reading> with(
      ScoringPlan<Reading> plan,
      FeatureEncoder<Reading> encoder,
      VersionPolicy versions,
      EventOrder order,
      KeyStatePolicy memory,
      WaitingLimits waiting) {
    return new ScoringPlan<>(
        plan.uid(),
        plan.model(),
        plan.bytesOfModels(),
        plan.keyed(),
        encoder,
        plan.eventType(),
        versions,
        order,
        memory,
        waiting,
        plan.admission());
  }

  public static ScoringPlan<Reading> keyed() {
    return plan(true, 100, WhenFull.FAIL);
  }

  public static ScoringPlan<Reading> unkeyed() {
    return plan(false, 100, WhenFull.FAIL);
  }

  public static ScoringHarness open(ScoringPlan<Reading> plan) throws Exception {
    return open(plan, 1, 0);
  }

  public static ScoringHarness open(ScoringPlan<Reading> plan, int parallelism, int subtask)
      throws Exception {
    ScoringHarness harness = new ScoringHarness(plan, parallelism, subtask);
    harness.setup(harness.outputSerializer());
    harness.open();
    return harness;
  }

  /** A harness whose operator another factory makes. */
  public static ScoringHarness openWith(
      ScoringPlan<Reading> plan, ScoringOperatorFactory<Reading> factory) throws Exception {
    ScoringHarness harness = new ScoringHarness(plan, factory, 1, 0);
    harness.setup(harness.outputSerializer());
    harness.open();
    return harness;
  }

  /** A harness whose keyed state is kept as bytes, in RocksDB. */
  public static ScoringHarness openOnRocks(ScoringPlan<Reading> plan) throws Exception {
    ScoringHarness harness = new ScoringHarness(plan, 1, 0);
    harness.setStateBackend(FlinkLine.rocksDb());
    harness.setup(harness.outputSerializer());
    harness.open();
    return harness;
  }

  /** A harness that writes its snapshots to a folder. */
  public static ScoringHarness openOnDisk(
      ScoringPlan<Reading> plan, int parallelism, int subtask, Path folder, boolean compressed)
      throws Exception {
    ScoringHarness harness = new ScoringHarness(plan, parallelism, subtask);
    harness.executionConfig.setUseSnapshotCompression(compressed);
    harness.setCheckpointStorage(new FileSystemCheckpointStorage(folder.toUri()));
    harness.setup(harness.outputSerializer());
    harness.open();
    return harness;
  }

  /** A harness that keeps nothing of what comes out. */
  static ScoringHarness openWithoutOutput(
      ScoringPlan<Reading> plan, Output<StreamRecord<ScoredEvent<Reading>>> output)
      throws Exception {
    return openWithoutOutput(plan, new ScoringOperatorFactory<>(plan), output);
  }

  /** The same with the operator of another factory. */
  static ScoringHarness openWithoutOutput(
      ScoringPlan<Reading> plan,
      ScoringOperatorFactory<Reading> factory,
      Output<StreamRecord<ScoredEvent<Reading>>> output)
      throws Exception {
    ScoringHarness harness = new ScoringHarness(plan, new OtherOutput<>(factory, output), 1, 0);
    harness.setup(harness.outputSerializer());
    harness.open();
    return harness;
  }

  /** One subtask of several, from the joined state of all subtasks of a run before. */
  public static ScoringHarness restore(
      ScoringPlan<Reading> plan,
      OperatorSubtaskState state,
      int oldParallelism,
      int parallelism,
      int subtask)
      throws Exception {
    ScoringHarness harness = new ScoringHarness(plan, parallelism, subtask);
    harness.setup(harness.outputSerializer());
    harness.initializeState(
        repartitionOperatorState(state, MAX_PARALLELISM, oldParallelism, parallelism, subtask));
    harness.open();
    return harness;
  }

  private TypeSerializer<ScoredEvent<Reading>> outputSerializer() {
    return SluiceTypes.scoredEvent(READINGS)
        .createSerializer(executionConfig.getSerializerConfig());
  }

  @SuppressWarnings("unchecked")
  private TwoInputStreamOperator<Reading, ModelUpdate, ScoredEvent<Reading>> subtask() {
    return (TwoInputStreamOperator<Reading, ModelUpdate, ScoredEvent<Reading>>) operator;
  }

  public void event(String sensor, double pressure, double flow, long time) throws Exception {
    event(new StreamRecord<>(new Reading(sensor, pressure, flow), time));
  }

  public void event(StreamRecord<Reading> event) throws Exception {
    subtask().setKeyContextElement1(event);
    subtask().processElement1(event);
  }

  public void model(long sequence, ModelArtifact artifact) throws Exception {
    update(ModelUpdate.activate(sequence, artifact));
  }

  public void heartbeat(long time) throws Exception {
    update(new ModelUpdate.Heartbeat(0, time));
  }

  /** Gives the subtask an update, and waits until its model is ready or rejected. */
  public void update(ModelUpdate update) throws Exception {
    announce(update);
    awaitModels();
  }

  /** Waits until the models that came are warm, or refused, and have been taken in. */
  public void awaitModels() throws Exception {
    while (((PreparesModels) operator).waitsForModels()) {
      getTaskMailbox().take(TaskMailbox.MIN_PRIORITY).run();
    }
  }

  /** Does what the subtask has put off, as its task would between events. */
  public void runMails() throws Exception {
    for (Optional<Mail> mail = getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
        mail.isPresent();
        mail = getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY)) {
      mail.get().run();
    }
  }

  /** Gives the subtask an update, whose model is prepared from now on. */
  public void announce(ModelUpdate update) throws Exception {
    StreamRecord<ModelUpdate> element = new StreamRecord<>(update);
    subtask().setKeyContextElement2(element);
    subtask().processElement2(element);
  }

  /** The state at a checkpoint, as a task takes it. */
  public OperatorSubtaskState checkpoint(long id) throws Exception {
    prepareSnapshotPreBarrier(id);
    return snapshot(id, id);
  }

  public void eventWatermark(long time) throws Exception {
    subtask().processWatermark1(new Watermark(time));
  }

  public void controlWatermark(long time) throws Exception {
    subtask().processWatermark2(new Watermark(time));
  }

  public void eventStatus(WatermarkStatus status) throws Exception {
    subtask().processWatermarkStatus1(status);
  }

  public void controlStatus(WatermarkStatus status) throws Exception {
    subtask().processWatermarkStatus2(status);
  }

  public void latencyMarker(LatencyMarker marker) throws Exception {
    subtask().processLatencyMarker1(marker);
  }

  public void endEvents() throws Exception {
    ((BoundedMultiInput) operator).endInput(1);
  }

  public void endControl() throws Exception {
    ((BoundedMultiInput) operator).endInput(2);
  }

  /** Forgets what has come out. */
  public void clear() {
    getOutput().clear();
    for (OutputTag<?> tag :
        List.of(
            plan.deadLetters(),
            plan.lateEvents(),
            ScoringPlan.REJECTED_MODELS,
            ScoringPlan.COMPARISONS)) {
      ConcurrentLinkedQueue<?> records = getSideOutput(tag);
      if (records != null) {
        records.clear();
      }
    }
  }

  /** How many values keyed state holds, on the heap. */
  public int keyedStateEntries() {
    return ((HeapKeyedStateBackend<?>) FlinkLine.withState(operator).getKeyedStateBackend())
        .numKeyValueStateEntries();
  }

  public List<Score> scores() {
    return extractOutputValues().stream().map(ScoredEvent::score).toList();
  }

  /** The first output of each score. */
  public List<Float> values() {
    return scores().stream().map(score -> score.outputs()[0]).toList();
  }

  public List<DeadLetter<Reading>> deadLetters() {
    return side(plan.deadLetters());
  }

  public List<DeadLetter.Reason> deadReasons() {
    return deadLetters().stream().map(DeadLetter::reason).toList();
  }

  public List<RejectedModel> rejected() {
    return side(ScoringPlan.REJECTED_MODELS);
  }

  public List<DeadLetter<Reading>> late() {
    return side(plan.lateEvents());
  }

  public List<Comparison> comparisons() {
    return side(ScoringPlan.COMPARISONS);
  }

  private <X> List<X> side(OutputTag<X> tag) {
    List<X> values = new ArrayList<>();
    Iterable<StreamRecord<X>> records = getSideOutput(tag);
    if (records != null) {
      records.forEach(element -> values.add(element.getValue()));
    }
    return values;
  }
}
