package io.sluice.flink.source;

import java.util.Comparator;

/**
 * Orders names as people do: runs of digits by their number, all else by character, so that {@code
 * pump-9} comes before {@code pump-10}. Names that differ in leading zeros alone are ordered by
 * character.
 */
public final class FileNameOrder implements Comparator<String> {
  @Override
  public int compare(String first, String second) {
    int i = 0;
    int j = 0;
    while (i < first.length() && j < second.length()) {
      if (isDigit(first.charAt(i)) && isDigit(second.charAt(j))) {
        int endOfFirst = endOfDigits(first, i);
        int endOfSecond = endOfDigits(second, j);
        int order =
            compareNumbers(first.substring(i, endOfFirst), second.substring(j, endOfSecond));
        if (order != 0) {
          return order;
        }
        i = endOfFirst;
        j = endOfSecond;
      } else if (first.charAt(i) != second.charAt(j)) {
        return Character.compare(first.charAt(i), second.charAt(j));
      } else {
        i++;
        j++;
      }
    }
    int order = Integer.compare(first.length() - i, second.length() - j);
    return order != 0 ? order : first.compareTo(second);
  }

  private static int compareNumbers(String first, String second) {
    String a = withoutLeadingZeros(first);
    String b = withoutLeadingZeros(second);
    int order = Integer.compare(a.length(), b.length());
    return order != 0 ? order : a.compareTo(b);
  }

  private static String withoutLeadingZeros(String digits) {
    int start = 0;
    while (start < digits.length() && digits.charAt(start) == '0') {
      start++;
    }
    return digits.substring(start);
  }

  private static int endOfDigits(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
