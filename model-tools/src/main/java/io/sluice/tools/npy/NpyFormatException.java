package io.sluice.tools.npy;

import java.io.IOException;

/** A {@code .npy} file that is damaged, or holds what is not supported; the message says which. */
public final class NpyFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  NpyFormatException(String message) {
    super(message);
  }
}
