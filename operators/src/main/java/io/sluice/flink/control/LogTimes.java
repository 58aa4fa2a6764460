package io.sluice.flink.control;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.jspecify.annotations.Nullable;

/** A table of event times and other numbers by name, in state. */
interface LogTimes {
  @Nullable Long get(String name) throws Exception;

  void put(String name, long value) throws Exception;

  void remove(String name) throws Exception;

  /** All names that begin so. */
  List<String> names(String beginning) throws Exception;

  default long getOrElse(String name, long otherwise) throws Exception {
    Long value = get(name);
    return value == null ? otherwise : value;
  }

  private static void addIfBegins(String name, String beginning, List<String> names) {
    if (name.startsWith(beginning)) {
      names.add(name);
    }
  }

  private static MapStateDescriptor<String, Long> descriptor(String stateName) {
    return new MapStateDescriptor<>(stateName, StringSerializer.INSTANCE, LongSerializer.INSTANCE);
  }

  /** In broadcast state: the same in all subtasks. */
  static LogTimes broadcast(OperatorStateStore store) throws Exception {
    BroadcastState<String, Long> times =
        store.getBroadcastState(descriptor("sluice-control-times"));
    return new LogTimes() {
      @Override
      public @Nullable Long get(String name) throws Exception {
        return times.get(name);
      }

      @Override
      public void put(String name, long value) throws Exception {
        times.put(name, value);
      }

      @Override
      public void remove(String name) throws Exception {
        times.remove(name);
      }

      @Override
      public List<String> names(String beginning) throws Exception {
        List<String> names = new ArrayList<>();
        times.immutableEntries().forEach(entry -> addIfBegins(entry.getKey(), beginning, names));
        return names;
      }
    };
  }

  /** In keyed state: a table for each key. */
  static LogTimes keyed(KeyedStateBackend<?> backend) throws Exception {
    MapState<String, Long> times =
        backend.getPartitionedState(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            descriptor("sluice-times-of-key"));
    return new LogTimes() {
      @Override
      public @Nullable Long get(String name) throws Exception {
        return times.get(name);
      }

      @Override
      public void put(String name, long value) throws Exception {
        times.put(name, value);
      }

      @Override
      public void remove(String name) throws Exception {
        times.remove(name);
      }

      @Override
      public List<String> names(String beginning) throws Exception {
        List<String> names = new ArrayList<>();
        times.keys().forEach(name -> addIfBegins(name, beginning, names));
        return names;
      }
    };
  }
}
