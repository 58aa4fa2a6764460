/**
 * Internal: serializers and type information of the public types. Each written form starts with a
 * form number; the rule for changes stands in the package documentation of io.sluice.flink.
 */
@NullMarked
package io.sluice.flink.types;

import org.jspecify.annotations.NullMarked;
