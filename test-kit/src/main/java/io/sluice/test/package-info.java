/**
 * For tests of jobs that score with Sluice: {@link io.sluice.test.TestModel} makes small models,
 * {@link io.sluice.test.ScoringTestHarness} runs the scoring of a job step by step, without a
 * cluster, and {@link io.sluice.test.SluiceAssertions} checks what comes out.
 */
@NullMarked
package io.sluice.test;

import org.jspecify.annotations.NullMarked;
