/**
 * Internal: the control log. It receives updates in order, admits or refuses models, and keeps what
 * later events still need in state.
 */
@NullMarked
package io.sluice.flink.control;

import org.jspecify.annotations.NullMarked;
