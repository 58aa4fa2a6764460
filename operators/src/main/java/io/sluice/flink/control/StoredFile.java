package io.sluice.flink.control;

import org.jspecify.annotations.Nullable;

/**
 * A model file as an element of state.
 *
 * @param digest SHA-256 of the file
 * @param bytes of the file; not copied, so nobody writes to them. After a restore null if there are
 *     many, see {@link StoredFileSerializer}
 */
@SuppressWarnings("ArrayRecordComponent") // files are told apart by their digests
record StoredFile(String digest, byte @Nullable [] bytes) {}
