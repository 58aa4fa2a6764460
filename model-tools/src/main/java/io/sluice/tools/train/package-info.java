/**
 * Trains the gated autoencoder, from rows of sensor values to artifacts that are ready to deploy.
 */
@NullMarked
package io.sluice.tools.train;

import org.jspecify.annotations.NullMarked;
