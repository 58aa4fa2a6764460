/** {@code sluice publish, retire, rollback, heartbeat}: the control log, written by hand. */
@NullMarked
package io.sluice.jobs.publish;

import org.jspecify.annotations.NullMarked;
