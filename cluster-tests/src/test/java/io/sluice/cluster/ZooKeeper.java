package io.sluice.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A ZooKeeper of its own process, in which JobManagers remember their jobs. */
final class ZooKeeper implements AutoCloseable {
  private static final String MAIN =
      "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServerMain";

  private final JavaProcess process;
  private final String address;

  private ZooKeeper(JavaProcess process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one and waits until it takes connections.
   *
   * @param directory for its data and log
   */
  static ZooKeeper start(Path directory, String classPath, int port) throws IOException {
    Path configuration = directory.resolve("zoo.cfg");
    Files.writeString(
        configuration,
        """
        tickTime=1000
        dataDir=%s
        clientPort=%d
        admin.enableServer=false
        """
            .formatted(directory.resolve("zookeeper"), port));
    JavaProcess process =
        JavaProcess.start(
            "zookeeper",
            directory,
            List.of("-Xmx128m", "-cp", classPath, MAIN, configuration.toString()),
            Map.of());
    Awaitility.await("ZooKeeper's port")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> takesConnections(port));
    return new ZooKeeper(process, "localhost:" + port);
  }

  private static boolean takesConnections(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("localhost", port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Host and port. */
  String address() {
    return address;
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
  }
}
