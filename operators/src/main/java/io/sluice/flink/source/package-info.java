/** Internal: the source that watches a folder for model files, and the rule that ends trials. */
@NullMarked
package io.sluice.flink.source;

import org.jspecify.annotations.NullMarked;
