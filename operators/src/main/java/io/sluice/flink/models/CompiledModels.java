package io.sluice.flink.models;

import io.sluice.model.InvalidModelException;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.sliding.SlidingModel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compiled models of this process, by digest, so that the subtasks that score with one model
 * share its weights and the verdict on it. The one mutable static of the operators: Flink gives the
 * subtasks of a TaskManager nothing else in common.
 *
 * <p>A model is prepared off the task thread: proved first, from when on it may score, then warmed
 * up. The threads for it end when they have nothing to do. Each use is a {@link Lease}; the model
 * goes with the last one. Nothing here may be cleared from outside: other jobs in the same process
 * may be using it.
 */
public final class CompiledModels {
  private static final Logger LOG = LoggerFactory.getLogger(CompiledModels.class);

  /** How many verdicts and kinds of models are remembered, which take little room. */
  private static final int REMEMBERED = 1000;

  /** How long a thread waits for more to do. */
  private static final int IDLE_MILLIS = 100;

  private static final Map<ModelRequest, Entry> ENTRIES = new LinkedHashMap<>();

  /** Why models cannot be used here, so that not every subtask tries them. */
  private static final Map<ModelRequest, String> REFUSALS = new Remembered<>();

  /**
   * {@link ModelPreparation#code()} of the models whose warm-up came to its end, and which of their
   * forms are faster.
   */
  private static final Map<List<Object>, FasterForms> WARM = new Remembered<>();

  private static final ThreadPoolExecutor PROOFS = pool("sluice-model-proof");

  /** One after the other, so that none is slowed down by another one. */
  private static final ThreadPoolExecutor WARM_UPS = pool("sluice-model-warm-up");

  private static boolean announced;

  private CompiledModels() {}

  /** Logs once what this process scores with. */
  public static synchronized void announceBackend() {
    if (announced) {
      return;
    }
    announced = true;
    LOG.info("Sluice scores on {}", ModelCompiler.backend());
    String warning = ModelCompiler.backendWarning();
    if (warning != null) {
      LOG.warn("Sluice scores slowly: {}", warning);
    }
  }

  /** Forgets its eldest entries. */
  private static final class Remembered<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > REMEMBERED;
    }
  }

  /** A model that is being prepared or ready. */
  private static final class Entry {
    /** Done when the model may score. */
    final CompletableFuture<ProvedModel> proof = new CompletableFuture<>();

    /** Done when it is warm too. */
    final CompletableFuture<ProvedModel> ready = new CompletableFuture<>();

    /** Known after the warm-up. */
    volatile FasterForms faster = FasterForms.UNKNOWN;

    int users;
    byte @Nullable [] file;
    @Nullable Future<?> proving;
    @Nullable Future<?> warmingUp;

    void fail(Throwable reason) {
      proof.completeExceptionally(reason);
      ready.completeExceptionally(reason);
    }

    void cancel() {
      if (proving != null) {
        proving.cancel(true);
      }
      if (warmingUp != null) {
        warmingUp.cancel(true);
      }
    }
  }

  /** One thread at a time, which ends when there is nothing to do. */
  private static ThreadPoolExecutor pool(String threadName) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, threadName);
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * The model of a file. Unless it is here already, this begins to prepare it: see {@link
   * ModelPreparation}.
   *
   * @param warm whether it is to be warmed up before it is {@link Lease#ready}
   * @param file gives the file's bytes, on another thread
   */
  public static Lease acquire(ModelRequest request, boolean warm, Supplier<byte[]> file) {
    synchronized (ENTRIES) {
      Entry entry = ENTRIES.computeIfAbsent(request, missing -> begin(missing, warm, file));
      entry.users++;
      return new Lease(request, entry);
    }
  }

  /**
   * A model that is not shared with others, proved at once on this thread: for small ones, of which
   * there are many.
   *
   * @throws InvalidModelException if it cannot be used on this machine, or costs too much
   * @throws InterruptedException if the thread is interrupted
   */
  public static Lease own(ModelRequest request, byte[] file) throws InterruptedException {
    Entry entry = new Entry();
    entry.users = 1;
    entry.proof.complete(ModelPreparation.proveOfKey(file, request).proved());
    return new Lease(request, entry);
  }

  private static Entry begin(ModelRequest request, boolean warm, Supplier<byte[]> file) {
    Entry entry = new Entry();
    String refusal = REFUSALS.get(request);
    if (refusal != null) {
      entry.fail(new InvalidModelException(refusal));
    } else {
      entry.proving = PROOFS.submit(() -> prove(request, entry, warm, file));
    }
    return entry;
  }

  private static void prove(
      ModelRequest request, Entry entry, boolean warm, Supplier<byte[]> file) {
    try {
      ModelPreparation preparation = ModelPreparation.prove(file.get(), request);
      entry.proof.complete(preparation.proved());
      LOG.info(
          "model {} is verified and may score: {}",
          preparation.model().id(),
          preparation.model().cost());
      if (!warm || !warmUpLater(request, entry, preparation)) {
        entry.ready.complete(preparation.proved());
      }
    } catch (InvalidModelException e) {
      synchronized (ENTRIES) {
        REFUSALS.put(request, String.valueOf(e.getMessage()));
      }
      entry.fail(e);
    } catch (Throwable e) {
      entry.fail(e);
    }
  }

  /** Whether there is anything to warm up and anybody to do it for. */
  private static boolean warmUpLater(
      ModelRequest request, Entry entry, ModelPreparation preparation) {
    Duration atMost = request.rules().warmUp();
    List<Object> code = preparation.code();
    synchronized (ENTRIES) {
      FasterForms known = WARM.get(code);
      if (known != null) {
        entry.faster = known;
      }
      if (entry.users == 0 || atMost.isZero() || known != null) {
        return false;
      }
      entry.warmingUp = WARM_UPS.submit(() -> warmUp(entry, preparation, code, atMost));
      return true;
    }
  }

  private static void warmUp(
      Entry entry, ModelPreparation preparation, List<Object> code, Duration atMost) {
    try {
      FasterForms known = warm(code);
      if (known == null && preparation.warmUp(atMost).steady()) {
        known = preparation.fasterForms(atMost);
        synchronized (ENTRIES) {
          WARM.put(code, known);
        }
      }
      if (known != null) {
        entry.faster = known;
      }
    } catch (Throwable e) { // such as too little memory: its inputs have been scored before
      LOG.error(
          "model {} could not be warmed up; its first scores are slow",
          preparation.model().id(),
          e);
    }
    entry.ready.complete(preparation.proved());
  }

  /** Null if no model of this code is warm. */
  private static @Nullable FasterForms warm(List<Object> code) {
    synchronized (ENTRIES) {
      return WARM.get(code);
    }
  }

  private static void release(ModelRequest request, Entry entry) {
    synchronized (ENTRIES) {
      entry.users--;
      if (entry.users == 0) {
        ENTRIES.remove(request, entry);
        entry.cancel();
      }
    }
  }

  /** How many leases there are for a digest. */
  public static int users(String digest) {
    synchronized (ENTRIES) {
      return ENTRIES.entrySet().stream()
          .filter(entry -> entry.getKey().digest().equals(digest))
          .mapToInt(entry -> entry.getValue().users)
          .sum();
    }
  }

  /** One subtask's use of a model. */
  public static final class Lease implements AutoCloseable {
    private final ModelRequest request;
    private final Entry entry;
    private boolean closed;

    private Lease(ModelRequest request, Entry entry) {
      this.request = request;
      this.entry = entry;
    }

    /** Done when the model is proved and warm, or cannot be used. */
    public CompletableFuture<?> ready() {
      return entry.ready;
    }

    /**
     * The model; waits until it is proved if it is not yet, but not for its warm-up.
     *
     * @throws InvalidModelException if the model cannot be used on this machine
     * @throws InterruptedException if the thread is interrupted, as Flink does when it cancels a
     *     task
     */
    public CompiledModel awaitModel() throws InterruptedException {
      try {
        return entry.proof.get().model();
      } catch (ExecutionException e) {
        return proved().model(); // which says why not
      }
    }

    /**
     * The model, which is proved: see {@link #awaitModel}.
     *
     * @throws InvalidModelException if the model cannot be used on this machine
     */
    public CompiledModel model() {
      return proved().model();
    }

    /**
     * The sliding form of {@link #model}; null if it has none, it was not requested, or it was
     * found during the warm-up that it is not faster.
     */
    public @Nullable SlidingModel sliding() {
      return entry.faster.sliding() ? proved().sliding() : null;
    }

    /** Whether it was found during the warm-up that the model scores rows faster together. */
    public boolean gainsByBatches() {
      return entry.faster.batches();
    }

    /**
     * Bytes that the packed weights and the working memory of one scorer take, those of the sliding
     * form included.
     */
    public long bytes() {
      return proved().bytes();
    }

    private ProvedModel proved() {
      try {
        ProvedModel proved = entry.proof.getNow(null);
        if (proved == null) {
          throw new IllegalStateException("the model is not proved yet");
        }
        return proved;
      } catch (CompletionException e) {
        if (e.getCause() instanceof InvalidModelException refusal) {
          throw new InvalidModelException(String.valueOf(refusal.getMessage()), refusal);
        }
        if (e.getCause() instanceof Error failure) {
          throw failure; // no verdict on the model: another TaskManager may have the memory for it
        }
        throw e;
      }
    }

    /**
     * One array for all that have the model's file, so that the others can go.
     *
     * @param file the bytes of the model's file; nobody writes to them
     */
    public byte[] share(byte[] file) {
      synchronized (ENTRIES) {
        if (entry.file == null) {
          entry.file = file;
        }
        return entry.file;
      }
    }

    /** Gives the use back; a second call does nothing. */
    @Override
    public void close() {
      if (!closed) {
        closed = true;
        release(request, entry);
      }
    }
  }
}
