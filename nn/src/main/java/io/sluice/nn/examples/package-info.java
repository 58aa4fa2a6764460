/** Nets written as one writes them in PyTorch; they run. */
@NullMarked
package io.sluice.nn.examples;

import org.jspecify.annotations.NullMarked;
