/**
 * Internal: what the operator keeps for each key in keyed state: windows of rows and states of
 * recurrent models.
 */
@NullMarked
package io.sluice.flink.keys;

import org.jspecify.annotations.NullMarked;
