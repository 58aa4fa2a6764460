package io.sluice.benchmarks.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageSectionTest {
  private static final List<String> PAGE =
      List.of("# Title", "", "## One", "", "old", "more", "", "## Two", "", "other");

  @Test
  void aSectionTakesThePlaceOfTheOneWithItsHeading() {
    assertThat(new PageSection("One", List.of("new")).in(PAGE))
        .containsExactly("# Title", "", "## One", "", "new", "", "## Two", "", "other");
    assertThat(new PageSection("Two", List.of("new")).in(PAGE))
        .containsExactly("# Title", "", "## One", "", "old", "more", "", "## Two", "", "new");
  }

  @Test
  void anotherSectionComesToTheEnd() {
    List<String> page = new PageSection("One", List.of("a")).in(List.of("# Title"));
    assertThat(page).containsExactly("# Title", "", "## One", "", "a");
    assertThat(new PageSection("Two", List.of("b")).in(page))
        .containsExactly("# Title", "", "## One", "", "a", "", "## Two", "", "b");
  }
}
