package io.sluice.jobs.publish;

import io.sluice.flink.ModelUpdate;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Event times and durations on the command line. */
final class Times {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h|d)");

  private Times() {}

  static String text(@Nullable Long time) {
    if (time == null || time == ModelUpdate.START_OF_TIME) {
      return "the start of time";
    }
    return Instant.ofEpochMilli(time) + " (" + time + ")";
  }

  /** Reads an event time. */
  static final class OfEvent implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      if (text.matches("-?\\d{1,18}")) {
        return Long.valueOf(text);
      }
      try {
        return OffsetDateTime.parse(text).toInstant().toEpochMilli();
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "'"
                + text
                + "' is not a time; use milliseconds since 1970 or a time such as"
                + " 2026-12-01T08:00:00Z");
      }
    }
  }

  /** Reads a duration. */
  static final class OfDuration implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Matcher matcher = DURATION.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is not a duration; use a number with ms, s, m, h or d, such as 90s");
      }
      long number = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(number);
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        case "h" -> Duration.ofHours(number);
        default -> Duration.ofDays(number);
      };
    }
  }
}
