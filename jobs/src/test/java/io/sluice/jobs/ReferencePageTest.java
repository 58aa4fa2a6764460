package io.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference.md} is what the code says. After a change of a command, an option or a
 * metric, rewrite the page with {@code -Dsluice.docs.write=true}.
 */
class ReferencePageTest {
  private static final Path PAGE = Path.of("../docs/reference.md");
  private static final Path OPERATORS = Path.of("../operators/src/main/java");
  private static final Path JOBS = Path.of("src/main/java");
  private static final Pattern REGISTRATION =
      Pattern.compile("\\.\\s*(?:counter|gauge|histogram|meter)\\(\\s*\"(\\w+)\"");

  @Test
  void thePageIsWhatTheCodeSays() throws IOException {
    if (Boolean.getBoolean("sluice.docs.write")) {
      Files.writeString(PAGE, page());
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page());
  }

  @Test
  void everyRegisteredMetricIsOnThePage() {
    assertThat(MetricReference.registered().keySet())
        .containsExactlyInAnyOrderElementsOf(MetricReference.meaningsByName().keySet());
  }

  /** A metric that is registered elsewhere, or by a method that the recorder does not call. */
  @Test
  void noMetricIsOverlooked() throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path sources : List.of(OPERATORS, JOBS)) {
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          Matcher matcher = REGISTRATION.matcher(Files.readString(file));
          while (matcher.find()) {
            names.add(matcher.group(1));
          }
        }
      }
    }
    assertThat(names).isEqualTo(MetricReference.registered().keySet());
  }

  /** The page names the figures of two private constants. */
  @Test
  void latencyIsSampledAsThePageSays() throws IOException {
    Path metrics = OPERATORS.resolve("io/sluice/flink/scoring/ScoringMetrics.java");
    assertThat(Files.readString(metrics))
        .contains("EVENTS_PER_LATENCY = 16;")
        .contains("LATENCIES = 10_000;");
    assertThat(MetricReference.meaningsByName().get("inference_latency").text())
        .contains("every 16th event")
        .contains("10,000 values");
  }

  private static String page() {
    List<String> lines = new ArrayList<>();
    lines.add("# Reference");
    lines.add("");
    lines.add(
        "Look up commands and their options, the options in the configuration of"
            + " Flink, and metrics."
            + " This page is generated from the code.");
    for (List<String> part :
        List.of(CommandReference.lines(), OptionReference.lines(), MetricReference.lines())) {
      lines.add("");
      lines.addAll(part);
    }
    return String.join("\n", lines) + "\n";
  }
}
