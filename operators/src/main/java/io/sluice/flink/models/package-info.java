/**
 * Internal: compiled models, one for each digest and process. They are read, checked against
 * budgets, compiled, proved and warmed up off the task thread.
 */
@NullMarked
package io.sluice.flink.models;

import org.jspecify.annotations.NullMarked;
