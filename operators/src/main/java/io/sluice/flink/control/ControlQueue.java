package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.models.CompiledModels;
import io.sluice.flink.scoring.ScoringPlan;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/**
 * The updates of the control stream in their order of arrival, on their way to the {@link
 * ModelLog}. An update whose model is still being prepared holds up itself and those behind it, so
 * that what becomes of each update does not depend on how long that takes; events go on meanwhile.
 *
 * <p>At a checkpoint it is emptied, for which models only have to be proved: so all subtasks, which
 * have got the same updates then, have taken in the same.
 */
public final class ControlQueue<T> implements AutoCloseable {
  private final ScoringPlan<T> plan;
  private final ModelLog<T> log;
  private final ModelAdmission<T> admission;
  private final MailboxExecutor mailbox;
  private final ThrowingRunnable<Exception> onTurn;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  /**
   * An update that was not taken in yet.
   *
   * @param digest {@link ModelLog#digestOf} if it is for the model of this operator
   * @param lease of the model that is being prepared for it, if it has one
   */
  private record Waiting(ModelUpdate update, String digest, CompiledModels.@Nullable Lease lease) {
    boolean isReady() {
      return lease == null || lease.ready().isDone();
    }
  }

  /**
   * @param onTurn done on the task thread after updates were taken in that had to wait
   */
  public ControlQueue(
      ScoringPlan<T> plan,
      ModelLog<T> log,
      ModelAdmission<T> admission,
      MailboxExecutor mailbox,
      ThrowingRunnable<Exception> onTurn) {
    this.plan = plan;
    this.log = log;
    this.admission = admission;
    this.mailbox = mailbox;
    this.onTurn = onTurn;
  }

  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Takes in an update, now or once those before it and its own model are ready. */
  public void receive(ModelUpdate update) throws Exception {
    CompiledModels.Lease lease = null;
    String digest = "";
    if (update instanceof ModelUpdate.Change change && change.model().equals(plan.model())) {
      digest = ModelLog.digestOf(change); // of the whole file, so only once
      lease =
          change instanceof ModelUpdate.Activate activate
              ? admission.prepare(activate, digest)
              : null;
    }
    waiting.add(new Waiting(update, digest, lease));
    takeInReady();
    if (lease != null && !waiting.isEmpty()) {
      lease
          .ready()
          .whenComplete((model, failure) -> mailbox.execute(this::turn, "sluice: a model"));
    }
  }

  /** Takes note of a promise of the control stream in its turn. */
  public void promised(long time) throws Exception {
    if (waiting.isEmpty()) {
      log.promised(time);
    } else {
      receive(new ModelUpdate.Heartbeat(0, time));
    }
  }

  private void turn() throws Exception {
    takeInReady();
    onTurn.run();
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
    try (CompiledModels.Lease ignored = first.lease()) {
      log.receive(first.update(), first.digest());
    }
  }

  /**
   * Up to which event time the control log is known whole although updates wait here: as far as the
   * last promise among them, but not to the effective time of a change among them.
   */
  public long promisedAhead() {
    long promised = ControlPromise.NOTHING;
    long firstChange = Long.MAX_VALUE;
    for (Waiting held : waiting) {
      if (held.update() instanceof ModelUpdate.Heartbeat heartbeat) {
        promised = Math.max(promised, heartbeat.time());
      } else if (held.update() instanceof ModelUpdate.Change change) {
        promised = change.promises() ? Math.max(promised, change.effectiveFrom()) : promised;
        if (change.model().equals(plan.model())) {
          firstChange = Math.min(firstChange, change.effectiveFrom());
        }
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
