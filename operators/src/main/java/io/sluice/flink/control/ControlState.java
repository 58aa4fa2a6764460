package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.types.ModelUpdateSerializer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * What a scoring operator keeps of the control log in broadcast state: the changes that are still
 * needed, and some times. The files of models are in {@link ModelFileState}. All subtasks have the
 * same.
 */
public final class ControlState implements LogState {
  private static final byte[] NO_FILE = {};
  private static final String NO_DIGEST = "";
  private static final String PROMISE = "promise";
  private static final String HORIZON = "horizon";
  private static final String ROWS_RUN = "rows-run#";
  private static final String STATE_RUN = "state-run#";
  private static final String EVENT_TIME = "event-time";

  /** By {@link #keyOf}. */
  private final BroadcastState<String, StoredUpdate> changes;

  /** Changes in state of old, with their files. */
  private final BroadcastState<String, ModelUpdate> wholeChanges;

  private final BroadcastState<String, Long> times;
  private final ModelFileState files;

  public ControlState(OperatorStateStore store, ModelFileState files) throws Exception {
    this.files = files;
    changes =
        store.getBroadcastState(
            new MapStateDescriptor<>(
                "sluice-changes", StringSerializer.INSTANCE, new StoredUpdateSerializer()));
    wholeChanges =
        store.getBroadcastState(
            new MapStateDescriptor<>(
                "sluice-models", StringSerializer.INSTANCE, new ModelUpdateSerializer()));
    times =
        store.getBroadcastState(
            new MapStateDescriptor<>(
                "sluice-control-times", StringSerializer.INSTANCE, LongSerializer.INSTANCE));
  }

  private static String keyOf(String model, long sequence) {
    return model + "#" + sequence;
  }

  @Override
  public void put(ModelUpdate.Change change, String digest) throws Exception {
    changes.put(keyOf(change.model(), change.sequence()), stored(change, digest));
  }

  @Override
  public void remove(String model, long sequence) throws Exception {
    changes.remove(keyOf(model, sequence));
    times.remove(ROWS_RUN + sequence);
    times.remove(STATE_RUN + sequence);
    retainFiles();
  }

  /** The update without its file, which is kept by itself. */
  private StoredUpdate stored(ModelUpdate.Change change, String digest) throws Exception {
    if (change instanceof ModelUpdate.Activate activate) {
      files.keep(digest, activate.file());
      return new StoredUpdate(activate.withFile(NO_FILE), digest);
    }
    return new StoredUpdate(change, NO_DIGEST);
  }

  private void retainFiles() throws Exception {
    Set<String> digests = new HashSet<>();
    for (Map.Entry<String, StoredUpdate> entry : changes.immutableEntries()) {
      digests.add(entry.getValue().digest());
    }
    files.retain(digests);
  }

  @Override
  public List<ModelUpdate.Change> changesOf(String model) throws Exception {
    List<ModelUpdate.Change> found = new ArrayList<>();
    for (Map.Entry<String, StoredUpdate> entry : changes.immutableEntries()) {
      if (whole(entry.getValue()) instanceof ModelUpdate.Change change
          && change.model().equals(model)) {
        found.add(change);
      }
    }
    for (Map.Entry<String, ModelUpdate> entry : wholeChanges.immutableEntries()) {
      if (entry.getValue() instanceof ModelUpdate.Change change && change.model().equals(model)) {
        found.add(change);
        put(change, ModelLog.digestOf(change));
      }
    }
    wholeChanges.clear();
    retainFiles();
    return found;
  }

  private ModelUpdate whole(StoredUpdate stored) throws Exception {
    return stored.update() instanceof ModelUpdate.Activate activate
        ? activate.withFile(files.restored(stored.digest()))
        : stored.update();
  }

  @Override
  public long promise() throws Exception {
    return timeOf(PROMISE, ControlPromise.NOTHING);
  }

  @Override
  public void promise(long time) throws Exception {
    times.put(PROMISE, time);
  }

  @Override
  public long horizon() throws Exception {
    return timeOf(HORIZON, ModelUpdate.START_OF_TIME);
  }

  @Override
  public void horizon(long time) throws Exception {
    times.put(HORIZON, time);
  }

  /** The watermark of the events, where events behind it are refused. */
  public long eventTime() throws Exception {
    return timeOf(EVENT_TIME, DownstreamTime.NONE);
  }

  public void eventTime(long time) throws Exception {
    times.put(EVENT_TIME, time);
  }

  @Override
  public @Nullable Long rowsRun(long sequence) throws Exception {
    return times.get(ROWS_RUN + sequence);
  }

  @Override
  public @Nullable Long stateRun(long sequence) throws Exception {
    return times.get(STATE_RUN + sequence);
  }

  @Override
  public void runs(long sequence, long rowsRun, long stateRun) throws Exception {
    times.put(ROWS_RUN + sequence, rowsRun);
    times.put(STATE_RUN + sequence, stateRun);
  }

  private long timeOf(String name, long otherwise) throws Exception {
    Long time = times.get(name);
    return time == null ? otherwise : time;
  }
}
