package io.sluice.benchmarks.flink;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.VersionMode;
import io.sluice.model.ModelArtifact;
import io.sluice.model.ModelArtifact.Contents;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * The control stream of a {@link SwapSchedule}: new versions of a model or heartbeats, each when it
 * is due. In strict mode they are announced ahead.
 */
final class DueUpdates implements GeneratorFunction<Long, ModelUpdate> {
  private static final long serialVersionUID = 1L;
  private static final long LEAD_MILLIS = 200;

  private final SwapSchedule schedule;
  private final VersionMode mode;
  private final byte[] model;

  /** All of them, so that making them takes no time from the job, and the heap stays as it is. */
  private transient List<ModelUpdate> updates;

  /**
   * @param model the file of the first version
   */
  @SuppressWarnings("NullAway.Init") // by open
  DueUpdates(SwapSchedule schedule, VersionMode mode, byte[] model) {
    this.schedule = schedule;
    this.mode = mode;
    this.model = model;
  }

  @Override
  public void open(SourceReaderContext context) {
    updates = new ArrayList<>();
    Contents contents = ModelArtifact.read(model).contents();
    for (long index = 0; index < schedule.updates(); index++) {
      updates.add(update(index, contents));
    }
  }

  private ModelUpdate update(long index, Contents first) {
    long due = schedule.updateDue(index);
    long effective = schedule.millis(due) + LEAD_MILLIS;
    if (!schedule.swapsAt(due)) {
      return new ModelUpdate.Heartbeat(index, effective);
    }
    Contents contents =
        new Contents(
            first.name(),
            "v" + index,
            first.graph(),
            first.features(),
            first.outputs(),
            first.golden(),
            first.provenance());
    ModelUpdate.Activate swap = ModelUpdate.activate(index, ModelArtifact.of(contents));
    return mode == VersionMode.STRICT ? swap.from(effective).promising() : swap;
  }

  @Override
  public ModelUpdate map(Long index) {
    SwapSchedule.await(schedule.updateDue(index));
    return updates.get(index.intValue());
  }
}
