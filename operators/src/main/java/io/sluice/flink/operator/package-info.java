/**
 * Internal: the scoring operator itself. It takes events and the control log, holds events until
 * their model is decided, and keeps the time downstream.
 */
@NullMarked
package io.sluice.flink.operator;

import org.jspecify.annotations.NullMarked;
