package io.sluice.kafka;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on which servers of tests can listen. They lie below those that Linux, macOS and Windows
 * give to connections and to servers that ask for any port. One of those may be taken before the
 * server that it was meant for has started. Even a client that asks whether the server is there yet
 * may get it: then it is connected with itself, and the server cannot start.
 */
public final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int END = 32_768;
  private static final int TRIES = 100;

  private FreePorts() {}

  /**
   * A port on which nobody listens.
   *
   * @throws BindException if none of many is free
   */
  public static int next() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Another one is tried.
      }
    }
    throw new BindException(
        "of " + TRIES + " ports from " + FIRST + " to " + END + " none is free");
  }
}
