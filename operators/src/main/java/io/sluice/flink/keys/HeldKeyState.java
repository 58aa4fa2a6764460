package io.sluice.flink.keys;

import io.sluice.flink.KeyState;
import org.jspecify.annotations.Nullable;

/** What is kept of one key where the caller stores it, and not a keyed state backend. */
public final class HeldKeyState implements KeyState {
  @Nullable EventWindow rows;
  @Nullable RecurrentState recurrent;
}
