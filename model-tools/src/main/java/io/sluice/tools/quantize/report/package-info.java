/** A quantization as one page of HTML that needs nothing else. */
@NullMarked
package io.sluice.tools.quantize.report;

import org.jspecify.annotations.NullMarked;
