package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;

/**
 * An update as an element of state: without its file, which {@link ModelFileState} has.
 *
 * @param update whose file is empty
 * @param digest SHA-256 of its file; empty if it has none
 */
record StoredUpdate(ModelUpdate update, String digest) {}
