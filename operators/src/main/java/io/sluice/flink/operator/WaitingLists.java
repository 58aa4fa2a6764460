package io.sluice.flink.operator;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/**
 * The lists of waiting events in state, so that they survive a restart and are spread anew when the
 * parallelism changes: one for each key, or one for all if there are no keys.
 */
interface WaitingLists<T> {

  /** Something done with the list of a key. */
  @FunctionalInterface
  interface Visitor<T> {
    void visit(Object key, Iterable<WaitingEvent<T>> list) throws Exception;
  }

  /** The key that is current. */
  Object currentKey();

  /** Makes a key the current one. */
  void select(Object key);

  /** Appends to the list of the current key. */
  void append(WaitingEvent<T> event) throws Exception;

  /** The list of the current key, in the order of arrival. */
  List<WaitingEvent<T>> read() throws Exception;

  /** Replaces the list of the current key. */
  void replace(List<WaitingEvent<T>> list) throws Exception;

  /** Shows all lists; changes the current key. */
  void forEach(Visitor<T> visitor) throws Exception;

  /** Events kept for the key they have. */
  static <T> WaitingLists<T> keyed(KeyedStateBackend<?> backend, TypeSerializer<T> events)
      throws Exception {
    return new Keyed<>(backend, descriptor(events));
  }

  /** Events without keys. */
  static <T> WaitingLists<T> unkeyed(OperatorStateStore store, TypeSerializer<T> events)
      throws Exception {
    return new Unkeyed<>(store.getListState(descriptor(events)));
  }

  private static <T> ListStateDescriptor<WaitingEvent<T>> descriptor(TypeSerializer<T> events) {
    return new ListStateDescriptor<>("sluice-waiting-events", new WaitingEventSerializer<>(events));
  }

  private static <E> List<E> copyOf(Iterable<E> elements) {
    List<E> list = new ArrayList<>();
    elements.forEach(list::add);
    return list;
  }

  /** In keyed state. */
  final class Keyed<K, T> implements WaitingLists<T> {
    private final KeyedStateBackend<K> backend;
    private final ListStateDescriptor<WaitingEvent<T>> descriptor;
    private final ListState<WaitingEvent<T>> ofCurrentKey;

    Keyed(KeyedStateBackend<K> backend, ListStateDescriptor<WaitingEvent<T>> descriptor)
        throws Exception {
      this.backend = backend;
      this.descriptor = descriptor;
      this.ofCurrentKey =
          backend.getPartitionedState(
              VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
    }

    @Override
    public Object currentKey() {
      return backend.getCurrentKey();
    }

    @Override
    @SuppressWarnings("unchecked") // it came from this backend
    public void select(Object key) {
      backend.setCurrentKey((K) key);
    }

    @Override
    public void append(WaitingEvent<T> event) throws Exception {
      ofCurrentKey.add(event);
    }

    @Override
    public List<WaitingEvent<T>> read() throws Exception {
      return copyOf(ofCurrentKey.get());
    }

    @Override
    public void replace(List<WaitingEvent<T>> list) throws Exception {
      ofCurrentKey.update(list);
    }

    @Override
    public void forEach(Visitor<T> visitor) throws Exception {
      backend.applyToAllKeys(
          VoidNamespace.INSTANCE,
          VoidNamespaceSerializer.INSTANCE,
          descriptor,
          (key, list) -> visitor.visit(key, list.get()));
    }
  }

  /** In operator state, one list for all. */
  final class Unkeyed<T> implements WaitingLists<T> {
    private static final String NO_KEY = "";

    private final ListState<WaitingEvent<T>> list;

    Unkeyed(ListState<WaitingEvent<T>> list) {
      this.list = list;
    }

    @Override
    public Object currentKey() {
      return NO_KEY;
    }

    @Override
    public void select(Object key) {
      // There is but one list.
    }

    @Override
    public void append(WaitingEvent<T> event) throws Exception {
      list.add(event);
    }

    @Override
    public List<WaitingEvent<T>> read() throws Exception {
      return copyOf(list.get());
    }

    @Override
    public void replace(List<WaitingEvent<T>> all) throws Exception {
      list.update(all);
    }

    @Override
    public void forEach(Visitor<T> visitor) throws Exception {
      visitor.visit(NO_KEY, list.get());
    }
  }
}
