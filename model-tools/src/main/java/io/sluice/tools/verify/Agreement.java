package io.sluice.tools.verify;

import org.jspecify.annotations.Nullable;

/**
 * How well what a model gives agrees with what it must give.
 *
 * @param elements how many were compared
 * @param unequal how many are not equal
 * @param outside how many of these are outside the tolerance
 * @param largest the largest difference: of the elements outside the tolerance if there are any,
 *     else of all; null if all are equal
 * @param steps that difference in steps of the integer domain, or NaN if the output has none
 */
public record Agreement(
    long elements, long unequal, long outside, @Nullable Difference largest, double steps) {}
