package io.sluice.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the tests ask of a JobManager over its REST interface. */
final class FlinkRest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String address;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  FlinkRest(String host, int port) {
    this.address = host + ":" + port;
  }

  /** Host and port. */
  String address() {
    return address;
  }

  /** Whether it answers. */
  boolean isUp() {
    try {
      get("/overview");
      return true;
    } catch (UncheckedIOException | IllegalStateException e) {
      return false;
    }
  }

  /** The ids of the TaskManagers that are registered. */
  List<String> taskManagers() {
    List<String> ids = new ArrayList<>();
    get("/taskmanagers").get("taskmanagers").forEach(each -> ids.add(each.get("id").asText()));
    return ids;
  }

  /** A job's state, such as {@code RUNNING}. */
  String state(String jobId) {
    return get("/jobs/" + jobId).get("state").asText();
  }

  /** Whether a job runs and all of its tasks do. */
  boolean allTasksRun(String jobId) {
    JsonNode job = get("/jobs/" + jobId);
    if (!job.get("state").asText().equals("RUNNING")) {
      return false;
    }
    for (JsonNode vertex : job.get("vertices")) {
      JsonNode tasks = vertex.get("tasks");
      if (tasks.get("RUNNING").asInt() + tasks.get("FINISHED").asInt()
          != vertex.get("parallelism").asInt()) {
        return false;
      }
    }
    return true;
  }

  /** The ids of the TaskManagers on which tasks of a job run. */
  Set<String> hosts(String jobId) {
    Set<String> hosts = new TreeSet<>();
    for (JsonNode vertex : get("/jobs/" + jobId).get("vertices")) {
      get("/jobs/" + jobId + "/vertices/" + vertex.get("id").asText())
          .get("subtasks")
          .forEach(subtask -> hosts.add(subtask.get("taskmanager-id").asText()));
    }
    return hosts;
  }

  /** How many checkpoints of a job are complete. */
  int completedCheckpoints(String jobId) {
    return get("/jobs/" + jobId + "/checkpoints").get("counts").get("completed").asInt();
  }

  /** How many times a job went back to a checkpoint. */
  int restores(String jobId) {
    return get("/jobs/" + jobId + "/checkpoints").get("counts").get("restored").asInt();
  }

  private JsonNode get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + path))
            .timeout(Duration.ofSeconds(20))
            .build();
    try {
      var response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            path + ": status " + response.statusCode() + ": " + response.body());
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
