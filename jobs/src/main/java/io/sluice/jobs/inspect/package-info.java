/** {@code sluice inspect}: what is in a model file. */
@NullMarked
package io.sluice.jobs.inspect;

import org.jspecify.annotations.NullMarked;
