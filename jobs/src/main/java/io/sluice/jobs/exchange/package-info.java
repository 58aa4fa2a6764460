/** {@code sluice import} and {@code sluice export}: models from other runtimes and for them. */
@NullMarked
package io.sluice.jobs.exchange;

import org.jspecify.annotations.NullMarked;
