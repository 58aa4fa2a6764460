package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.control.ModelTimeline.Position;
import io.sluice.model.ModelId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ModelLog} keeps in state: its changes, the promise of the control stream, and some
 * times. The names under which state has the times are here alone, and never change.
 */
public abstract sealed class ModelLogState permits BroadcastLogState, KeyedLogState {
  private static final String PROMISE = "promise";
  private static final String EVENT_TIME = "event-time";
  private static final String HORIZON = "horizon";

  /**
   * Those that differ between subtasks with other watermarks. The promise does where a checkpoint
   * overtakes the control stream, which it may if each update goes to one subtask alone.
   */
  private static final List<String> TIMES = List.of(HORIZON, EVENT_TIME, PROMISE);

  /** These two go before the sequence of an activation. */
  private static final String ROWS_CHAIN = "rows-run#";

  private static final String STATE_CHAIN = "state-run#";

  /** This goes before the effective time and the sequence of a change that is forgotten. */
  private static final String PAST = "past#";

  /** Of the streams: the same for all models. */
  private final LogTimes ofStreams;

  private final LogTimes ofModel;

  private final SubtaskLogs subtasks;
  private final long furthestHorizon;
  private final int pastChanges;

  /** The positions of the forgotten changes; null if each key has its own. */
  private final @Nullable NavigableSet<Position> past;

  /**
   * @param ofModel the same as of the streams, or those of the current key
   * @param subtasks the logs of all subtasks
   * @param pastChanges of how many forgotten changes of a model it is known that they came
   */
  ModelLogState(LogTimes ofStreams, LogTimes ofModel, SubtaskLogs subtasks, int pastChanges)
      throws Exception {
    this.ofStreams = ofStreams;
    this.ofModel = ofModel;
    this.subtasks = subtasks;
    this.furthestHorizon = subtasks.latest(HORIZON);
    this.pastChanges = pastChanges;
    this.past = ofModel == ofStreams ? pastPositions() : null;
  }

  /** Keeps a change. */
  abstract void put(DigestedChange change) throws Exception;

  /** Forgets a change of a model. */
  final void remove(String model, long sequence) throws Exception {
    removeChange(model, sequence);
    ofModel.remove(ROWS_CHAIN + sequence);
    ofModel.remove(STATE_CHAIN + sequence);
  }

  abstract void removeChange(String model, long sequence) throws Exception;

  /** Forgets the file of a change of a model, which is kept for its digest. */
  abstract void removeFile(String model, long sequence) throws Exception;

  /** The restored changes for a model, which may be without their files. */
  abstract List<DigestedChange> changesOf(String model) throws Exception;

  /** A restored change with its file. */
  abstract DigestedChange withFile(DigestedChange change) throws Exception;

  /** Has the file of a change be in checkpoints as long as it is needed. */
  abstract void keepFile(DigestedChange change) throws Exception;

  /**
   * Has everything in state that a checkpoint needs of this subtask.
   *
   * @param behind sequences of the changes that other subtasks may have forgotten
   * @param neededOnlyBehind digests of the files that the first subtask may not need any more
   */
  public abstract void snapshot(Set<Long> behind, Set<String> neededOnlyBehind) throws Exception;

  /**
   * Writes what others may have otherwise.
   *
   * @param behind sequences of the changes
   */
  final void writeLog(Set<Long> behind, List<StoredUpdate> changes) throws Exception {
    Map<String, Long> times = new TreeMap<>();
    List<String> names = new ArrayList<>(TIMES);
    for (long sequence : behind) {
      names.add(ROWS_CHAIN + sequence);
      names.add(STATE_CHAIN + sequence);
    }
    for (String name : names) {
      Long time = ofStreams.get(name);
      if (time != null) {
        times.put(name, time);
      }
    }
    subtasks.write(times, changes, eventTime());
  }

  /**
   * After a change of parallelism, goes back to the earliest times of all subtasks: this one has
   * events of each of them.
   *
   * @return the changes that some may have forgotten
   */
  final List<StoredUpdate> takeUpOthers() throws Exception {
    List<StoredUpdate> changes = new ArrayList<>();
    for (SubtaskLog log : subtasks.takeOthers()) {
      for (String name : TIMES) {
        Long time = log.times().get(name);
        if (time == null) {
          ofStreams.remove(name);
        } else if (ofStreams.getOrElse(name, Long.MIN_VALUE) > time) {
          ofStreams.put(name, time);
        }
      }
      for (Map.Entry<String, Long> time : log.times().entrySet()) {
        if (!TIMES.contains(time.getKey())) {
          ofStreams.put(time.getKey(), time.getValue());
        }
      }
      changes.addAll(log.changes());
    }
    return changes;
  }

  /** To be called when all is restored that is needed. */
  abstract void restored() throws Exception;

  /** How far the control stream has promised. */
  final long promise() throws Exception {
    return ofStreams.getOrElse(PROMISE, ControlPromise.NOTHING);
  }

  final void promise(long time) throws Exception {
    ofStreams.put(PROMISE, time);
  }

  /** The watermark of the events, where events behind it are refused. */
  public final long eventTime() throws Exception {
    return ofStreams.getOrElse(EVENT_TIME, DownstreamTime.NONE);
  }

  public final void eventTime(long watermark) throws Exception {
    ofStreams.put(EVENT_TIME, watermark);
  }

  /** {@link ModelTimeline#horizon()}. */
  final long horizon() throws Exception {
    return ofModel.getOrElse(HORIZON, ModelUpdate.START_OF_TIME);
  }

  final void horizon(long time) throws Exception {
    ofModel.put(HORIZON, time);
  }

  /** The furthest horizon of a subtask in the restored state. */
  final long furthestHorizon() {
    return furthestHorizon;
  }

  /** The carry-over chain of the rows that an activation keeps, if it is known. */
  final @Nullable Long rowsChain(long sequence) throws Exception {
    return ofModel.get(ROWS_CHAIN + sequence);
  }

  /** The carry-over chain of the state that an activation keeps, if it is known. */
  final @Nullable Long stateChain(long sequence) throws Exception {
    return ofModel.get(STATE_CHAIN + sequence);
  }

  /** Keeps the chains of an activation, since what came before it may be forgotten. */
  final void chains(long sequence, long rowsChain, long stateChain) throws Exception {
    ofModel.put(ROWS_CHAIN + sequence, rowsChain);
    ofModel.put(STATE_CHAIN + sequence, stateChain);
  }

  /**
   * Keeps that a change came which is forgotten now. Those of the latest positions are kept.
   *
   * @param identity of the change
   */
  final void addPast(Position position, String identity) throws Exception {
    ofModel.put(pastName(position), fingerprint(identity));
    NavigableSet<Position> positions = past != null ? past : pastPositions();
    positions.add(position);
    if (positions.size() > pastChanges) {
      ofModel.remove(pastName(Objects.requireNonNull(positions.pollFirst())));
    }
  }

  private NavigableSet<Position> pastPositions() throws Exception {
    NavigableSet<Position> positions = new TreeSet<>();
    for (String name : ofModel.names(PAST)) {
      positions.add(pastPosition(name));
    }
    return positions;
  }

  /** Whether exactly this change came and is forgotten, if that is still known. */
  final boolean isPast(Position position, String identity) throws Exception {
    Long known = ofModel.get(pastName(position));
    return known != null && known == fingerprint(identity);
  }

  private static String pastName(Position position) {
    return PAST + position.effectiveFrom() + "#" + position.sequence();
  }

  private static Position pastPosition(String name) {
    int hash = name.indexOf('#', PAST.length());
    return new Position(
        Long.parseLong(name.substring(PAST.length(), hash)),
        Long.parseLong(name.substring(hash + 1)));
  }

  private static long fingerprint(String identity) {
    String digest = ModelId.digestOf(identity.getBytes(StandardCharsets.UTF_8));
    return Long.parseUnsignedLong(digest.substring(0, 16), 16);
  }
}
