package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.models.CompiledModels;
import io.sluice.flink.scoring.ScoringPlan;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The updates of the control stream in their order of arrival, on their way to the {@link ModelLog}
 * and the {@link ControlPromise}. An update whose model is still being prepared holds up itself and
 * those behind it, so that what becomes of each update does not depend on how long that takes;
 * events go on meanwhile.
 *
 * <p>At a checkpoint it is emptied, for which models only have to be proved: so all subtasks, which
 * have got the same updates then, have taken in the same. Where the files of those that wait take
 * more than a limit, the first are taken in as at a checkpoint: Flink cannot stop one input of an
 * operator that takes checkpoints.
 */
public final class ControlQueue<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlQueue.class);

  /** Of the files of updates that wait; one alone may be larger. */
  private static final long MOST_BYTES = 32L << 20;

  private final ScoringPlan<T> plan;
  private final ModelLog<T> log;
  private final ControlPromise promise;
  private final ModelAdmission<T> admission;
  private final MailboxExecutor mailbox;
  private final Runnable beforeWaited;
  private final ThrowingRunnable<Exception> afterWait;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long bytes;

  /**
   * An update that was not taken in yet.
   *
   * @param promise of the update
   * @param change the update, if it changes the model of this operator
   * @param lease of the model that is being prepared for it, if it has one
   */
  private record Waiting(
      long promise, @Nullable DigestedChange change, CompiledModels.@Nullable Lease lease) {
    long bytes() {
      return change != null && change.change() instanceof ModelUpdate.Activate activate
          ? activate.file().length
          : 0;
    }

    boolean isReady() {
      return lease == null || lease.ready().isDone();
    }
  }

  /**
   * @param beforeWaited done on the task thread before updates are taken in that had to wait
   * @param afterWait done on the task thread after updates were taken in that had to wait
   */
  public ControlQueue(
      ScoringPlan<T> plan,
      ModelLog<T> log,
      ControlPromise promise,
      ModelAdmission<T> admission,
      MailboxExecutor mailbox,
      Runnable beforeWaited,
      ThrowingRunnable<Exception> afterWait) {
    this.plan = plan;
    this.log = log;
    this.promise = promise;
    this.admission = admission;
    this.mailbox = mailbox;
    this.beforeWaited = beforeWaited;
    this.afterWait = afterWait;
  }

  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Takes in an update, now or once those before it and its own model are ready. */
  public void receive(ModelUpdate update) throws Exception {
    DigestedChange change = null;
    CompiledModels.Lease lease = null;
    if (update instanceof ModelUpdate.Change any) {
      if (any.model().equals(plan.model())) {
        change = DigestedChange.of(any);
        lease = admission.prepare(change);
        change = shared(change, lease);
      } else {
        LOG.info("{}: ignored {}; this operator scores with '{}'", plan.uid(), any, plan.model());
      }
    }
    Waiting last = new Waiting(ControlPromise.promisedBy(update), change, lease);
    waiting.add(last);
    bytes += last.bytes();
    takeInReady();
    while (bytes > MOST_BYTES && waiting.size() > 1) {
      takeInFirst();
    }
    if (lease != null && !waiting.isEmpty()) {
      lease
          .ready()
          .whenComplete(
              (model, failure) ->
                  mailbox.execute(this::takeInAfterWait, "sluice: a model is prepared"));
    }
  }

  /** The same with the one array that all who have this file in this process share. */
  private static DigestedChange shared(
      DigestedChange change, CompiledModels.@Nullable Lease lease) {
    return lease != null && change.change() instanceof ModelUpdate.Activate activate
        ? new DigestedChange(activate.withFile(lease.share(activate.file())), change.digest())
        : change;
  }

  /** Takes note of a promise of the control stream once the updates before it are taken in. */
  public void promised(long time) throws Exception {
    receive(new ModelUpdate.Heartbeat(0, time));
  }

  private void takeInAfterWait() throws Exception {
    beforeWaited.run();
    takeInReady();
    afterWait.run();
  }

  private void takeInReady() throws Exception {
    while (!waiting.isEmpty() && waiting.peek().isReady()) {
      takeInFirst();
    }
  }

  /** Takes in all that wait; for models that are being warmed up, the rest of that goes on. */
  public void takeInAll() throws Exception {
    while (!waiting.isEmpty()) {
      takeInFirst();
    }
  }

  private void takeInFirst() throws Exception {
    Waiting first = waiting.remove();
    bytes -= first.bytes();
    if (first.change() != null) {
      log.receive(first.change(), first.lease());
    }
    promise.extend(first.promise());
  }

  /**
   * Up to which event time the control log is known whole although updates wait here: as far as the
   * last promise among them, but not to the effective time of a change among them.
   */
  public long promisedAhead() {
    long promised = ControlPromise.NOTHING;
    long firstChange = Long.MAX_VALUE;
    for (Waiting held : waiting) {
      promised = Math.max(promised, held.promise());
      if (held.change() != null) {
        firstChange = Math.min(firstChange, held.change().change().effectiveFrom());
      }
    }
    return firstChange == ModelUpdate.START_OF_TIME
        ? ControlPromise.NOTHING
        : Math.min(promised, firstChange - 1);
  }

  @Override
  public void close() {
    for (Waiting held : waiting) {
      if (held.lease() != null) {
        held.lease().close();
      }
    }
  }
}
