package io.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The BOM has no parent, so nothing else notices a version or a folder that it lacks. */
class BomTest {
  private static final Path TOP = Path.of("..");
  private static final List<String> NOT_PUBLISHED =
      List.of("jobs", "cluster-tests", "benchmarks", "bom");

  @Test
  void hasTheVersionOfTheTopPom() throws IOException {
    assertThat(project("bom", "version")).isEqualTo(project(".", "version"));
  }

  @Test
  void listsTheArtifactOfEachPublishedFolder() throws IOException {
    List<String> published = new ArrayList<>();
    for (String folder : all(pom("."), "<module>([^<]*)</module>")) {
      if (!NOT_PUBLISHED.contains(folder)) {
        String own = pom(folder).split("</parent>", 2)[1];
        published.add(all(own, "<artifactId>([^<]*)</artifactId>").get(0));
      }
    }
    String managed = pom("bom").split("</?dependencyManagement>", 3)[1];

    assertThat(published).contains("sluice-operators", "sluice-sql", "sluice-test");
    assertThat(all(managed, "<artifactId>([^<]*)</artifactId>"))
        .containsExactlyInAnyOrderElementsOf(published);
  }

  /** It is built first, and an old Maven would fail in it without saying why. */
  @Test
  void requiresTheMavenOfTheTopPom() throws IOException {
    String rule = "<requireMavenVersion>(.*?)</requireMavenVersion>";
    assertThat(all(pom("bom").replaceAll("\\s+", " "), rule))
        .hasSize(1)
        .isEqualTo(all(pom(".").replaceAll("\\s+", " "), rule));
  }

  /** What is not published takes time to build, and those who install Sluice do not need it. */
  @Test
  void quickBuildHasThePublishedFoldersOnly() throws IOException {
    String always = pom(".").split("</modules>", 2)[0];
    List<String> folders = new ArrayList<>(all(pom("."), "<module>([^<]*)</module>"));
    folders.removeAll(List.of("jobs", "cluster-tests", "benchmarks"));
    assertThat(all(always, "<module>([^<]*)</module>")).isEqualTo(folders);
  }

  @Test
  void foldersThatItDoesNotListAreNotDeployed() throws IOException {
    for (String folder : List.of("jobs", "cluster-tests", "benchmarks")) {
      assertThat(pom(folder)).contains("<maven.deploy.skip>true</maven.deploy.skip>");
    }
  }

  /**
   * Without them, Maven Central refuses a release. The other folders inherit them from the top POM.
   */
  @Test
  void namesItselfItsSourcesAndItsLicense() throws IOException {
    for (String folder : List.of(".", "bom")) {
      assertThat(pom(folder))
          .contains("<name>", "<description>", "<licenses>", "<developers>", "<scm")
          .contains("<url>https://github.com/sluice-io/sluice</url>");
    }
    for (String folder : all(pom("."), "<module>([^<]*)</module>")) {
      assertThat(pom(folder)).contains("<name>", "<description>");
    }
  }

  /** The first element of that name, which in both files is the project's. */
  private static String project(String folder, String element) throws IOException {
    return all(pom(folder), "<" + element + ">([^<]*)</" + element + ">").get(0);
  }

  private static List<String> all(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1)).toList();
  }

  private static String pom(String folder) throws IOException {
    return Files.readString(TOP.resolve(folder).resolve("pom.xml"));
  }
}
