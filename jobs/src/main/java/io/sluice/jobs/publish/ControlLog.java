package io.sluice.jobs.publish;

import io.sluice.flink.ModelUpdate;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A control log that commands read and extend. */
interface ControlLog extends AutoCloseable {

  /**
   * An update of the log.
   *
   * @param place where it is
   * @param update without its artifact
   * @param digest of the artifact that it is about; empty if it is about none
   */
  record Entry(String place, ModelUpdate update, String digest) {}

  /**
   * The updates that have come since the last call, at first all; what is no update is left out.
   */
  List<Entry> readNew() throws IOException;

  /**
   * Appends an update.
   *
   * @param artifactUri where the artifact of an activation is; null: in the update itself
   * @return where it is
   */
  String append(ModelUpdate update, @Nullable String artifactUri) throws IOException;

  /** The log in words, for messages. */
  String name();

  @Override
  void close();
}
