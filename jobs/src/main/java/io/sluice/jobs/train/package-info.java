/** {@code sluice train}: a gated autoencoder from CSV files of normal operation. */
@NullMarked
package io.sluice.jobs.train;

import org.jspecify.annotations.NullMarked;
