package io.sluice.flink;

import io.sluice.flink.models.AdmissionRules;
import io.sluice.flink.source.RemoteArtifact;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelId;
import java.io.IOException;
import java.io.Serializable;
import java.util.Map;
import org.apache.flink.configuration.ReadableConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the records of a control log, of which anybody may have written any. No record makes it
 * fail: one that is no update becomes {@link ModelUpdate.Unreadable}, which the scoring operator
 * reports as a {@link RejectedModel}.
 *
 * <p>If a record has the URI of its artifact, the artifact is read from there, with the file system
 * of Flink that the URI names. That is tried five times within some seconds.
 */
public final class ControlRecordReader implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ControlRecordReader.class);
  private static final int ATTEMPTS = 5;
  private static final long FIRST_PAUSE_MILLIS = 100;

  private final RemoteArtifact artifacts;

  /**
   * @param config of the job, with {@link SluiceOptions#ADMISSION_MAX_WEIGHTS}, which limits the
   *     size of artifacts that are read from a URI
   */
  public ControlRecordReader(ReadableConfig config) {
    this(AdmissionRules.of(config).weightBytes());
  }

  /**
   * @param weightBytes how many bytes the weights of an artifact may take that is read from a URI
   */
  public ControlRecordReader(long weightBytes) {
    this.artifacts = new RemoteArtifact(weightBytes);
  }

  /**
   * The update of a record.
   *
   * @param position of the record in the log
   * @param origin where the record was read, for example a topic with partition and offset
   */
  public ModelUpdate read(ControlRecord record, long position, String origin) {
    try {
      ModelUpdate update = record.toUpdate(position, origin);
      return update instanceof ModelUpdate.Activate activate
          ? withArtifact(activate, record)
          : update;
    } catch (IllegalArgumentException | InvalidModelException | IOException e) {
      LOG.warn("{}: unreadable record: {}", origin, e.getMessage());
      return unreadable(record.headers(), position, origin, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("{}: unreadable record", origin, e);
      return unreadable(record.headers(), position, origin, "unexpected failure: " + e);
    }
  }

  private static ModelUpdate unreadable(
      Map<String, String> headers, long position, String origin, String reason) {
    return new ModelUpdate.Unreadable(
        headers.getOrDefault(ControlRecord.MODEL, ""), position, origin, reason);
  }

  private ModelUpdate withArtifact(ModelUpdate.Activate activate, ControlRecord record)
      throws IOException {
    String uri = record.artifactUri();
    byte[] file = uri == null ? activate.file() : fetch(uri);
    String digest = record.digest();
    if (digest != null && !digest.equals(ModelId.digestOf(file))) {
      throw new IOException(
          "the artifact "
              + (uri == null ? "in the record" : "at " + uri)
              + " has the digest "
              + ModelId.digestOf(file)
              + ", but the record is for "
              + digest);
    }
    return activate.withFile(file);
  }

  private byte[] fetch(String uri) throws IOException {
    long pause = FIRST_PAUSE_MILLIS;
    for (int attempt = 1; ; attempt++) {
      try {
        return artifacts.read(uri);
      } catch (RemoteArtifact.NoArtifactException e) {
        throw new IOException("the artifact cannot be read from " + uri + ": " + e.getMessage(), e);
      } catch (IOException | RuntimeException e) { // file systems throw both
        if (attempt == ATTEMPTS) {
          throw new IOException("the artifact cannot be read from " + uri + ": " + e, e);
        }
        LOG.warn("cannot read {}; will try again", uri, e);
      }
      pause(pause);
      pause *= 2;
    }
  }

  private static void pause(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
