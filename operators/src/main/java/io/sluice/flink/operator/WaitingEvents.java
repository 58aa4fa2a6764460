package io.sluice.flink.operator;

import io.sluice.flink.EventOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The events of one subtask that cannot be scored yet: their lists in state, and in memory which
 * key's earliest event is next. Flink's timers would not do: they fire when the watermarks of both
 * inputs have passed.
 */
final class WaitingEvents<T> {

  /** Takes an event out of the waiting; for keyed events, with its key current. */
  @FunctionalInterface
  interface Taker<T> {
    void take(T event, long eventTime) throws Exception;
  }

  /** The time of a key's earliest event, in the order in which keys got theirs. */
  private record Head(Object key, long time, long number) {}

  private final WaitingLists<T> lists;
  private final TypeSerializer<T> events;
  private final boolean copies;
  private final boolean byTime;
  private final DataOutputSerializer measure = new DataOutputSerializer(256);

  /** The valid head of each key that has waiting events. */
  private final Map<Object, Head> heads = new HashMap<>();

  /** All valid heads, and some that an earlier event of their key has outdated. */
  private final PriorityQueue<Head> queue =
      new PriorityQueue<>(Comparator.comparingLong(Head::time).thenComparingLong(Head::number));

  private long headNumber;

  /** Changed by the task thread only; read by metric reporters too. */
  private volatile int count;

  private volatile long bytes;

  /**
   * @param events serializer of the events
   * @param copies whether Flink uses the objects of events again once they are processed
   * @param order in which those of a key are taken out
   */
  WaitingEvents(WaitingLists<T> lists, TypeSerializer<T> events, boolean copies, EventOrder order) {
    this.lists = lists;
    this.events = events;
    this.copies = copies;
    this.byTime = order == EventOrder.EVENT_TIME;
  }

  int count() {
    return count;
  }

  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** The time of the earliest event; {@link Long#MAX_VALUE} if none waits. */
  long earliest() {
    Head head = queue.peek();
    return head == null ? Long.MAX_VALUE : head.time();
  }

  /** Adds an event; if it has a key, that key is current. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void add(T event, long eventTime) throws Exception {
    int size = sizeOf(event);
    lists.append(new WaitingEvent<>(copies ? events.copy(event) : event, eventTime, size));
    offer(lists.currentKey(), eventTime);
    count++;
    bytes += size;
  }

  private int sizeOf(T event) throws IOException {
    measure.clear();
    events.serialize(event, measure);
    return measure.length();
  }

  private void offer(Object key, long time) {
    Head known = heads.get(key);
    if (known == null || time < known.time()) {
      Head head = new Head(key, time, headNumber++);
      heads.put(key, head);
      queue.add(head);
    }
  }

  /**
   * Takes out the events up to a time, those of a key in their order. Changes the current key.
   *
   * @param until last event time to take
   */
  void takeUntil(long until, Taker<T> taker) throws Exception {
    Head head = queue.peek();
    while (head != null && head.time() <= until) {
      queue.remove();
      if (heads.remove(head.key(), head)) {
        lists.select(head.key());
        takeOfCurrentKey(until, taker);
      }
      head = queue.peek();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private void takeOfCurrentKey(long until, Taker<T> taker) throws Exception {
    Object key = lists.currentKey();
    List<WaitingEvent<T>> ready = new ArrayList<>();
    List<WaitingEvent<T>> later = new ArrayList<>();
    for (WaitingEvent<T> waiting : lists.read()) {
      (waiting.eventTime() <= until ? ready : later).add(waiting);
    }
    lists.replace(later);
    later.forEach(waiting -> offer(key, waiting.eventTime()));
    if (byTime) {
      ready.sort(Comparator.comparingLong(WaitingEvent::eventTime));
    }
    for (WaitingEvent<T> waiting : ready) {
      count--;
      bytes -= bytesOf(waiting);
      taker.take(waiting.event(), waiting.eventTime());
    }
  }

  private int bytesOf(WaitingEvent<T> waiting) throws IOException {
    return waiting.bytes() == WaitingEvent.NOT_MEASURED ? sizeOf(waiting.event()) : waiting.bytes();
  }

  /** Counts what a restored state holds. Changes the current key. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void restore() throws Exception {
    lists.forEach(
        (key, list) -> {
          for (WaitingEvent<T> waiting : list) {
            offer(key, waiting.eventTime());
            count++;
            bytes += bytesOf(waiting);
          }
        });
  }
}
