package io.sluice.flink.keys;

import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.flink.api.common.operators.MailboxExecutor;

/**
 * Frees what is kept of all keys for trials that have ended: a few keys at a time, between events.
 * Scores do not depend on it, as a model finds only what was kept for itself.
 */
public final class TrialSweep {
  /** Few enough that events wait for milliseconds. */
  static final int KEYS_AT_A_TIME = 100;

  private final KeyStateStore store;
  private final Supplier<Set<Long>> trials;
  private final MailboxExecutor mailbox;
  private Iterator<Object> keys = Collections.emptyIterator();
  private boolean runs;
  private boolean again;

  /**
   * @param trials sequences of those that have not ended, now
   */
  public TrialSweep(KeyStateStore store, Supplier<Set<Long>> trials, MailboxExecutor mailbox) {
    this.store = store;
    this.trials = trials;
    this.mailbox = mailbox;
  }

  /** To be called when a trial has ended, and after a restart, which may have ended a sweep. */
  public void start() {
    if (store.hasTrials()) {
      again = true;
      if (!runs) {
        goOn();
      }
    }
  }

  private void goOn() {
    try {
      mailbox.execute(this::sweepSome, "sluice: free what was kept for a trial");
      runs = true;
    } catch (RejectedExecutionException e) {
      runs = false; // the task ends, and a restored state is swept again
    }
  }

  private void sweepSome() throws Exception {
    if (!keys.hasNext() && again) {
      again = false;
      keys = store.keysWithTrials().iterator();
    }
    Set<Long> live = trials.get();
    for (int i = 0; i < KEYS_AT_A_TIME && keys.hasNext(); i++) {
      store.select(keys.next());
      store.retainTrials(live);
    }
    if (keys.hasNext() || again) {
      goOn();
    } else {
      runs = false;
    }
  }
}
