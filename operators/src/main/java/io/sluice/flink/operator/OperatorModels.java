package io.sluice.flink.operator;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.control.ControlPromise;
import org.jspecify.annotations.Nullable;

/**
 * The models that a scoring operator scores with: {@linkplain ModelForAllEvents one for all events}
 * or {@linkplain ModelPerKey one for each key}. Of the latter, all this is about that of the
 * current key.
 */
interface OperatorModels<T> extends AutoCloseable {

  /** Takes up what a restored state has. */
  void restore() throws Exception;

  /** Takes in an update, now or once its model is ready. */
  void receive(ModelUpdate update) throws Exception;

  /**
   * Takes note of a promise of the control stream.
   *
   * @param time {@link Long#MAX_VALUE} when it has ended
   */
  void promised(long time) throws Exception;

  /** How far the control stream has promised. */
  ControlPromise promise();

  /** Up to which event time it is decided what events are scored with. */
  long decidedUntil();

  /**
   * Emits an event's score, or the event as a dead letter or as late. A score may be put off until
   * the batch is flushed.
   */
  void score(T event, long eventTime, @Nullable String key) throws Exception;

  /**
   * Forgets what no event needs any more.
   *
   * @param eventWatermark of the events; none that waits is at or before what the control stream
   *     has promised
   */
  void forget(long eventWatermark) throws Exception;

  /** The events' watermark in a restored state. */
  long eventTime() throws Exception;

  /** Keeps the events' watermark, so that after a restart the same events are late. */
  void eventTime(long watermark) throws Exception;

  /** Has everything in state that a checkpoint needs. */
  void snapshot() throws Exception;

  /** Whether there are models that are still being prepared. */
  boolean isPreparing();

  /** Takes in all that are being prepared as soon as they may score, warm or not. */
  void takeInAll() throws Exception;

  @Override
  void close();
}
