package io.sluice.tools.boosting;

import static io.sluice.model.InvalidModelException.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines of a LightGBM text file: {@code key=value} in a header and in a section for each tree,
 * up to {@code end of trees}.
 *
 * @param averages whether the line {@code average_output} makes it a random forest
 */
record LightgbmText(Section header, boolean averages, List<Section> trees) {
  private static final String TREE = "Tree=";

  /** Some lines with what messages call them. */
  record Section(String title, Map<String, String> values) {
    String text(String key, String otherwise) {
      return values.getOrDefault(key, otherwise);
    }

    int integer(String key, int otherwise) {
      String text = values.get(key);
      return text == null ? otherwise : Numbers.integer(where(key), text.trim());
    }

    private String where(String key) {
      return title + ", " + key;
    }

    private String[] list(String key) {
      String text = text(key, "").trim();
      return text.isEmpty() ? new String[0] : text.split("\\s+");
    }

    double[] reals(String key) {
      return Arrays.stream(list(key)).mapToDouble(x -> Numbers.real(where(key), x)).toArray();
    }

    int[] words(String key) {
      return Arrays.stream(list(key)).mapToInt(x -> Numbers.word(where(key), x)).toArray();
    }

    int[] integers(String key, int count) {
      String[] list = list(key);
      check(
          list.length == count, "%s: %d values; there must be %d", where(key), list.length, count);
      return Arrays.stream(list).mapToInt(x -> Numbers.integer(where(key), x)).toArray();
    }
  }

  /**
   * Takes a file apart.
   *
   * @throws io.sluice.model.InvalidModelException if it is cut off, or no such file
   */
  static LightgbmText parse(String file) {
    Section header = new Section("header", new HashMap<>());
    List<Section> trees = new ArrayList<>();
    Section section = header;
    boolean averages = false;
    boolean ended = false;
    for (String line : (Iterable<String>) file.lines()::iterator) {
      if (line.equals("end of trees")) {
        ended = true;
        break;
      }
      averages |= section == header && line.equals("average_output");
      if (line.startsWith(TREE)) {
        section = new Section("tree " + line.substring(TREE.length()), new HashMap<>());
        trees.add(section);
      }
      int equals = line.indexOf('=');
      if (equals > 0) {
        section.values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    check(
        ended,
        "the line 'end of trees' is missing; the file is cut off, or no model of LightGBM that"
            + " Booster.save_model wrote");
    return new LightgbmText(header, averages, trees);
  }
}
