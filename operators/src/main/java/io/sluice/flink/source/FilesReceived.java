package io.sluice.flink.source;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * What the reader of a folder tells its enumerator: it has all files up to a sequence, so that its
 * next checkpoint has them.
 */
record FilesReceived(long sequence) implements SourceEvent {}
