/** Building and rewriting graphs. */
@NullMarked
package io.sluice.tools.graph;

import org.jspecify.annotations.NullMarked;
