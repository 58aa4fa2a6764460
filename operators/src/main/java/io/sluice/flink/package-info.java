/**
 * Scoring inside Apache Flink. {@link io.sluice.flink.Sluice#score} adds a scoring operator to a
 * job; {@link io.sluice.flink.StandaloneScorer} scores in a function of your own. The packages
 * below this one are internal.
 *
 * <h2>How the serializers change</h2>
 *
 * <p>Each value that crosses the network or lies in state begins with one byte, the number of the
 * form it is written in. The version of a serializer's snapshot is the form it writes. So:
 *
 * <ul>
 *   <li>The meaning of a form never changes, nor does the class name of a snapshot, nor the order
 *       of an enum's constants.
 *   <li>To change a type, give its serializer a next form, write only that, and go on reading all
 *       forms before it. A new kind of {@link io.sluice.flink.ModelUpdate} is a new form too.
 *   <li>Newer code therefore restores older state without a migration. Older code refuses newer
 *       state when it is restored, and names both forms.
 * </ul>
 */
@NullMarked
package io.sluice.flink;

import org.jspecify.annotations.NullMarked;
