package io.sluice.jobs.console;

import io.sluice.tools.Progress;
import org.jspecify.annotations.Nullable;

/** A progress bar for each piece of work, one after the other. */
public final class StageProgress implements Progress, AutoCloseable {
  private final Console console;
  private String stage = "";
  private @Nullable ProgressLine line;

  public StageProgress(Console console) {
    this.console = console;
  }

  @Override
  public void step(String what, long done, long total) {
    ProgressLine current = line;
    if (current == null || !stage.equals(what)) {
      close();
      current = console.startProgress(what, total, " steps");
      line = current;
      stage = what;
    }
    current.at(done, total);
  }

  @Override
  public void close() {
    if (line != null) {
      line.close();
      line = null;
    }
  }
}
