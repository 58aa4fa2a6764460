/** {@code sluice verify}: whether models give what they must. */
@NullMarked
package io.sluice.jobs.verify;

import org.jspecify.annotations.NullMarked;
