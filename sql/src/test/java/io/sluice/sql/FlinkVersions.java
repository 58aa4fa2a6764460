package io.sluice.sql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** Skips tests of what Flink does not have yet. */
final class FlinkVersions {
  private static final Pattern NUMBERS = Pattern.compile("([0-9]+)\\.([0-9]+).*");

  private FlinkVersions() {}

  /** Skips the test if Flink is older; runs it if its version is not known. */
  static void assumeFrom(int major, int minor, String what) {
    String version = EnvironmentInformation.getVersion();
    Matcher numbers = NUMBERS.matcher(version);
    if (numbers.matches()) {
      int has = Integer.parseInt(numbers.group(1)) * 1000 + Integer.parseInt(numbers.group(2));
      assumeTrue(
          has >= major * 1000 + minor,
          "Flink has " + what + " from " + major + "." + minor + " on; this is " + version);
    }
  }
}
