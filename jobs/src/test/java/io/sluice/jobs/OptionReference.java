package io.sluice.jobs;

import io.sluice.flink.SluiceOptions;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/** The part of {@code docs/reference.md} about Flink's configuration: all of SluiceOptions. */
final class OptionReference {
  private OptionReference() {}

  static List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("## Flink configuration");
    lines.add("");
    lines.add(
        "Set these options in the configuration of Flink. They apply to all scoring operators of a"
            + " job. The builder of an operator can override them.");
    MarkdownTable table = new MarkdownTable("key", "type", "default", "description");
    for (ConfigOption<?> option : options()) {
      Object value = option.defaultValue();
      table.add(
          "`" + option.key() + "`",
          type(value),
          "`" + text(value) + "`",
          MarkdownTable.text(new HtmlFormatter().format(option.description())));
    }
    lines.addAll(table.lines());
    return lines;
  }

  /** All public constants, in the order of the source. */
  private static List<ConfigOption<?>> options() {
    List<ConfigOption<?>> options = new ArrayList<>();
    for (Field field : SluiceOptions.class.getFields()) {
      if (field.getType() == ConfigOption.class) {
        try {
          options.add((ConfigOption<?>) field.get(null));
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
    return options;
  }

  private static String type(Object value) {
    if (value instanceof Enum<?> constant) {
      return Arrays.stream(constant.getDeclaringClass().getEnumConstants())
          .map(each -> "`" + each + "`")
          .collect(Collectors.joining(", "));
    }
    return value.getClass().getSimpleName();
  }

  private static String text(Object value) {
    if (value instanceof Duration duration) {
      return TimeUtils.formatWithHighestUnit(duration);
    }
    return value instanceof MemorySize size ? size.toString() : String.valueOf(value);
  }
}
