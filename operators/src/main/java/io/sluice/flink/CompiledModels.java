package io.sluice.flink;

import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.GoldenCheck;
import io.sluice.runtime.ModelCompiler;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compiled models of this process, by digest, so that subtasks that score with one model share
 * its weights. The one mutable static of Sluice: Flink gives the subtasks of a TaskManager nothing
 * else in common.
 *
 * <p>Each use is a {@link Lease}; the model goes with the last one. Nothing here may be cleared
 * from outside: other jobs in the same process may be using it.
 */
final class CompiledModels {
  private static final Logger LOG = LoggerFactory.getLogger(CompiledModels.class);
  private static final ConcurrentMap<String, Entry> ENTRIES = new ConcurrentHashMap<>();

  static {
    LOG.info("this process scores with {}", ModelCompiler.backend());
  }

  private CompiledModels() {}

  /**
   * The model of a file, read, compiled and proved by its golden vectors unless it is here already.
   * Waits while another subtask does this for the same file.
   *
   * @param digest SHA-256 of the file
   * @throws InvalidModelException if the model cannot be used on this machine
   */
  static Lease acquire(String digest, byte[] file) {
    Entry entry =
        ENTRIES.compute(
            digest,
            (key, known) -> {
              Entry used = known == null ? new Entry() : known;
              used.users.incrementAndGet();
              return used;
            });
    try {
      return new Lease(digest, entry.model(file));
    } catch (RuntimeException | Error e) {
      release(digest);
      throw e;
    }
  }

  private static void release(String digest) {
    ENTRIES.computeIfPresent(
        digest, (key, entry) -> entry.users.decrementAndGet() == 0 ? null : entry);
  }

  /** How many leases there are for a digest. */
  static int users(String digest) {
    Entry entry = ENTRIES.get(digest);
    return entry == null ? 0 : entry.users.get();
  }

  private static final class Entry {
    final AtomicInteger users = new AtomicInteger();

    private @Nullable CompiledModel model;

    synchronized CompiledModel model(byte[] file) {
      CompiledModel compiled = model;
      if (compiled == null) {
        ModelArtifact artifact = ModelArtifact.read(file);
        compiled = ModelCompiler.compile(artifact);
        GoldenCheck.verify(compiled, artifact.golden());
        LOG.info("model {} is compiled", compiled.id());
        model = compiled;
      }
      return compiled;
    }
  }

  /** One subtask's use of a compiled model. */
  static final class Lease implements AutoCloseable {
    private final String digest;
    private final CompiledModel model;
    private boolean closed;

    private Lease(String digest, CompiledModel model) {
      this.digest = digest;
      this.model = model;
    }

    CompiledModel model() {
      return model;
    }

    /** Gives the use back; a second call does nothing. */
    @Override
    public void close() {
      if (!closed) {
        closed = true;
        release(digest);
      }
    }
  }
}
