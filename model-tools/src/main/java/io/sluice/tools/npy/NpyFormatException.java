package io.sluice.tools.npy;

import java.io.IOException;

/**
 * A {@code .npy} file that is damaged or has unsupported content. The message names the problem.
 */
public final class NpyFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  NpyFormatException(String message) {
    super(message);
  }
}
