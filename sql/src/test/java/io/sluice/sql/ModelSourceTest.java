package io.sluice.sql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ModelSourceTest {
  @TempDir Path folder;

  @Test
  @EnabledOnOs(OS.LINUX)
  void aDeviceWithoutAnEndIsNoModel() {
    assertThatThrownBy(() -> ModelSource.read("/dev/zero"))
        .isInstanceOf(ValidationException.class)
        .hasMessage("The file '/dev/zero' is not a usable model: it is not a regular file.");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aPipeIsNotWaitedFor() throws IOException, InterruptedException {
    Path pipe = folder.resolve("model.sluice");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();

    assertThatThrownBy(() -> ModelSource.read(pipe.toUri().toString()))
        .isInstanceOf(ValidationException.class)
        .hasMessageEndingWith("is not a usable model: it is not a regular file.");
  }
}
