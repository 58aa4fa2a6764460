package io.sluice.flink.keys;

import io.sluice.flink.KeyState;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * The stores of one model, where the caller holds what is kept of each key: the current key is the
 * one whose state was handed in last. For one thread.
 */
public final class HeldStores {
  private HeldKeyState current = new HeldKeyState();

  /**
   * Makes a key current, and forgets what the model does not keep of it: that would have a gap for
   * the next model that does.
   *
   * @param rows whether the model keeps rows
   * @param recurrent whether it keeps recurrent state
   */
  public void use(KeyState state, boolean rows, boolean recurrent) {
    current = (HeldKeyState) state;
    if (!rows) {
      current.rows = null;
    }
    if (!recurrent) {
      current.recurrent = null;
    }
  }

  /** As the scoring forms use them. */
  public KeyStateStore.Stores stores() {
    return new KeyStateStore.Stores(new WindowStore(new Rows()), new Recurrent());
  }

  private final class Rows implements ValueState<@Nullable EventWindow> {
    @Override
    public @Nullable EventWindow value() {
      return current.rows;
    }

    @Override
    public void update(@Nullable EventWindow rows) {
      current.rows = rows;
    }

    @Override
    public void clear() {
      current.rows = null;
    }
  }

  private final class Recurrent implements ValueState<@Nullable RecurrentState> {
    @Override
    public @Nullable RecurrentState value() {
      return current.recurrent;
    }

    @Override
    public void update(@Nullable RecurrentState state) {
      current.recurrent = state;
    }

    @Override
    public void clear() {
      current.recurrent = null;
    }
  }
}
