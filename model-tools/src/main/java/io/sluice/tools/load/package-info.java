/** Model files of every kind that Sluice reads, and what it makes of them. */
@NullMarked
package io.sluice.tools.load;

import org.jspecify.annotations.NullMarked;
