/** Benchmark models as TFLite files, so that TFLite can be timed on the same weights. */
@NullMarked
package io.sluice.benchmarks.tflite;

import org.jspecify.annotations.NullMarked;
