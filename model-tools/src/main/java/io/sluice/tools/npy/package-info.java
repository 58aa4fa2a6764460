/** NumPy's .npy files. */
@NullMarked
package io.sluice.tools.npy;

import org.jspecify.annotations.NullMarked;
