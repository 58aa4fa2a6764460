package io.sluice.flink;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/**
 * The events of one subtask that wait for the first model, in state, so that they survive a restart
 * and are spread anew when the parallelism changes.
 */
abstract class WaitingEvents<T> {

  /** Takes an event out of the waiting; for keyed events, with its key current. */
  @FunctionalInterface
  interface Taker<T> {
    void take(T event, long eventTime) throws Exception;
  }

  /** Changed by the task thread only; read by metric reporters too. */
  private volatile int count;

  /** Events kept for the key they have. */
  static <T> WaitingEvents<T> keyed(KeyedStateBackend<?> backend, TypeSerializer<T> events)
      throws Exception {
    return new Keyed<>(backend, descriptor(events));
  }

  /** Events without keys. */
  static <T> WaitingEvents<T> unkeyed(OperatorStateStore store, TypeSerializer<T> events)
      throws Exception {
    return new Unkeyed<>(store.getListState(descriptor(events)));
  }

  private static <T> ListStateDescriptor<WaitingEvent<T>> descriptor(TypeSerializer<T> events) {
    return new ListStateDescriptor<>("sluice-waiting-events", new WaitingEventSerializer<>(events));
  }

  final int count() {
    return count;
  }

  final boolean isEmpty() {
    return count == 0;
  }

  /** Adds an event; if it has a key, that key is current. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  final void add(T event, long eventTime) throws Exception {
    append(new WaitingEvent<>(event, eventTime));
    count++;
  }

  /** Takes all out: those of a key in the order they came. */
  final void takeAll(Taker<T> taker) throws Exception {
    drain(taker);
    count = 0;
  }

  /** Counts what a restored state holds. */
  final void restore() throws Exception {
    int[] restored = {0};
    forEachList(
        list -> {
          for (WaitingEvent<T> ignored : list.get()) {
            restored[0]++;
          }
        });
    count = restored[0];
  }

  private void drain(Taker<T> taker) throws Exception {
    forEachList(
        list -> {
          for (WaitingEvent<T> waiting : list.get()) {
            taker.take(waiting.event(), waiting.eventTime());
          }
          list.clear();
        });
  }

  /** Something done with a list of waiting events. */
  @FunctionalInterface
  interface ListAction<T> {
    void accept(ListState<WaitingEvent<T>> list) throws Exception;
  }

  abstract void append(WaitingEvent<T> waiting) throws Exception;

  /** For each key that is current meanwhile, or once if there are no keys. */
  abstract void forEachList(ListAction<T> action) throws Exception;

  private static final class Keyed<T> extends WaitingEvents<T> {
    private final KeyedStateBackend<?> backend;
    private final ListStateDescriptor<WaitingEvent<T>> descriptor;
    private final ListState<WaitingEvent<T>> ofCurrentKey;

    Keyed(KeyedStateBackend<?> backend, ListStateDescriptor<WaitingEvent<T>> descriptor)
        throws Exception {
      this.backend = backend;
      this.descriptor = descriptor;
      this.ofCurrentKey =
          backend.getPartitionedState(
              VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
    }

    @Override
    void append(WaitingEvent<T> waiting) throws Exception {
      ofCurrentKey.add(waiting);
    }

    @Override
    void forEachList(ListAction<T> action) throws Exception {
      backend.applyToAllKeys(
          VoidNamespace.INSTANCE,
          VoidNamespaceSerializer.INSTANCE,
          descriptor,
          (key, list) -> action.accept(list));
    }
  }

  private static final class Unkeyed<T> extends WaitingEvents<T> {
    private final ListState<WaitingEvent<T>> list;

    Unkeyed(ListState<WaitingEvent<T>> list) {
      this.list = list;
    }

    @Override
    void append(WaitingEvent<T> waiting) throws Exception {
      list.add(waiting);
    }

    @Override
    void forEachList(ListAction<T> action) throws Exception {
      action.accept(list);
    }
  }
}
