/**
 * What is done to a model before it is deployed: its graph is rewritten, golden vectors are made;
 * and the arrays of NumPy that come in and go out on the way. Numbers are quantized in {@link
 * io.sluice.tools.quantize}.
 */
@NullMarked
package io.sluice.tools;

import org.jspecify.annotations.NullMarked;
