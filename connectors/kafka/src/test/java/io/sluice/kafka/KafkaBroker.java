package io.sluice.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A broker of Kafka in KRaft mode, as a process of its own on the class path of the test. It ends
 * with {@link #close}, and with this process.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  private final Path folder;
  private final int port;
  private Process process;

  private KafkaBroker(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /**
   * Starts a broker and waits until it answers.
   *
   * @param folder for its data and its output
   */
  public static KafkaBroker start(Path folder) throws Exception {
    int port = FreePorts.next();
    Path settings = folder.resolve("server.properties");
    Files.writeString(settings, settings(folder, port, FreePorts.next()));
    Process format =
        java(
            folder,
            "format",
            "kafka.tools.StorageTool",
            "format",
            "--cluster-id",
            "MkU3OEVBNTcwNTJENDM2Qg",
            "--config",
            settings.toString());
    if (!format.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS) || format.exitValue() != 0) {
      format.destroyForcibly();
      throw new IOException("format failed: " + Files.readString(folder.resolve("format.log")));
    }
    KafkaBroker broker = new KafkaBroker(folder, port, serve(folder));
    broker.awaitAnswer();
    return broker;
  }

  private static Process serve(Path folder) throws IOException {
    Process process =
        java(folder, "broker", "kafka.Kafka", folder.resolve("server.properties").toString());
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  private static Process java(Path folder, String log, String... mainAndArguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(mainAndArguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(log + ".log").toFile()))
        .start();
  }

  private static String settings(Path folder, int port, int controllerPort) {
    return String.join(
        "\n",
        "process.roles=broker,controller",
        "node.id=1",
        "controller.quorum.voters=1@localhost:" + controllerPort,
        "controller.listener.names=CONTROLLER",
        "listeners=PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort,
        "advertised.listeners=PLAINTEXT://localhost:" + port,
        "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name=PLAINTEXT",
        "log.dirs=" + folder.resolve("data"),
        "auto.create.topics.enable=false",
        "offsets.topic.replication.factor=1",
        "offsets.topic.num.partitions=1",
        "transaction.state.log.replication.factor=1",
        "transaction.state.log.min.isr=1",
        "transaction.state.log.num.partitions=1",
        "share.coordinator.state.topic.replication.factor=1",
        "share.coordinator.state.topic.min.isr=1",
        "group.initial.rebalance.delay.ms=0",
        // Records have the times of their events, which tests take from long ago.
        "log.retention.ms=-1",
        "log.cleaner.backoff.ms=200",
        "log.cleaner.dedupe.buffer.size=2000000",
        "log.initial.task.delay.ms=100",
        "");
  }

  private void awaitAnswer() throws Exception {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      try (AdminClient admin = AdminClient.create(clientProperties())) {
        admin.describeCluster().nodes().get(5, TimeUnit.SECONDS);
        return;
      } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          process.destroyForcibly();
          throw new IOException(
              "the broker does not answer: " + Files.readString(folder.resolve("broker.log")), e);
        }
      }
    }
  }

  /** The address for clients. */
  public String bootstrap() {
    return "localhost:" + port;
  }

  /** Ends the process at once, as {@code kill -9} does, and starts it again with its data. */
  public void killAndRestart() throws Exception {
    process.destroyForcibly().waitFor();
    process = serve(folder);
    awaitAnswer();
  }

  /** Creates a topic; the configuration is name, value, name, value and so on. */
  public void createTopic(String name, int partitions, String... config) throws Exception {
    Map<String, String> settings = new java.util.HashMap<>();
    for (int i = 0; i < config.length; i += 2) {
      settings.put(config[i], config[i + 1]);
    }
    try (AdminClient admin = AdminClient.create(clientProperties())) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings)))
          .all()
          .get();
    }
  }

  /** Writes records and waits for them. */
  public void send(List<ProducerRecord<byte[], byte[]>> records) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            clientProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
      records.forEach(producer::send);
      producer.flush();
    }
  }

  /** The committed records of a topic, partition by partition. */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    Map<String, Object> properties = clientProperties();
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", "false");
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(each -> new TopicPartition(topic, each.partition()))
              .toList();
      for (TopicPartition partition : partitions) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
          consumer.poll(Duration.ofMillis(100)).forEach(all::add);
        }
      }
    }
    return all;
  }

  private Map<String, Object> clientProperties() {
    Map<String, Object> properties = new java.util.HashMap<>();
    properties.put("bootstrap.servers", bootstrap());
    properties.put("default.api.timeout.ms", "60000");
    return properties;
  }

  @Override
  public void close() throws Exception {
    process.destroyForcibly().waitFor();
  }
}
