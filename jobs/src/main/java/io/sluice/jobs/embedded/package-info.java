/** A Flink of one's own inside this process, in which the commands run their jobs. */
@NullMarked
package io.sluice.jobs.embedded;

import org.jspecify.annotations.NullMarked;
