package io.sluice.flink;

import io.sluice.flink.keys.HeldKeyState;
import io.sluice.flink.keys.HeldKeyStateSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * What a model remembers of one key between events: the latest rows of its window, or the state of
 * its recurrent layers. {@link StandaloneScorer} reads and updates it; the caller stores it. The
 * content is opaque, and Sluice alone implements this interface.
 *
 * <p>A key state may go from one model to the next. A window carries over if the features have the
 * same names in the same order, and recurrent state if its tensors have the same shapes. Anything
 * else starts anew.
 */
public interface KeyState {

  /** The state of a key without events. */
  static KeyState empty() {
    return new HeldKeyState();
  }

  /** Writes key states into Flink state or files. Newer versions of Sluice read older forms. */
  static TypeSerializer<KeyState> serializer() {
    return new HeldKeyStateSerializer();
  }
}
