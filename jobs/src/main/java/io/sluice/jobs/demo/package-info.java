/** A built-in stream of simulated pump sensors with labelled faults, and what is shown with it. */
@NullMarked
package io.sluice.jobs.demo;

import org.jspecify.annotations.NullMarked;
