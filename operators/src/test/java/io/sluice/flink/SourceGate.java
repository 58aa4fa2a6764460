package io.sluice.flink;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;

/**
 * Lets so many elements of a source through, at such a rate, and then no more, without an end.
 * Flink's rate limiters have a type parameter from Flink 2.2 on, hence the raw types.
 */
@SuppressWarnings("rawtypes")
record SourceGate(long most, double perSecond) implements RateLimiterStrategy {
  SourceGate(long most) {
    this(most, Double.POSITIVE_INFINITY);
  }

  @Override
  public RateLimiter createRateLimiter(int parallelism) {
    return new Limiter();
  }

  private final class Limiter implements RateLimiter {
    private final long start = System.nanoTime();
    private long through;

    /** Flink calls this one before Flink 2.2. */
    @Override
    public CompletionStage<Void> acquire() {
      return acquire(1);
    }

    @SuppressWarnings("MissingOverride") // Flink has it from Flink 2.2 on
    public CompletionStage<Void> acquire(int elements) {
      through += elements;
      if (through > most) {
        return new CompletableFuture<>();
      }
      long due = (long) (through / perSecond * Duration.ofSeconds(1).toNanos());
      long wait = start + due - System.nanoTime();
      return wait <= 0
          ? CompletableFuture.completedFuture(null)
          : CompletableFuture.runAsync(
              () -> {}, CompletableFuture.delayedExecutor(wait, TimeUnit.NANOSECONDS));
    }
  }
}
