/** Models of gradient boosting libraries, read from the libraries' own files. */
@NullMarked
package io.sluice.tools.boosting;

import org.jspecify.annotations.NullMarked;
