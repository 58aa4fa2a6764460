package io.sluice.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sluice.flink.TestModels;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteArtifactTest {
  @TempDir Path folder;

  private final RemoteArtifact artifacts = new RemoteArtifact(1 << 20);

  @Test
  void theBytesOfAFile() throws Exception {
    byte[] model = TestModels.sum("1", 1).toBytes();
    Path file = Files.write(folder.resolve("pump.sluice"), model);

    assertThat(artifacts.read(file.toUri().toString())).isEqualTo(model);
  }

  /** Nobody writes into it, so that opening it would take for ever. */
  @Test
  void pipeIsRefused() throws Exception {
    Path pipe = folder.resolve("pipe.sluice");
    Assumptions.assumeTrue(isMade(pipe), "the machine has named pipes");

    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () ->
            assertThatThrownBy(() -> artifacts.read(pipe.toUri().toString()))
                .isInstanceOf(RemoteArtifact.NoArtifactException.class)
                .hasMessage("it is not a regular file"));
  }

  @Test
  void largeFileIsRefusedBeforeItIsRead() throws Exception {
    Path file = folder.resolve("large.sluice");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(34 << 20);
    }

    assertThatThrownBy(() -> artifacts.read(file.toUri().toString()))
        .isInstanceOf(RemoteArtifact.NoArtifactException.class)
        .hasMessage(
            "it is too large: 35651584 bytes; sluice.admission.max-weight-bytes allows weights of"
                + " 1 mb");
  }

  @Test
  void missingFileMayBeThereLater() {
    assertThatThrownBy(() -> artifacts.read(folder.resolve("none.sluice").toUri().toString()))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(RemoteArtifact.NoArtifactException.class);
  }

  private static boolean isMade(Path pipe) throws InterruptedException {
    try {
      return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
