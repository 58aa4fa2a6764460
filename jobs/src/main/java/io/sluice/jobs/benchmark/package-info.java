/** {@code sluice benchmark}: how long a model takes for an event, in JVMs of their own. */
@NullMarked
package io.sluice.jobs.benchmark;

import org.jspecify.annotations.NullMarked;
