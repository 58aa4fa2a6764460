package io.sluice.jobs.kafka;

import io.sluice.jobs.console.CommandFailure;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * A configuration file in YAML or as properties, as names with dots and texts. Errors name the
 * file, the entry, and what to write.
 */
final class JobFile {
  private final Path file;
  private final Map<String, String> entries;

  private JobFile(Path file, Map<String, String> entries) {
    this.file = file;
    this.entries = entries;
  }

  /**
   * Reads a file; {@code .properties} are properties, all others YAML.
   *
   * @throws CommandFailure if it cannot be read, or has entries that the job does not know
   */
  static JobFile read(Path file) {
    Map<String, String> entries = new TreeMap<>();
    try {
      String text = Files.readString(file);
      if (file.toString().endsWith(".properties")) {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        properties.stringPropertyNames().forEach(name -> put(name, properties, entries));
      } else {
        LoadSettings settings = LoadSettings.builder().setSchema(new FailsafeSchema()).build();
        flatten(file, "", new Load(settings).loadFromString(text), entries);
      }
    } catch (NoSuchFileException e) {
      throw new CommandFailure(file + ": no such file or folder", e);
    } catch (IOException e) {
      throw new CommandFailure(
          file + " cannot be read: " + e + "; write the path of the configuration file", e);
    } catch (YamlEngineException e) {
      throw new CommandFailure(file + " is not YAML: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(file + " is not a properties file: " + e.getMessage(), e);
    }
    JobFile read = new JobFile(file, entries);
    read.checkNames();
    return read;
  }

  private static void put(String name, Properties properties, Map<String, String> entries) {
    entries.put(name, properties.getProperty(name).strip());
  }

  private static void flatten(
      Path file, String prefix, @Nullable Object node, Map<String, String> entries) {
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) ->
              flatten(file, prefix.isEmpty() ? name + "" : prefix + "." + name, value, entries));
    } else if (node instanceof String text) {
      if (prefix.isEmpty()) {
        throw new CommandFailure(file + ": expected entries such as 'model: pump'");
      }
      entries.put(prefix, text.strip());
    } else if (node != null) {
      throw new CommandFailure(
          file + ": entry '" + prefix + "' is a list; write one value, or 'NAME: VALUE' lines");
    }
  }

  private void checkNames() {
    List<String> known = Arrays.stream(JobEntry.values()).map(JobEntry::key).toList();
    for (String name : entries.keySet()) {
      if (!known.contains(name)
          && !name.startsWith(JobEntry.FEATURES)
          && !name.startsWith(JobEntry.KAFKA)) {
        throw failure(
            name,
            "is unknown; the entries are "
                + known.stream().collect(Collectors.joining(", "))
                + ", features.NAME and kafka.PROPERTY");
      }
    }
  }

  /** The value of an entry, or null if it is absent. */
  @Nullable String find(JobEntry entry) {
    String value = entries.get(entry.key());
    if (value != null && value.isEmpty()) {
      throw failure(entry.key(), "is empty; write the " + entry.meaning() + ", or leave it out");
    }
    return value;
  }

  /** The value of an entry that must be there. */
  String get(JobEntry entry) {
    String value = find(entry);
    if (value == null) {
      throw failure(entry.key(), "is missing; write the " + entry.meaning());
    }
    return value;
  }

  /** The value of an entry, or else another text. */
  String get(JobEntry entry, String otherwise) {
    String value = find(entry);
    return value == null ? otherwise : value;
  }

  /**
   * The value of an entry as something else.
   *
   * @param parser throws a RuntimeException if the text is wrong
   * @param write what to write, after the word "write"
   */
  <T> T get(JobEntry entry, T otherwise, Function<String, T> parser, String write) {
    String value = find(entry);
    if (value == null) {
      return otherwise;
    }
    try {
      return parser.apply(value);
    } catch (RuntimeException e) {
      throw failure(entry.key(), "is '" + value + "'; write " + write);
    }
  }

  /** All entries below a prefix that ends with a dot, without it, by name. */
  Map<String, String> below(String prefix) {
    Map<String, String> below = new TreeMap<>();
    entries.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            below.put(name.substring(prefix.length()), value);
          }
        });
    return below;
  }

  /** An error in an entry. */
  CommandFailure failure(String entry, String what) {
    return new CommandFailure(file + ": entry '" + entry + "' " + what);
  }
}
