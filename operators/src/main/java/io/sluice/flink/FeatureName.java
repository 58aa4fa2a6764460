package io.sluice.flink;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name of the feature that a field holds, where it differs from the field's name. Use it for
 * names that Java does not allow, such as names with spaces:
 *
 * <pre>{@code
 * public record Reading(
 *     String pump, double pressure, @FeatureName("Volume Flow RateRMS") double flow) {}
 * }</pre>
 *
 * <p>Put it on a public field, on a getter, on a record component, or on a private field that has a
 * public getter. {@link FeatureEncoder#forPojo(Class)} reads it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.RECORD_COMPONENT})
public @interface FeatureName {

  /** Name of the feature, exactly as in the model. */
  String value();
}
