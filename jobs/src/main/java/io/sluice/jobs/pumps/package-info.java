/** A ready-made job for clusters: simulated pumps, scored by the models in a folder, into files. */
@NullMarked
package io.sluice.jobs.pumps;

import org.jspecify.annotations.NullMarked;
