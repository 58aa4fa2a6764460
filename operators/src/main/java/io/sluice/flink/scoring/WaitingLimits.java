package io.sluice.flink.scoring;

import io.sluice.flink.WhenFull;
import java.io.Serializable;

/**
 * How many events of a subtask may wait.
 *
 * @param events at most
 * @param bytes that they take in state, at most
 * @param whenFull what happens to those beyond
 */
public record WaitingLimits(int events, long bytes, WhenFull whenFull) implements Serializable {}
