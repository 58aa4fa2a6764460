/**
 * The {@code sluice} command line: {@link io.sluice.jobs.SluiceCommand} and what it hands over to.
 * Each command lives in a package of its own with the jobs it runs.
 */
@NullMarked
package io.sluice.jobs;

import org.jspecify.annotations.NullMarked;
