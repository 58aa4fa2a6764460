package io.sluice.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  @Test
  void testInTheReadmeIsTheOneThatRunsHere() throws IOException {
    String test = Files.readString(Path.of("src/test/java/com/example/PumpJobTest.java"));
    assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + test + "```\n");
  }
}
