package io.sluice.flink.models;

import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelId;
import io.sluice.runtime.CompiledModel;
import java.util.concurrent.CancellationException;
import org.apache.flink.configuration.ReadableConfig;

/**
 * One use of a compiled model that all uses of the same file in this process share. For functions
 * that score without the scoring operator, as those of SQL.
 */
public final class SharedModel implements AutoCloseable {
  private final CompiledModels.Lease lease;

  private SharedModel(CompiledModels.Lease lease) {
    this.lease = lease;
  }

  /**
   * Reads, compiles and proves a model by its golden vectors, unless it is in use already. It is
   * not warmed up.
   *
   * @param file its bytes
   * @param options whose {@code sluice.admission.*} say what it may cost
   * @throws InvalidModelException if the model cannot be used on this machine
   * @throws CancellationException if the thread is interrupted, whose interrupt flag stays set
   */
  public static SharedModel use(byte[] file, ReadableConfig options) {
    CompiledModels.announceBackend();
    CompiledModels.Lease lease =
        CompiledModels.acquire(
            new ModelRequest(ModelId.digestOf(file), AdmissionRules.of(options), false),
            false,
            () -> file);
    try {
      lease.awaitModel();
    } catch (InterruptedException e) {
      lease.close();
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while the model was being prepared");
    } catch (RuntimeException | Error e) {
      lease.close();
      throw e;
    }
    return new SharedModel(lease);
  }

  public CompiledModel model() {
    return lease.model();
  }

  /** Ends this use; a second call does nothing. */
  @Override
  public void close() {
    lease.close();
  }
}
