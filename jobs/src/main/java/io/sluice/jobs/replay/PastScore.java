package io.sluice.jobs.replay;

import org.jspecify.annotations.Nullable;

/**
 * A line of a scores file.
 *
 * @param file name of the input, as the command that scored was given it
 * @param row in the input, from 1
 * @param outputs of the model; shorter than the file's columns where the last cells are empty
 * @param decision what the model called its answer, or null
 * @param version of the model
 * @param digest of the model, its first digits
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares them
record PastScore(
    String file,
    long row,
    float[] outputs,
    @Nullable String decision,
    String version,
    String digest) {}
