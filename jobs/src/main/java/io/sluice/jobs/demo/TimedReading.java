package io.sluice.jobs.demo;

/**
 * A reading on its way through the demo.
 *
 * @param index place in the stream, from 0; what "exactly once" is counted by
 * @param createdNanos {@link System#nanoTime()} when the source made it; the demo is one process
 * @param reading what the sensors say
 */
public record TimedReading(long index, long createdNanos, PumpReading reading) {}
