package io.sluice.flink.operator;

import io.sluice.flink.scoring.EventScorer;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.io.network.partition.consumer.InputGate;

/**
 * Events are scored together while the input gates of the task have more buffers. Flink does not
 * tell how many events there are in them, or in the rest of the current buffer.
 */
final class BuffersAhead implements BatchRule {
  private final InputGate[] gates;

  BuffersAhead(Environment environment) {
    this.gates = environment.getAllInputGates();
  }

  @Override
  public boolean inputHasMore() {
    for (InputGate gate : gates) {
      // One that has ended always says that there is something.
      if (gate.isApproximatelyAvailable() && !gate.isFinished()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean pays(EventScorer<?> scorer) {
    return scorer.gainsByBatches();
  }
}
