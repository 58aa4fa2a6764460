/** The content of a TFLite file, read and checked. */
@NullMarked
package io.sluice.tools.tflite.file;

import org.jspecify.annotations.NullMarked;
