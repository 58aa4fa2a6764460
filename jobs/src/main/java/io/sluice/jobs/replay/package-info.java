/** {@code sluice replay}: scores that were made once, made again and compared. */
@NullMarked
package io.sluice.jobs.replay;

import org.jspecify.annotations.NullMarked;
