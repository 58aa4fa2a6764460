/**
 * Runs the job jar on a JobManager and TaskManagers that are processes of their own, and ends some
 * of them without warning.
 */
@NullMarked
package io.sluice.cluster;

import org.jspecify.annotations.NullMarked;
