package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.source.FolderLook;
import io.sluice.flink.source.FolderLook.Skipped;
import io.sluice.flink.source.ModelFile;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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

    FolderLook look = FolderLook.at(folder());

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
    assertThat(FolderLook.at(folder).last()).isFalse();

    Files.createFile(marker);

    assertThat(FolderLook.at(folder).last()).isTrue();
  }

  @Test
  void lookSkipsWhatCannotBePublishedAndNothingElse() throws Exception {
    Files.write(directory.resolve("a.sluice"), new byte[17]);
    Files.createSymbolicLink(directory.resolve("b.sluice"), directory.resolve("a.sluice"));
    Files.createDirectory(directory.resolve("folder.sluice"));
    Files.createSymbolicLink(directory.resolve("gone.sluice"), directory.resolve("nowhere"));
    Files.write(directory.resolve("notes 10:30.txt"), new byte[17]);
    Files.write(directory.resolve("pump 10:30.sluice"), new byte[17]);
    Files.write(directory.resolve(" blank.sluice"), new byte[17]);

    FolderLook look = FolderLook.at(folder());

    assertThat(look.files())
        .extracting(ModelFile.State::name)
        .containsExactlyInAnyOrder("a.sluice", "b.sluice", " blank.sluice");
    String name = "Flink cannot open a file of this name; rename it to a name without colons";
    assertThat(look.skipped())
        .isEqualTo(
            Map.of(
                "folder.sluice", new Skipped("it is a folder, not a file", false),
                "gone.sluice", new Skipped("it is a link to a file that does not exist", false),
                "pump 10:30.sluice", new Skipped(name, false)));
  }

  @Test
  void markerThatCannotBeLookedForHidesNoModels() throws Exception {
    Files.write(directory.resolve("a.sluice"), new byte[17]);

    FolderLook look = FolderLook.at(folder().endingWith("nosuchsystem://host/end"));

    assertThat(look.last()).isFalse();
    assertThat(look.files()).hasSize(1);
    assertThat(look.skipped().get("nosuchsystem://host/end"))
        .extracting(Skipped::failed)
        .isEqualTo(true);
  }

  @Test
  void missingFolderIsAnErrorOfTheLook() {
    ModelFolder missing = ModelFolder.at(directory.resolve("none").toUri().toString());

    assertThatThrownBy(() -> FolderLook.at(missing)).isInstanceOf(FileNotFoundException.class);
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
