package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.source.ModelFile;
import io.sluice.flink.source.ModelFolderEnumerator;
import io.sluice.flink.source.ModelFolderEnumerator.Look;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
  @TempDir Path directory;

  @Test
  void lookSeesModelFilesAndNoHiddenOrOtherOnes() throws Exception {
    for (String name :
        new String[] {"b.sluice", ".c.sluice", "_d.sluice", "e.sluice.tmp", "f.csv", "a.sluice"}) {
      Files.write(directory.resolve(name), new byte[17]);
    }
    Files.createDirectory(directory.resolve("g.sluice"));

    Look look = ModelFolderEnumerator.look(folder());

    assertThat(look.files())
        .extracting(ModelFile.State::name)
        .containsExactlyInAnyOrder("a.sluice", "b.sluice");
    assertThat(look.files()).extracting(ModelFile.State::length).containsOnly(17L);
    assertThat(look.last()).isFalse();
  }

  @Test
  void lookIsTheLastOnceTheMarkerIsThere() throws Exception {
    Path marker = directory.resolve("end");
    ModelFolder folder = folder().endingWith(marker.toUri().toString());
    assertThat(ModelFolderEnumerator.look(folder).last()).isFalse();

    Files.createFile(marker);

    assertThat(ModelFolderEnumerator.look(folder).last()).isTrue();
  }

  @Test
  void missingFolderIsAnErrorOfTheLook() {
    ModelFolder missing = ModelFolder.at(directory.resolve("none").toUri().toString());

    assertThatThrownBy(() -> ModelFolderEnumerator.look(missing))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void wrongOptionsAreNamed() {
    assertThatThrownBy(() -> ModelFolder.at(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("uri: '' is not a valid path");
    assertThatThrownBy(() -> folder().endingWith(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("endMarker: '' is not a valid path");
    assertThatThrownBy(() -> folder().lookedAtEvery(Duration.ofNanos(999)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("interval: PT0.000000999S is shorter than 1 ms");
  }

  private ModelFolder folder() {
    return ModelFolder.at(directory.toUri().toString());
  }
}
