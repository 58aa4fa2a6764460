package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ModelLog} keeps in state: its changes, the promise of the control stream, and some
 * times. The names under which state has the times are here alone, and never change.
 */
public abstract sealed class ModelLogState permits BroadcastLogState, KeyedLogState {
  private static final String PROMISE = "promise";
  private static final String EVENT_TIME = "event-time";
  private static final String HORIZON = "horizon";

  /** These two go before the sequence of an activation. */
  private static final String ROWS_CHAIN = "rows-run#";

  private static final String STATE_CHAIN = "state-run#";

  /** Of the streams: the same for all models. */
  private final LogTimes ofStreams;

  private final LogTimes ofModel;

  ModelLogState(LogTimes ofStreams, LogTimes ofModel) {
    this.ofStreams = ofStreams;
    this.ofModel = ofModel;
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

  /** The restored changes for a model, with their files. */
  abstract List<DigestedChange> changesOf(String model) throws Exception;

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
}
