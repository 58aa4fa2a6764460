package io.sluice.flink.chaos;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.ScoringHarness;
import io.sluice.flink.control.ControlPromise;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * What reaches one subtask.
 *
 * @param forward whether it gets events of whole sources, without keys
 */
record Routing(ChaosScenario scenario, int parallelism, int subtask, boolean forward) {
  /** With a model for each key, promises reach all subtasks as watermarks. */
  List<Item> control(List<Item> items) {
    if (!scenario.perKey()) {
      return items;
    }
    List<Item> routed = new ArrayList<>();
    long promised = ControlPromise.NOTHING;
    for (Item item : items) {
      if (takes(item)) {
        routed.add(item);
      }
      long time =
          item instanceof Item.Update update
              ? ControlPromise.promisedBy(update.update())
              : ((Item.Mark) item).time();
      if (time > promised) {
        promised = time;
        routed.add(new Item.Mark(time));
      }
    }
    return routed;
  }

  List<Item> events(int source, List<Item> items) {
    if (forward) {
      return source % parallelism == subtask ? items : List.of();
    }
    return items.stream().filter(this::takes).toList();
  }

  /** Whether a record is for this subtask; what is none is for all. */
  boolean takes(Item item) {
    if (item instanceof Item.Event event) {
      return scenario.keyed() ? owns(event.key()) : event.id() % parallelism == subtask;
    }
    if (item instanceof Item.Update update && scenario.perKey()) {
      return update.update() instanceof ModelUpdate.Change change && owns(change.model());
    }
    return true;
  }

  private boolean owns(String key) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
            key, ScoringHarness.MAX_PARALLELISM, parallelism)
        == subtask;
  }
}
