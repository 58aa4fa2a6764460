package io.sluice.flink.control;

import java.util.List;
import java.util.Map;

/**
 * What one subtask has in state that others may have otherwise, as their watermarks differ.
 *
 * @param times those of {@link ModelLogState}, by name
 * @param changes that others may have forgotten
 * @param firstKeyGroup whose keys the subtask has
 * @param timesOfKeys for that key group and the next ones, see {@link KeyGroupTimes}
 */
record SubtaskLog(
    Map<String, Long> times, List<StoredUpdate> changes, int firstKeyGroup, long[] timesOfKeys) {}
