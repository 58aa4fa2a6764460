package io.sluice.jobs.console;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar, or none if nobody watches. Gone from the screen when closed. */
public final class ProgressLine implements AutoCloseable {
  private static final int WIDTH = 78;
  private final ScreenLine screen;
  private final @Nullable ProgressBar bar;

  private ProgressLine(ScreenLine screen, @Nullable ProgressBar bar) {
    this.screen = screen;
    this.bar = bar;
  }

  static ProgressLine silent(Console console) {
    return new ProgressLine(new ScreenLine(console), null);
  }

  static ProgressLine on(Console console, String task, long total, String unit) {
    ScreenLine screen = new ScreenLine(console);
    return new ProgressLine(
        screen,
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUnit(unit, 1)
            .setStyle(console.unicode() ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            // Otherwise a step that is made while the bar is drawn counts as drawn, and does not
            // show.
            .continuousUpdate()
            .setConsumer(screen)
            .build());
  }

  /** Tells how far it is, and how far it goes (the total may be an estimate that changes). */
  public void at(long done, long total) {
    if (bar != null) {
      bar.maxHint(Math.max(done, total));
      bar.stepTo(done);
    }
  }

  /** Changes the word behind the bar. */
  public void say(String message) {
    if (bar != null) {
      bar.setExtraMessage(message);
    }
  }

  /** Lets something be printed above the bar. */
  public void printAbove(Runnable printing) {
    if (bar == null) {
      printing.run();
      return;
    }
    bar.pause();
    screen.clear();
    printing.run();
    bar.resume();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      screen.clear(); // a bar that is closed before it is drawn for the first time stays otherwise
    }
  }

  /** Writes the bar over itself on one line. */
  private static final class ScreenLine implements ProgressBarConsumer {
    private static final String CLEAR = "\r\u001b[K";
    private final Console console;

    ScreenLine(Console console) {
      this.console = console;
    }

    @Override
    public int getMaxRenderedLength() {
      return WIDTH;
    }

    @Override
    public void accept(String rendered) {
      console.helpErr().print(CLEAR + Console.oneLine(rendered));
      console.helpErr().flush();
    }

    @Override
    public void clear() {
      console.helpErr().print(CLEAR);
      console.helpErr().flush();
    }

    @Override
    public void close() {
      clear();
    }
  }
}
