/** The commands import, export and run. */
@NullMarked
package io.sluice.jobs.convert;

import org.jspecify.annotations.NullMarked;
