/** How commands speak with the person who typed them: output, errors, colours, progress. */
@NullMarked
package io.sluice.jobs.console;

import org.jspecify.annotations.NullMarked;
