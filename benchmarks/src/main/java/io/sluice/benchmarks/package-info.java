/** Sluice and native runtimes, timed side by side on the same models. Never shipped. */
@NullMarked
package io.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
