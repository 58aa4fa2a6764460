package io.sluice.sql;

import io.sluice.model.ModelArtifact;
import java.io.Serial;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

/**
 * The file of a query's model. Flink sends a copy to each instance of a function; those of one
 * process share one.
 */
final class ModelBytes implements Serializable {
  @Serial private static final long serialVersionUID = 1L;
  private static final Map<String, WeakReference<ModelBytes>> ALIVE = new HashMap<>();

  private final String digest;
  private final byte[] file;

  private ModelBytes(String digest, byte[] file) {
    this.digest = digest;
    this.file = file;
  }

  static ModelBytes of(ModelArtifact artifact) {
    return shared(new ModelBytes(artifact.id().digest(), artifact.toBytes()));
  }

  /** The file itself; not to be changed. */
  byte[] file() {
    return file;
  }

  @Serial
  private Object readResolve() {
    return shared(this);
  }

  private static ModelBytes shared(ModelBytes own) {
    synchronized (ALIVE) {
      ALIVE.values().removeIf(reference -> reference.get() == null);
      WeakReference<ModelBytes> known = ALIVE.get(own.digest);
      ModelBytes other = known == null ? null : known.get();
      if (other != null) {
        return other;
      }
      ALIVE.put(own.digest, new WeakReference<>(own));
      return own;
    }
  }
}
