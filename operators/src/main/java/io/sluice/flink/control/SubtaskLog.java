package io.sluice.flink.control;

import java.util.List;
import java.util.Map;

/**
 * What one subtask has in state that others may have otherwise, as their watermarks differ.
 *
 * @param times those of {@link ModelLogState}, by name
 * @param changes that others may have forgotten
 */
record SubtaskLog(Map<String, Long> times, List<StoredUpdate> changes) {}
